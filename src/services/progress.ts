import type { Query } from "../db/client.ts";
import { AppError } from "../errors.ts";
import type { Progress, ScanState } from "../model/scan.ts";

/** How far a scan is. Queued, running and done are counts of subjects, not of jobs; they never go back. */
export async function readProgress(q: Query, workspace: string, id: string): Promise<Progress> {
  const at = [workspace, id];
  const [scans, modules, entities, findings] = await Promise.all([
    q.rows<{ state: ScanState; round: number; elapsed: number }>(
      `select state, round,
              (ran_ms + case when state = 'RUNNING' then extract(epoch from now() - started_at) * 1000 else 0 end)::float8 as elapsed
         from scans where workspace_id = $1 and id = $2`,
      at,
    ),
    q.rows<{ module: string; subjects: number; settled: number; running: boolean; failed: number }>(
      `select m.module, m.subjects, m.settled, j.module is not null as running, coalesce(o.failed, 0)::int as failed
         from scan_modules m
         left join (select distinct module from jobs where workspace_id = $1 and scan_id = $2 and state = 'RUNNING') j on j.module = m.module
         left join (select module, count(*) as failed from outcomes where workspace_id = $1 and scan_id = $2 group by module) o on o.module = m.module
        where m.workspace_id = $1 and m.scan_id = $2 order by m.ordinal`,
      at,
    ),
    q.rows<{ type: string; count: number }>(
      `select e.type, count(*)::int as count from scan_entities s join entities e on e.workspace_id = s.workspace_id and e.id = s.entity_id
        where s.workspace_id = $1 and s.scan_id = $2 group by e.type order by e.type`,
      at,
    ),
    q.rows<{ severity: string; count: number }>(
      `select f.severity, count(distinct f.id)::int as count from observations o join findings f on f.workspace_id = o.workspace_id and f.id = o.what_id
        where o.workspace_id = $1 and o.scan_id = $2 and o.what = 'f' group by f.severity`,
      at,
    ),
  ]);
  const scan = scans[0];
  if (!scan) throw new AppError("not_found", `There is no scan "${id}".`);
  return {
    state: scan.state,
    phase: scan.state === "COMPLETED" ? "completed" : scan.round > 0 ? "analysis" : "discovery",
    modules: modules.map((row) => {
      const left = Math.max(0, row.subjects - row.settled);
      return {
        id: row.module,
        queued: row.running ? 0 : left,
        running: row.running ? left : 0,
        done: row.settled,
        couldNotLook: row.failed,
      };
    }),
    entities: Object.fromEntries(entities.map((row) => [row.type, row.count])),
    findings: Object.fromEntries(findings.map((row) => [row.severity, row.count])),
    elapsedMs: Math.round(scan.elapsed),
  };
}
