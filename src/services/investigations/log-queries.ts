import type { Query } from "../../db/client.ts";
import { columns } from "../../db/columns.ts";

/** What events lead to, for lines that people read: asked for a page of events at once, by their number `n` in it. */

export type Stretch = { readonly n: number; readonly scan: string; readonly from: number; readonly to: number };

/** How many things of each type were found for the first time in stretches of logs; relations have the type "". */
export async function newThings(q: Query, workspace: string, stretches: readonly Stretch[]) {
  if (stretches.length === 0) return [];
  const given = columns(stretches, { n: "int", scan: "uuid", from: "bigint", to: "bigint" }, 2);
  return q.rows<{ n: number; type: string; count: number }>(
    `select r.n, x.type, x.count from ${given.sql}
      cross join lateral (
        select coalesce(e.type, '') as type, count(*)::int as count
          from log l left join entities e on l.kind = 'e' and e.workspace_id = l.workspace_id and e.id = l.ref
         where l.workspace_id = $1 and l.scan_id = r.scan and l.seq > r."from" and l.seq <= r."to" and l.distance_before is null
         group by 1) x
      order by r.n, x.count desc, x.type`,
    [workspace, ...given.params],
  );
}

export async function findingTitles(q: Query, workspace: string, ids: readonly number[]) {
  const rows = await q.rows<{ id: number; severity: string; title: string }>(
    `select id, severity, title from findings where workspace_id = $1 and id = any($2::bigint[])`,
    [workspace, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type Moment = { readonly n: number; readonly scan: string; readonly module: string; readonly moment: string };

/** What could not be looked at, as it was written together with an event. */
export async function outcomesAt(q: Query, workspace: string, moments: readonly Moment[]) {
  if (moments.length === 0) return [];
  const given = columns(moments, { n: "int", scan: "uuid", module: "text", moment: "timestamptz" }, 2);
  return q.rows<{ n: number; module: string; outcome: string; count: number; detail: string }>(
    `select r.n, o.module, o.outcome, count(*)::int as count, min(o.detail) as detail
       from ${given.sql} join outcomes o
         on o.workspace_id = $1 and o.scan_id = r.scan and o.module = r.module and o.at = r.moment
      group by r.n, o.module, o.outcome order by r.n, o.module, o.outcome`,
    [workspace, ...given.params],
  );
}

export async function scanEnds(q: Query, workspace: string, ids: readonly string[]) {
  const rows = await q.rows<{ id: string; title: string; complete: boolean | null; reason: string | null }>(
    `select id, spec->>'title' as title, complete, reason from scans where workspace_id = $1 and id = any($2::uuid[])`,
    [workspace, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
