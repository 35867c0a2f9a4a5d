import type { Db } from "../client.ts";

export type UserRow = {
  readonly id: string;
  readonly email: string;
  readonly email_verified_at: Date | null;
  readonly display_name: string;
  readonly photo_url: string | null;
  readonly password_hash: string | null;
  readonly totp_sealed: string | null;
  readonly totp_enabled_at: Date | null;
  readonly totp_step: number;
  readonly recovery_hashes: readonly string[];
  readonly preferences: Record<string, unknown>;
  readonly disabled_at: Date | null;
  readonly created_at: Date;
  readonly last_login_at: Date | null;
};

const columns = `id, email, email_verified_at, display_name, photo_url, password_hash, totp_sealed, totp_enabled_at, totp_step,
  recovery_hashes, preferences, disabled_at, created_at, last_login_at`;

/** What makes two e-mail addresses one account. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFC").toLowerCase();
}

export async function findUser(db: Db, by: { id: string } | { email: string }): Promise<UserRow | undefined> {
  const [column, value] = "id" in by ? ["id", by.id] : ["email_key", emailKey(by.email)];
  const rows = await db.system((q) => q.rows<UserRow>(`select ${columns} from users where ${column} = $1`, [value]));
  return rows[0];
}

/**
 * An account with a workspace of its own, whole or not at all. The first one owns the workspace `local` too, that of the
 * command line. False when the address has an account already.
 */
export async function insertAccount(
  db: Db,
  user: { id: string; email: string; displayName: string; passwordHash: string | null; verified: boolean },
  own: { id: string; name: string },
  local: string,
): Promise<boolean> {
  return db.system(async (q) => {
    await q.rows(`select pg_advisory_xact_lock(hashtext('the first account'))`);
    const [before] = await q.rows<{ count: number }>(`select count(*) as count from users`);
    const made = await q.rows(
      `insert into users (id, email, email_key, display_name, password_hash, email_verified_at)
       values ($1, $2, $3, $4, $5, case when $6 then now() end)
       on conflict (email_key) do nothing returning id`,
      [user.id, user.email.trim(), emailKey(user.email), user.displayName, user.passwordHash, user.verified],
    );
    if (made.length === 0) return false;
    await q.rows(`insert into workspaces (id, name, kind, created_by) values ($1, $2, 'personal', $3)`, [
      ...[own.id, own.name, user.id],
    ]);
    const owned = before?.count === 0 ? [own.id, local] : [own.id];
    if (owned.includes(local))
      await q.rows(
        `insert into workspaces (id, name, kind) values ($1, 'local', 'local') on conflict (id) do nothing`,
        [local],
      );
    await q.rows(`insert into members (workspace_id, user_id, role) select unnest($1::uuid[]), $2, 'owner'`, [
      owned,
      user.id,
    ]);
    return true;
  });
}

export async function countUsers(db: Db): Promise<number> {
  const rows = await db.system((q) => q.rows<{ count: number }>(`select count(*) as count from users`));
  return rows[0]?.count ?? 0;
}

const settable = {
  displayName: "display_name",
  photoUrl: "photo_url",
  passwordHash: "password_hash",
  totpSealed: "totp_sealed",
  recoveryHashes: "recovery_hashes",
} as const;

export type UserChange = {
  readonly displayName?: string;
  readonly photoUrl?: string | null;
  readonly passwordHash?: string;
  readonly totpSealed?: string | null;
  readonly recoveryHashes?: readonly string[];
  /** Merged into what is there. */
  readonly preferences?: Readonly<Record<string, unknown>>;
  readonly emailVerified?: true;
  readonly totpEnabled?: boolean;
  readonly loggedIn?: true;
};

export async function changeUser(db: Db, id: string, change: UserChange): Promise<void> {
  const sets = ["updated_at = now()"];
  const params: unknown[] = [id];
  for (const [name, column] of Object.entries(settable)) {
    const value = change[name as keyof typeof settable];
    if (value === undefined) continue;
    params.push(value);
    sets.push(`${column} = $${params.length}`);
  }
  if (change.preferences) {
    params.push(JSON.stringify(change.preferences));
    sets.push(`preferences = preferences || $${params.length}::jsonb`);
  }
  if (change.emailVerified) sets.push("email_verified_at = coalesce(email_verified_at, now())");
  if (change.totpEnabled !== undefined) sets.push(`totp_enabled_at = ${change.totpEnabled ? "now()" : "null"}`);
  if (change.loggedIn) sets.push("last_login_at = now()");
  await db.system((q) => q.rows(`update users set ${sets.join(", ")} where id = $1`, params));
}

/** Takes a time step of TOTP for a person, once: false when it, or a later one, was taken before. */
export async function takeTotpStep(db: Db, id: string, step: number): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(`update users set totp_step = $2 where id = $1 and totp_step < $2 returning id`, [id, step]),
  );
  return rows.length > 0;
}

/** Uses a recovery code up: false when there is none like it. */
export async function takeRecoveryCode(db: Db, id: string, hash: string): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(
      `update users set recovery_hashes = array_remove(recovery_hashes, $2)
        where id = $1 and $2 = any(recovery_hashes) returning id`,
      [id, hash],
    ),
  );
  return rows.length > 0;
}

/** Names to show for ids of people. */
export async function namesOf(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { readonly name: string; readonly email: string; readonly photo: string | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.system((q) =>
    q.rows<{ id: string; name: string; email: string; photo: string | null }>(
      `select id, display_name as name, email, photo_url as photo from users where id = any($1::uuid[])`,
      [[...new Set(ids)]],
    ),
  );
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

export async function findOidcUser(db: Db, issuer: string, subject: string): Promise<string | undefined> {
  const rows = await db.system((q) =>
    q.rows<{ user_id: string }>(`select user_id from oidc_identities where issuer = $1 and subject = $2`, [
      issuer,
      subject,
    ]),
  );
  return rows[0]?.user_id;
}

export async function linkOidc(db: Db, issuer: string, subject: string, user: string): Promise<void> {
  await db.system((q) =>
    q.rows(`insert into oidc_identities (issuer, subject, user_id) values ($1, $2, $3) on conflict do nothing`, [
      issuer,
      subject,
      user,
    ]),
  );
}
