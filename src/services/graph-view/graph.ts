import type { Db, Query } from "../../db/client.ts";
import { followFor } from "../../engine/listing/follow.ts";
import { AppError } from "../../errors.ts";
import { severities } from "../../model/finding.ts";
import type { Actor } from "../app.ts";
import { checkScope, countsOf } from "../graph/scope.ts";
import { permit } from "../permissions.ts";
import { cutTo, fold } from "./fold.ts";
import { findPath } from "./path.ts";
import { describeNodes, type EdgeRow, edgesAmong, nodesIn, stepsFrom } from "./queries.ts";

export type GraphQuery = {
  readonly investigation?: string | undefined;
  readonly scan?: string | undefined;
  /** An entity: what lies around it. */
  readonly seed?: number | undefined;
  readonly depth: number;
  /** Marks at most: nodes, edges and what is folded. */
  readonly limit: number;
  readonly fold: boolean;
};

/** What is read for a graph before it is folded, as a multiple of what is drawn. */
const readAhead = 4;
const mostEach = 500;
const leastFolded = 5;
const patienceMs = 200;

/** Pictures of what is known: a graph to draw, and how two things are linked. */
export function makeGraph({ db }: { db: Db }) {
  const exists = async (q: Query, workspace: string, id: number) => {
    const rows = await q.rows(`select 1 from entities where workspace_id = $1 and id = $2`, [workspace, id]);
    if (rows.length === 0) throw new AppError("not_found", `There is no entity ${id}.`);
  };
  /** Everything around an entity, ring by ring. `cut`: rings were not read whole. */
  const around = async (q: Query, workspace: string, seed: number, depth: number, most: number) => {
    const order = [seed];
    const seen = new Set(order);
    const edges = new Map<number, EdgeRow>();
    let isCut = false;
    for (let ring = [seed], hop = 0; hop < depth && ring.length > 0; hop++) {
      const next: number[] = [];
      const { steps, cut } = await stepsFrom(q, workspace, ring, mostEach);
      if (cut.size > 0) isCut = true;
      for (const { here: _here, other, ...edge } of steps) {
        if (!seen.has(other)) {
          if (seen.size >= most) {
            isCut = true;
            continue;
          }
          seen.add(other);
          next.push(other);
          order.push(other);
        }
        edges.set(edge.id, edge);
      }
      ring = next;
    }
    return { ids: order, edges: [...edges.values()], isCut };
  };

  return {
    async graph(actor: Actor, asked: GraphQuery) {
      permit(actor, "entity:read");
      const given = [asked.investigation, asked.scan, asked.seed].filter((one) => one !== undefined);
      if (given.length !== 1)
        throw new AppError("invalid", "A graph is of one thing: give an investigation, a scan or a seed.");
      const { workspace } = actor;
      if (asked.investigation) await followFor(db, workspace, patienceMs);
      const most = asked.limit * readAhead;
      return db.as(workspace, async (q) => {
        const scope = { scan: asked.scan, investigation: asked.investigation };
        await checkScope(q, actor, scope);
        if (asked.seed !== undefined) await exists(q, workspace, asked.seed);
        const read =
          asked.seed === undefined
            ? await within(q, workspace, scope, most)
            : await around(q, workspace, asked.seed, asked.depth, most);
        const rows = new Map((await describeNodes(q, workspace, read.ids, asked.scan)).map((row) => [row.id, row]));
        const nodes = read.ids.flatMap((id) => rows.get(id) ?? []);
        const edges = read.edges
          .filter(({ from_id, to_id }) => rows.has(from_id) && rows.has(to_id))
          .map(({ id, from_id, relation, to_id }) => ({ id, from: from_id, relation, to: to_id }));
        const keep = new Set([...(asked.seed === undefined ? [] : [asked.seed]), ...risky(nodes)]);
        const folded = asked.fold ? fold(nodes, edges, { least: leastFolded, keep }) : { nodes, edges, folds: [] };
        const shown = cutTo(folded, asked.limit);
        const totals = asked.seed === undefined ? await totalsOf(q, workspace, scope) : null;
        return {
          nodes: shown.nodes.map(({ id, type, key, first_seen, distance, in_scope, rank }) => ({
            ...{ id, type, value: key, first_seen: first_seen.toISOString(), distance, in_scope },
            severity: rank === null ? null : (severities[rank] ?? null),
          })),
          edges: shown.edges,
          folds: shown.folds,
          truncated: shown.isCut || read.isCut,
          totals,
        };
      });
    },

    /** How two things are linked, by the fewest steps. */
    async path(actor: Actor, from: number, to: number, most: { readonly hops: number; readonly visited: number }) {
      permit(actor, "entity:read");
      const { workspace } = actor;
      return db.as(workspace, async (q) => {
        await exists(q, workspace, from);
        await exists(q, workspace, to);
        const found = await findPath((ids) => stepsFrom(q, workspace, ids, mostEach), from, to, most);
        const ids = found.steps ? [from, ...found.steps.map((step) => step.other)] : [];
        const rows = new Map((await describeNodes(q, workspace, ids, undefined)).map((row) => [row.id, row]));
        const entity = (id: number) => {
          const row = rows.get(id);
          return { id, type: row?.type ?? "", value: row?.key ?? "" };
        };
        return {
          found: found.steps !== null,
          hops: found.steps?.length ?? null,
          entities: ids.map(entity),
          relations: (found.steps ?? []).map(({ id, relation, here, from_id }) => ({
            ...{ id, relation, direction: from_id === here ? ("out" as const) : ("in" as const) },
          })),
          visited: found.visited,
          bounds: most,
          complete: found.isComplete,
          says: found.steps
            ? found.isComplete
              ? `They are ${found.steps.length} steps apart.`
              : `${found.steps.length} steps lead from one to the other; there may be a shorter way.`
            : found.isComplete
              ? "Nothing links them."
              : "There is none within the bounds; there may be one beyond them.",
        };
      });
    },
  };
}

const risky = (nodes: readonly { id: number; rank: number | null }[]) =>
  nodes.filter(({ rank }) => rank !== null && rank >= 3).map(({ id }) => id);

type Scope = { readonly scan?: string | undefined; readonly investigation?: string | undefined };

async function within(q: Query, workspace: string, scope: Scope, most: number) {
  const ids = await nodesIn(q, workspace, scope, most + 1);
  const isCut = ids.length > most;
  const kept = ids.slice(0, most);
  const edges = await edgesAmong(q, workspace, kept, scope.scan, most);
  return { ids: kept, edges, isCut: isCut || edges.length === most };
}

async function totalsOf(q: Query, workspace: string, scope: Scope) {
  const counted = async (kind: "entity" | "relation") =>
    (await countsOf(q, workspace, scope, kind)).reduce((all, row) => all + row.n, 0);
  const entities = await counted("entity");
  return { entities, relations: scope.scan ? await counted("relation") : null };
}
