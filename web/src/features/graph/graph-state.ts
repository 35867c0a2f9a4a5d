import type { components } from "../../api/schema.d.ts";

export type Found = Pick<components["schemas"]["Graph"], "nodes" | "edges" | "folds">;
export type Level = components["schemas"]["Finding"]["severity"];
export type Point = readonly [number, number];

/** An entity that is drawn. */
export type EntityMark = {
  readonly kind: "entity";
  readonly key: string;
  readonly id: number;
  readonly type: string;
  readonly value: string;
  readonly firstSeen: string | null;
  readonly severity: Level | null;
};
/** Many that say the same of one entity: one mark that counts them. */
export type FoldMark = {
  readonly kind: "fold";
  readonly key: string;
  readonly at: string;
  readonly type: string;
  readonly relation: string;
  readonly direction: "out" | "in";
  readonly count: number;
};
export type Mark = EntityMark | FoldMark;
export type Edge = { readonly key: string; readonly from: string; readonly to: string; readonly relation: string };

/** Neighbours of one kind of one entity. */
export type Group = {
  readonly at: string;
  readonly relation: string;
  readonly direction: "out" | "in";
  readonly type: string;
};

type Cells = {
  readonly nodes: Mark;
  readonly edges: Edge;
  readonly hidden: true;
  /** Where somebody put a node: the layout leaves it there. */
  readonly pinned: Point;
  /** How far a group was unfolded: the cursor of what comes next, null at its end. */
  readonly pages: string | null;
};
export type View = { readonly [T in keyof Cells]: ReadonlyMap<string, Cells[T]> };
type Cell = {
  [T in keyof Cells]: {
    readonly table: T;
    readonly key: string;
    readonly before: Cells[T] | undefined;
    readonly after: Cells[T] | undefined;
  };
}[keyof Cells];
/** What a step changed, cell by cell: small, whatever the size of the graph, so that steps are kept without limit. */
export type Patch = readonly Cell[];

export type GraphState = {
  readonly view: View;
  readonly past: readonly Patch[];
  readonly future: readonly Patch[];
  /** The last thing that was asked for did not fit whole. */
  readonly isFull: boolean;
};

export type Action =
  | {
      readonly do: "add";
      readonly found: Found;
      readonly page?: { readonly group: Group; readonly next: string | null };
      /** What was hidden stays so, though it is found again. */
      readonly isRefresh?: boolean;
    }
  | { readonly do: "hide"; readonly keys: readonly string[] }
  | { readonly do: "showAll" }
  | { readonly do: "pin"; readonly places: ReadonlyMap<string, Point> }
  | { readonly do: "unpin"; readonly keys: readonly string[] }
  | { readonly do: "restore"; readonly hidden: readonly string[]; readonly pinned: ReadonlyMap<string, Point> }
  | { readonly do: "undo" }
  | { readonly do: "redo" };

/** Nodes and edges that are drawn at once. */
export const mostMarks = 5_000;

export const groupKey = ({ at, direction, relation, type }: Group) => `${at}.${direction}.${relation}.${type}`;
/** Entities and relations are numbered apart: keys are not to meet. */
export const edgeKey = (id: number) => `e${id}`;
const foldEdge = (key: string) => `fold:${key}`;

const nothing: View = { nodes: new Map(), edges: new Map(), hidden: new Map(), pinned: new Map(), pages: new Map() };

/** A graph as the server gave it: nothing to undo. */
export function begin(found: Found): GraphState {
  const draft = draftOf(nothing);
  putAll(draft, found, Number.POSITIVE_INFINITY, true);
  return { view: apply(nothing, draft.patch()), past: [], future: [], isFull: false };
}

export function reduce(state: GraphState, action: Action): GraphState {
  const { view, past, future } = state;
  if (action.do === "undo") {
    const last = past.at(-1);
    if (!last) return state;
    return { view: apply(view, inverse(last)), past: past.slice(0, -1), future: [last, ...future], isFull: false };
  }
  if (action.do === "redo") {
    const [next, ...rest] = future;
    if (!next) return state;
    return { view: apply(view, next), past: [...past, next], future: rest, isFull: false };
  }
  const { patch, isFull } = step(view, action);
  if (patch.length === 0) return isFull === state.isFull ? state : { ...state, isFull };
  return { view: apply(view, patch), past: [...past, patch], future: [], isFull };
}

function step(view: View, action: Exclude<Action, { do: "undo" | "redo" }>): { patch: Patch; isFull: boolean } {
  const draft = draftOf(view);
  let isFull = false;
  switch (action.do) {
    case "add": {
      isFull = putAll(draft, action.found, mostMarks - marksOf(view), false);
      if (!action.isRefresh)
        for (const { id } of action.found.nodes)
          if (draft.get("nodes", String(id))) draft.set("hidden", String(id), undefined);
      if (action.page) turnPage(draft, action.page.group, isFull ? undefined : action.page.next);
      break;
    }
    case "hide":
      for (const key of action.keys) if (view.nodes.has(key)) draft.set("hidden", key, true);
      break;
    case "showAll":
      for (const key of view.hidden.keys()) draft.set("hidden", key, undefined);
      break;
    case "pin":
      for (const [key, place] of action.places) if (view.nodes.has(key)) draft.set("pinned", key, place);
      break;
    case "unpin":
      for (const key of action.keys) draft.set("pinned", key, undefined);
      break;
    case "restore":
      for (const key of view.hidden.keys()) draft.set("hidden", key, undefined);
      for (const key of view.pinned.keys()) draft.set("pinned", key, undefined);
      for (const key of action.hidden) if (view.nodes.has(key)) draft.set("hidden", key, true);
      for (const [key, place] of action.pinned) if (view.nodes.has(key)) draft.set("pinned", key, place);
  }
  return { patch: draft.patch(), isFull };
}

