import type { Db } from "../client.ts";

export type Purpose = "setup" | "verify" | "reset" | "oidc" | "totp";

/** Keeps what a link stands for, by the digest of its secret. */
export async function insertOneTime(
  db: Db,
  link: { hash: string; purpose: Purpose; user: string | null; data?: unknown; seconds: number },
): Promise<void> {
  await db.system(async (q) => {
    await q.rows(`delete from one_time where expires_at < now() - interval '1 day'`);
    await q.rows(
      `insert into one_time (hash, purpose, user_id, data, expires_at)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
      [link.hash, link.purpose, link.user, JSON.stringify(link.data ?? {}), link.seconds],
    );
  });
}

/** Uses a link up; undefined when there is none, or it was used, or has expired. */
export async function takeOneTime(
  db: Db,
  hash: string,
  purpose: Purpose,
): Promise<{ user: string | null; data: Record<string, unknown> } | undefined> {
  const rows = await db.system((q) =>
    q.rows<{ user: string | null; data: Record<string, unknown> }>(
      `update one_time set used_at = now() where hash = $1 and purpose = $2 and used_at is null and expires_at > now()
       returning user_id as "user", data`,
      [hash, purpose],
    ),
  );
  return rows[0];
}

/** Makes all links of a purpose void, those of one person or all. */
export async function voidOneTime(db: Db, purpose: Purpose, user: string | null): Promise<void> {
  await db.system((q) =>
    q.rows(
      `update one_time set used_at = now() where purpose = $1 and used_at is null and ($2::uuid is null or user_id = $2)`,
      [purpose, user],
    ),
  );
}
