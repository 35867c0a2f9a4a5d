import type { Db } from "../client.ts";

/** Workspaces whose lists and counts are behind, whoever's they are; those that waited longest first. */
export async function workspacesBehind(db: Db): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ workspace_id: string }>(
      `select workspace_id from (
         select distinct on (workspace_id) workspace_id, at from listing_queue order by workspace_id, seq) l
        order by at limit 100`,
    ),
  );
  return rows.map((row) => row.workspace_id);
}