/** Puts what is found into the picture, as much as there is room for. Whether something did not fit. */
function putAll(draft: Draft, { nodes, edges, folds }: Found, room: number, isWhole: boolean): boolean {
  let left = room;
  let isFull = false;
  const fresh = new Set<string>();
  for (const { id, type, value, first_seen, severity } of nodes) {
    const key = String(id);
    if (draft.get("nodes", key)) continue;
    if (left < 2) {
      isFull = true;
      break;
    }
    left -= isWhole ? 1 : 2; // with the edge that brought it
    fresh.add(key);
    draft.set("nodes", key, { kind: "entity", key, id, type, value, firstSeen: first_seen || null, severity });
  }
  for (const { id, from, relation, to } of edges) {
    const edge = { key: edgeKey(id), from: String(from), to: String(to), relation };
    if (draft.get("edges", edge.key) || !draft.get("nodes", edge.from) || !draft.get("nodes", edge.to)) continue;
    draft.set("edges", edge.key, edge);
    if (isWhole) continue;
    // Who comes out of a fold is no longer counted by it.
    for (const [at, leaf, direction] of [
      [edge.from, edge.to, "out"],
      [edge.to, edge.from, "in"],
    ] as const) {
      const type = draft.get("nodes", leaf)?.type;
      if (!fresh.has(leaf) || !type) continue;
      takeFrom(draft, groupKey({ at, direction, relation, type }), 1);
    }
  }
  for (const { id: key, at, type, relation, direction, count } of folds) {
    const node = String(at);
    if (draft.get("nodes", key) || !draft.get("nodes", node)) continue;
    const known = isWhole ? 0 : shownOf(draft, { at: node, type, relation, direction }, fresh);
    if (count <= known || draft.get("pages", key) === null) continue;
    if (left < 2) {
      isFull = true;
      break;
    }
    left -= 2;
    draft.set("nodes", key, { kind: "fold", key, at: node, type, relation, direction, count: count - known });
    const ends = direction === "out" ? { from: node, to: key } : { from: key, to: node };
    draft.set("edges", foldEdge(key), { key: foldEdge(key), ...ends, relation });
  }
  return isFull;
}

/** How many of a group are in the picture, but for those that just came. */
function shownOf(draft: Draft, { at, type, relation, direction }: Group, fresh: ReadonlySet<string>): number {
  let n = 0;
  for (const edge of draft.all("edges")) {
    if (edge.relation !== relation || (direction === "out" ? edge.from : edge.to) !== at) continue;
    const other = draft.get("nodes", direction === "out" ? edge.to : edge.from);
    if (other?.kind === "entity" && other.type === type && !fresh.has(other.key)) n += 1;
  }
  return n;
}

function turnPage(draft: Draft, group: Group, next: string | null | undefined): void {
  const key = groupKey(group);
  if (next !== undefined) draft.set("pages", key, next);
  if (next === null) takeFrom(draft, key, Number.POSITIVE_INFINITY);
}

function takeFrom(draft: Draft, key: string, n: number): void {
  const fold = draft.get("nodes", key);
  if (fold?.kind !== "fold") return;
  if (fold.count > n) draft.set("nodes", key, { ...fold, count: fold.count - n });
  else {
    draft.set("nodes", key, undefined);
    draft.set("edges", foldEdge(key), undefined);
    draft.set("hidden", key, undefined);
    draft.set("pinned", key, undefined);
  }
}

/** What is drawn: nodes that are not hidden, and edges between them. */
export function marksOf({ nodes, edges, hidden }: View): number {
  let n = nodes.size - hidden.size;
  for (const { from, to } of edges.values()) if (!hidden.has(from) && !hidden.has(to)) n += 1;
  return n;
}

export function apply(view: View, patch: Patch): View {
  const next: Record<string, ReadonlyMap<string, unknown>> = { ...view };
  const copies = new Map<string, Map<string, unknown>>();
  for (const { table, key, after } of patch) {
    let copy = copies.get(table);
    if (!copy) {
      copy = new Map<string, unknown>(view[table]);
      copies.set(table, copy);
      next[table] = copy;
    }
    if (after === undefined) copy.delete(key);
    else copy.set(key, after);
  }
  return next as unknown as View;
}

export function inverse(patch: Patch): Patch {
  return patch.map((cell) => ({ ...cell, before: cell.after, after: cell.before }) as Cell);
}

type Draft = ReturnType<typeof draftOf>;

/** Changes to a view that are not made yet; reads see them. */
function draftOf(view: View) {
  const changed = new Map<string, Cell>();
  const name = (table: keyof Cells, key: string) => `${table} ${key}`;
  const get = <T extends keyof Cells>(table: T, key: string): Cells[T] | undefined => {
    const cell = changed.get(name(table, key));
    return cell ? (cell.after as Cells[T] | undefined) : view[table].get(key);
  };
  return {
    get,
    *all<T extends keyof Cells>(table: T): Generator<Cells[T]> {
      for (const [key, value] of view[table]) if (!changed.has(name(table, key))) yield value;
      for (const cell of changed.values())
        if (cell.table === table && cell.after !== undefined) yield cell.after as Cells[T];
    },
    set<T extends keyof Cells>(table: T, key: string, after: Cells[T] | undefined): void {
      const before = view[table].get(key);
      if (before === after) changed.delete(name(table, key));
      else changed.set(name(table, key), { table, key, before, after } as Cell);
    },
    patch: (): Patch => [...changed.values()],
  };
}
