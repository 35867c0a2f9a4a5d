import type { Query } from "../client.ts";
import { columns } from "../columns.ts";

/** A record as the log keeps it, joined with what it is about. Pages never change, so it is read once. */
export type LogRow = {
  readonly seq: number;
  readonly kind: "e" | "r";
  readonly ref: number;
  readonly type: string;
  readonly key: string;
  readonly distance: number;
  readonly in_scope: boolean;
  readonly traits: number;
  readonly distance_before: number | null;
  readonly in_scope_before: boolean;
  readonly traits_before: number;
  /** The last record of the same commit. */
  readonly up_to: number;
  /** For relations: its name and where it leads. `type` and `key` are then those of where it starts. */
  readonly relation: string | null;
  readonly to_type: string | null;
  readonly to_key: string | null;
};

export type NewLogRow = Pick<
  LogRow,
  | "seq"
  | "kind"
  | "ref"
  | "distance"
  | "in_scope"
  | "traits"
  | "distance_before"
  | "in_scope_before"
  | "traits_before"
  | "up_to"
>;

const logTypes = {
  seq: "bigint",
  kind: '"char"',
  ref: "bigint",
  distance: "smallint",
  in_scope: "boolean",
  traits: "smallint",
  distance_before: "smallint",
  in_scope_before: "boolean",
  traits_before: "smallint",
  up_to: "bigint",
};

export async function appendLog(q: Query, workspace: string, scan: string, rows: readonly NewLogRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(rows, logTypes, 3);
  await q.rows(
    `insert into log (workspace_id, scan_id, ${Object.keys(logTypes).join(", ")}) select $1, $2, r.* from ${given.sql}`,
    [workspace, scan, ...given.params],
  );
}

/**
 * Records (from, to] in order; of what was erased since, type and key are empty. Lateral, for a thousand look-ups by key
 * are wanted whatever the planner thinks of the tables' sizes: as plain joins a page took 35 ms on PGlite, and longer the more a workspace holds.
 */
export async function readLog(q: Query, workspace: string, scan: string, from: number, to: number): Promise<LogRow[]> {
  return q.rows<LogRow>(`${selectLog} l.seq > $3 and l.seq <= $4 order by l.seq`, [workspace, scan, from, to]);
}

/** These records, in order. */
export async function readLogAt(q: Query, workspace: string, scan: string, seqs: readonly number[]): Promise<LogRow[]> {
  if (seqs.length === 0) return [];
  return q.rows<LogRow>(`${selectLog} l.seq = any($3::bigint[]) order by l.seq`, [workspace, scan, seqs]);
}

/** Where in a scan's log an entity stands, and the relations that start at it. */
export async function recordsOf(q: Query, workspace: string, scan: string, entity: number): Promise<number[]> {
  const rows = await q.rows<{ seq: number }>(
    `select seq from log where workspace_id = $1 and scan_id = $2 and kind = 'e' and ref = $3
     union all
     select l.seq from log l join relations r on r.workspace_id = $1 and r.id = l.ref
      where l.workspace_id = $1 and l.scan_id = $2 and l.kind = 'r' and r.from_id = $3
      order by 1`,
    [workspace, scan, entity],
  );
  return rows.map((row) => row.seq);
}

const selectLog = `select l.seq, l.kind, l.ref, coalesce(e.type, '') as type, coalesce(e.key, '') as key, l.distance, l.in_scope, l.traits,
            l.distance_before, l.in_scope_before,
            l.traits_before, l.up_to, r.relation, t.type as to_type, t.key as to_key
       from log l
       left join lateral (
         select relation, from_id, to_id from relations where workspace_id = $1 and id = l.ref limit 1) r on l.kind = 'r'
       left join lateral (
         select type, key from entities
          where workspace_id = $1 and id = case when l.kind = 'e' then l.ref else r.from_id end limit 1) e on true
       left join lateral (
         select type, key from entities where workspace_id = $1 and id = r.to_id limit 1) t on l.kind = 'r'
      where l.workspace_id = $1 and l.scan_id = $2 and`;

export type ScanState = { readonly distance: number; readonly in_scope: boolean; readonly traits: number };

/** What the scan holds of entities: by id. */
export async function readStates(
  q: Query,
  workspace: string,
  scan: string,
  ids: readonly number[],
): Promise<Map<number, ScanState>> {
  if (ids.length === 0) return new Map();
  const rows = await q.rows<ScanState & { entity_id: number }>(
    `select entity_id, distance, in_scope, traits from scan_entities
      where workspace_id = $1 and scan_id = $2 and entity_id = any($3::bigint[])`,
    [workspace, scan, ids],
  );
  return new Map(rows.map(({ entity_id, ...state }) => [entity_id, state]));
}

const stateTypes = {
  entity_id: "bigint",
  seq: "bigint",
  distance: "smallint",
  in_scope: "boolean",
  traits: "smallint",
};

type NewState = { readonly entity_id: number; readonly seq: number } & ScanState;

/** Entities that are new to the scan. Its row is held: nobody else adds any. */
export async function addStates(q: Query, workspace: string, scan: string, rows: readonly NewState[]): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(rows, stateTypes, 3);
  await q.rows(
    `insert into scan_entities (workspace_id, scan_id, entity_id, seq, distance, in_scope, traits)
     select $1, $2, r.* from ${given.sql}`,
    [workspace, scan, ...given.params],
  );
}

export async function improveStates(
  q: Query,
  workspace: string,
  scan: string,
  rows: readonly NewState[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(rows, stateTypes, 3);
  await q.rows(
    `update scan_entities s set distance = r.distance, in_scope = r.in_scope, traits = r.traits
       from ${given.sql}
      where s.workspace_id = $1 and s.scan_id = $2 and s.entity_id = r.entity_id`,
    [workspace, scan, ...given.params],
  );
}

export async function addScanRelations(
  q: Query,
  workspace: string,
  scan: string,
  rows: readonly { relation_id: number; seq: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(rows, { relation_id: "bigint", seq: "bigint" }, 3);
  await q.rows(
    `insert into scan_relations (workspace_id, scan_id, relation_id, seq) select $1, $2, relation_id, seq from ${given.sql}`,
    [workspace, scan, ...given.params],
  );
}
