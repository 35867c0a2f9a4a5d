import type { Db } from "../client.ts";

export async function setFlags(db: Db, flags: Readonly<Record<string, unknown>>, by: string): Promise<void> {
  await db.system(async (q) => {
    for (const [name, value] of Object.entries(flags))
      await q.rows(
        `insert into deployment_flags (name, value, changed_by) values ($1, $2::jsonb, $3)
         on conflict (name) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = now()`,
        [name, JSON.stringify(value), by],
      );
  });
}
