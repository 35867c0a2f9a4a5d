import type { ScanKind, ScanState } from "../../model/scan.ts";
import type { Query } from "../client.ts";

export type ScanCount = {
  readonly investigation: string;
  readonly kind: ScanKind;
  readonly state: ScanState;
  readonly count: number;
  /** Sum over them of how far each is, 0 to 1. */
  readonly progress: number;
};

/** How many scans investigations have, in each state. */
export async function scanCountsOf(q: Query, workspace: string, ids: readonly string[]): Promise<ScanCount[]> {
  return q.rows<ScanCount>(
    `select investigation_id as investigation, kind, state, count(*)::int as count, sum(progress)::float8 as progress
       from scans where workspace_id = $1 and investigation_id = any($2::uuid[]) group by 1, 2, 3`,
    [workspace, ids],
  );
}

export async function targetCountsOf(
  q: Query,
  workspace: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await q.rows<{ id: string; count: number }>(
    `select investigation_id as id, count(*)::int as count from investigation_targets
      where workspace_id = $1 and investigation_id = any($2::uuid[]) group by 1`,
    [workspace, ids],
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}

/** What its scans found: distinct entities by type, and findings by severity. */
export async function foundIn(q: Query, workspace: string, id: string) {
  const [entities, findings] = await Promise.all([
    q.rows<{ name: string; count: number }>(
      `select e.type as name, count(*)::int as count from entities e
        where e.workspace_id = $1 and e.id in (
          select x.entity_id from scans s join scan_entities x on x.workspace_id = s.workspace_id and x.scan_id = s.id
           where s.workspace_id = $1 and s.investigation_id = $2)
        group by 1 order by 1`,
      [workspace, id],
    ),
    q.rows<{ name: string; count: number }>(
      `select f.severity as name, count(*)::int as count from findings f
        where f.workspace_id = $1 and exists (
          select from observations o join scans s on s.workspace_id = o.workspace_id and s.id = o.scan_id
           where o.workspace_id = $1 and o.what = 'f' and o.what_id = f.id and s.investigation_id = $2)
        group by 1`,
      [workspace, id],
    ),
  ]);
  const counts = (rows: readonly { name: string; count: number }[]) =>
    Object.fromEntries(rows.map((row) => [row.name, row.count]));
  return { entities: counts(entities), findings: counts(findings) };
}
