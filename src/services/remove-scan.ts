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
 * Deletes a scan and what only it referred to: entities, relations and claims live as long as an observation refers to
 * them. Evidence that no scan cites any more keeps its row without a key: it is erased, not lost.
 */
export async function removeScan(q: Query, workspace: string, id: string): Promise<void> {
  for (const table of perScan)
    await q.rows(`delete from ${table} where workspace_id = $1 and scan_id = $2`, [workspace, id]);
  await q.rows(`delete from scans where workspace_id = $1 and id = $2`, [workspace, id]);
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
