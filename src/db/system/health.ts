import type { Db } from "../client.ts";

/** Resolves when the database answers. */
export async function pingDatabase(db: Db): Promise<void> {
  await db.system((q) => q.rows("select 1"));
}
