import type { Query } from "../db/client.ts";

const perScan = [
  "log",
  "scan_entities",
  "scan_relations",
  "scan_modules",
  "observations",
  "outcomes",
  "jobs",
  "events",
  "scan_evidence",
  "scan_targets",
];

/**
 * Deletes scans and what only they referred to: entities, relations and claims live as long as an observation refers to
 * them. Evidence that no scan cites any more keeps its row without a key: it is erased, not lost.
 */
export async function removeScans(q: Query, workspace: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of perScan)
    await q.rows(`delete from ${table} where workspace_id = $1 and scan_id = any($2::uuid[])`, [workspace, ids]);
  await q.rows(`delete from scans where workspace_id = $1 and id = any($2::uuid[])`, [workspace, ids]);
  const unseen = (table: string, what: string) =>
    q.rows(
      `delete from ${table} t where workspace_id = $1 and not exists (
         select from observations o where o.workspace_id = $1 and o.what = '${what}' and o.what_id = t.id)`,
      [workspace],
    );
  await unseen("claims", "c");
  await unseen("findings", "f");
  await unseen("relations", "r");
  await q.rows(
    `delete from entities t where workspace_id = $1
        and not exists (select from observations o where o.workspace_id = $1 and o.what = 'e' and o.what_id = t.id)
        and not exists (select from scan_entities s where s.workspace_id = $1 and s.entity_id = t.id)
        and not exists (select from relations r where r.workspace_id = $1 and (r.from_id = t.id or r.to_id = t.id))
        and not exists (select from findings f where f.workspace_id = $1 and f.entity_id = t.id)`,
    [workspace],
  );
}
