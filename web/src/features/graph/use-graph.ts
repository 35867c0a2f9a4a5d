import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { toast } from "../../components/Toasts.tsx";
import { foundOnPath, type Graph, graphQueries, type Path } from "./graph-queries.ts";
import { begin, edgeKey, type Found, type Group, groupKey, reduce } from "./graph-state.ts";

/** What is in the picture, and what brings more into it. */
export function useGraph(ws: string, graph: Graph) {
  const [state, dispatch] = useReducer(reduce, graph, begin);
  const [busy, setBusy] = useState<string | null>(null);
  const [path, setPath] = useState<{ readonly keys: ReadonlySet<string>; readonly answer: Path } | null>(null);
  const now = useRef(state);
  now.current = state;
  const first = useRef(graph);
  useEffect(() => {
    if (graph === first.current) return;
    first.current = graph;
    dispatch({ do: "add", found: graph, isRefresh: true });
  }, [graph]);

  const during = useCallback(async <T>(what: string, ask: () => Promise<T>): Promise<T | undefined> => {
    setBusy(what);
    try {
      return await ask();
    } catch (error) {
      toast({ error: error instanceof Error ? error : new Error(String(error)) });
      return undefined;
    } finally {
      setBusy(null);
    }
  }, []);
  const unfold = useCallback(
    async (group: Group) => {
      const key = groupKey(group);
      const cursor = now.current.view.pages.get(key);
      if (cursor === null) return;
      const page = await during(key, () => graphQueries.page(ws, group, cursor));
      if (page) dispatch({ do: "add", found: page.found, page: { group, next: page.next } });
      performance.mark("graph:expanded");
    },
    [ws, during],
  );
  const expand = useCallback(
    async (key: string) => {
      const mark = now.current.view.nodes.get(key);
      if (!mark) return;
      if (mark.kind === "fold") return unfold(mark);
      const found = await during(key, () => graphQueries.around(ws, mark.id));
      if (found) dispatch({ do: "add", found });
      performance.mark("graph:expanded");
    },
    [ws, during, unfold],
  );
  /** Brings one entity in, with its links to what is there. */
  const bring = useCallback(
    async (id: number) => {
      const found = await during(String(id), () => graphQueries.around(ws, id));
      if (found) dispatch({ do: "add", found: nearest(found, id, now.current.view.nodes) });
      return found !== undefined;
    },
    [ws, during],
  );
  const findPath = useCallback(
    async (from: string, to: string) => {
      const answer = await during("path", () => graphQueries.path(ws, Number(from), Number(to)));
      if (!answer) return;
      if (answer.found) dispatch({ do: "add", found: foundOnPath(answer) });
      const keys = [...answer.entities.map(({ id }) => String(id)), ...answer.relations.map(({ id }) => edgeKey(id))];
      setPath({ keys: new Set(keys), answer });
    },
    [ws, during],
  );
  return { state, dispatch, busy, path, leavePath: () => setPath(null), unfold, expand, bring, findPath };
}

/** Of what lies around an entity: itself and what is in the picture; where nothing is, a few. */
function nearest(found: Found, id: number, there: ReadonlyMap<string, unknown>): Found {
  const known = found.nodes.filter((node) => node.id === id || there.has(String(node.id)));
  return { nodes: known.length > 1 ? known : found.nodes.slice(0, 10), edges: found.edges, folds: [] };
}
