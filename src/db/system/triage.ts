import type { Db } from "../client.ts";

/** Workspaces where an acceptance has ended, or a rule has ended or is not applied yet. */
export async function workspacesDue(db: Db): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ workspace_id: string }>(
      `select distinct workspace_id from findings where accepted_until < now()
       union
       select workspace_id from suppressions where expires_at < now() or not applied`,
    ),
  );
  return rows.map((row) => row.workspace_id);
}
