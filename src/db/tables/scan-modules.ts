import type { Query } from "../client.ts";

export type OffsetRow = { readonly module: string; readonly planned: number; readonly open: number };

export async function insertScanModules(
  q: Query,
  workspace: string,
  scan: string,
  modules: readonly { module: string; version: string }[],
): Promise<void> {
  await q.rows(
    `insert into scan_modules (workspace_id, scan_id, module, ordinal, version)
     select $1, $2, m->>'module', n, m->>'version' from jsonb_array_elements($3::jsonb) with ordinality as a (m, n)`,
    [workspace, scan, JSON.stringify(modules)],
  );
}

/** How far each module has been planned, with its open jobs. */
export async function readOffsets(q: Query, workspace: string, scan: string): Promise<OffsetRow[]> {
  return q.rows<OffsetRow>(
    `select m.module, m.planned, coalesce(j.open, 0)::int as open
       from scan_modules m
       left join (select module, count(*) as open from jobs
                   where workspace_id = $1 and scan_id = $2 and state in ('CREATED', 'QUEUED', 'RUNNING', 'RETRYING')
                   group by module) j on j.module = m.module
      where m.workspace_id = $1 and m.scan_id = $2
      order by m.ordinal`,
    [workspace, scan],
  );
}

export async function advanceOffsets(
  q: Query,
  workspace: string,
  scan: string,
  rows: readonly { module: string; planned: number; subjects: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await q.rows(
    `update scan_modules m set planned = a.planned, subjects = m.subjects + a.subjects
       from json_to_recordset($3::json) as a (module text, planned bigint, subjects bigint)
      where m.workspace_id = $1 and m.scan_id = $2 and m.module = a.module`,
    [workspace, scan, JSON.stringify(rows)],
  );
}

export async function addSettled(
  q: Query,
  workspace: string,
  scan: string,
  rows: readonly { module: string; settled: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await q.rows(
    `update scan_modules m set settled = m.settled + a.settled
       from json_to_recordset($3::json) as a (module text, settled bigint)
      where m.workspace_id = $1 and m.scan_id = $2 and m.module = a.module`,
    [workspace, scan, JSON.stringify(rows)],
  );
}
