import type { Query } from "../../db/client.ts";
import { columns } from "../../db/columns.ts";
import type { Stretch } from "../investigations/log-queries.ts";

/** What live messages show of what events lead to; asked for a page of events at once, by their number `n` in it. */

export type ShownEntity = { readonly id: number; readonly type: string; readonly value: string };

/** Entities found for the first time in stretches of logs, at most so many of each. */
export async function newEntities(
  q: Query,
  workspace: string,
  stretches: readonly Stretch[],
  most: number,
): Promise<(ShownEntity & { readonly n: number })[]> {
  if (stretches.length === 0) return [];
  const given = columns(stretches, { n: "int", scan: "uuid", from: "bigint", to: "bigint" }, 3);
  return q.rows(
    `select r.n, x.id, x.type, x.value from ${given.sql}
      cross join lateral (
        select l.seq, e.id, e.type, e.key as value
          from log l join entities e on e.workspace_id = l.workspace_id and e.id = l.ref
         where l.workspace_id = $1 and l.scan_id = r.scan and l.seq > r."from" and l.seq <= r."to"
           and l.kind = 'e' and l.distance_before is null
         order by l.seq limit $2) x
      order by r.n, x.seq`,
    [workspace, most, ...given.params],
  );
}

export type ShownFinding = {
  readonly id: number;
  readonly type: string;
  readonly severity: string;
  readonly title: string;
  readonly entity: ShownEntity;
};

export async function shownFindings(
  q: Query,
  workspace: string,
  ids: readonly number[],
): Promise<Map<number, ShownFinding>> {
  if (ids.length === 0) return new Map();
  const rows = await q.rows<Omit<ShownFinding, "entity"> & { entity_id: number; entity_type: string; key: string }>(
    `select f.id, f.type, f.severity, f.title, e.id as entity_id, e.type as entity_type, e.key
       from findings f join entities e on e.workspace_id = f.workspace_id and e.id = f.entity_id
      where f.workspace_id = $1 and f.id = any($2::bigint[])`,
    [workspace, ids],
  );
  return new Map(
    rows.map(({ entity_id, entity_type, key, ...row }) => [
      row.id,
      { ...row, entity: { id: entity_id, type: entity_type, value: key } },
    ]),
  );
}

/** Which of these scans are one technique on one target. */
export async function jobScansAmong(q: Query, workspace: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await q.rows<{ id: string }>(
    `select id from scans where workspace_id = $1 and id = any($2::uuid[]) and kind = 'job'`,
    [workspace, ids],
  );
  return new Set(rows.map((row) => row.id));
}

export type Progress = { readonly progress: number | null; readonly step: string };

/**
 * How far an investigation is: the mean over what was started, null before; and the step of the scan that is furthest
 * from its end. What is over is done, however it ended.
 */
export async function readProgressOf(q: Query, workspace: string, id: string): Promise<Progress> {
  const rows = await q.rows<Progress>(
    `select avg(case when state in ('COMPLETED', 'FAILED', 'CANCELLED') then 1 else progress end)::float8 as progress,
            case when count(*) = 0 then 'waiting'
                 when bool_or(state = 'RUNNING' and round = 0) then 'discovery'
                 when bool_or(state = 'RUNNING') then 'analysis'
                 when bool_or(state = 'PAUSED') then 'paused'
                 else 'completed' end as step
       from scans where workspace_id = $1 and investigation_id = $2 and state <> 'CREATED'`,
    [workspace, id],
  );
  return rows[0] ?? { progress: null, step: "waiting" };
}
