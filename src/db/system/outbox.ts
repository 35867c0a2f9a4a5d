import type { Db } from "../client.ts";

/** Workspaces whose outbox has something that a reader has not come to. */
export async function workspacesBehind(db: Db, reader: string): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ id: string }>(
      `select w.id from workspaces w
         left join outbox_readers r on r.workspace_id = w.id and r.reader = $1
        where w.deleted_at is null
          and exists (select from events e where e.workspace_id = w.id and e.seq > coalesce(r.seq, 0))
        order by w.id`,
      [reader],
    ),
  );
  return rows.map((row) => row.id);
}
