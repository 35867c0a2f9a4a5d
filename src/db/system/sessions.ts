import type { Db } from "../client.ts";

export type SessionRow = {
  readonly id: string;
  readonly user_id: string;
  readonly agent: string;
  readonly address: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
};

const columns = "id, user_id, agent, address, created_at, last_used_at, expires_at";

export async function insertSession(
  db: Db,
  session: { id: string; user: string; refreshHash: string; agent: string; address: string; days: number },
): Promise<void> {
  await db.system((q) =>
    q.rows(
      `insert into sessions (id, user_id, refresh_hash, agent, address, expires_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))`,
      [session.id, session.user, session.refreshHash, session.agent, session.address, session.days],
    ),
  );
}

export type Rotation =
  | { readonly how: "rotated"; readonly session: SessionRow }
  /** The token was used before: whoever has it now, the family is ended. */
  | { readonly how: "reused" }
  | { readonly how: "unknown" };

/**
 * Trades a refresh token for the next. The one before the current is told from a forgery: a page that asked twice at
 * once (within `graceSeconds`) only has to use the answer it got; later it is a theft, and ends the session.
 */
export async function rotateSession(
  db: Db,
  at: { id: string; hash: string; next: string; days: number; graceSeconds: number },
): Promise<Rotation> {
  return db.system(async (q) => {
    const rows = await q.rows<SessionRow & { current: boolean; previous: boolean; fresh: boolean }>(
      `select ${columns}, refresh_hash = $2 as current, previous_hash = $2 as previous,
              rotated_at > now() - make_interval(secs => $3) as fresh
         from sessions where id = $1 and revoked_at is null and expires_at > now() for update`,
      [at.id, at.hash, at.graceSeconds],
    );
    const row = rows[0];
    if (!row) return { how: "unknown" };
    const { current, previous, fresh, ...session } = row;
    if (current) {
      await q.rows(
        `update sessions set refresh_hash = $2, previous_hash = refresh_hash, rotated_at = now(), last_used_at = now(),
                expires_at = now() + make_interval(days => $3) where id = $1`,
        [at.id, at.next, at.days],
      );
      return { how: "rotated", session };
    }
    if (previous && fresh) return { how: "unknown" };
    if (previous) {
      await q.rows(
        `update sessions set revoked_at = now(), revoked_why = 'a refresh token was used twice' where id = $1`,
        [at.id],
      );
      return { how: "reused" };
    }
    return { how: "unknown" };
  });
}

/** Whether a session still holds: asked by whoever must know before an access token has run out. */
export async function sessionHolds(db: Db, id: string): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(`select id from sessions where id = $1 and revoked_at is null and expires_at > now()`, [id]),
  );
  return rows.length > 0;
}

export async function listSessions(db: Db, user: string): Promise<SessionRow[]> {
  return db.system((q) =>
    q.rows<SessionRow>(
      `select ${columns} from sessions where user_id = $1 and revoked_at is null and expires_at > now() order by last_used_at desc`,
      [user],
    ),
  );
}

/** Ends a session, or all of a person but one. The ids of those that ended. */
export async function endSessions(
  db: Db,
  of: { user: string; only?: string; except?: string },
  why: string,
): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ id: string }>(
      `update sessions set revoked_at = now(), revoked_why = $4
        where user_id = $1 and revoked_at is null and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3)
       returning id`,
      [of.user, of.only ?? null, of.except ?? null, why],
    ),
  );
  return rows.map((row) => row.id);
}
