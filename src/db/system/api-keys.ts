import type { Db } from "../client.ts";

export type ApiKeyRow = {
  readonly id: string;
  readonly user_id: string;
  readonly only_workspace: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
};

const columns = "id, user_id, only_workspace, name, prefix, scopes, created_at, expires_at, last_used_at";
const valid = "revoked_at is null and (expires_at is null or expires_at > now())";

export async function insertApiKey(
  db: Db,
  key: Omit<ApiKeyRow, "created_at" | "last_used_at"> & { readonly hash: string },
): Promise<void> {
  await db.system((q) =>
    q.rows(
      `insert into api_keys (id, user_id, only_workspace, name, prefix, hash, scopes, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7::text[], $8)`,
      [key.id, key.user_id, key.only_workspace, key.name, key.prefix, key.hash, key.scopes, key.expires_at],
    ),
  );
}

/** The key with this digest, if it may be used; notes that it was, at most once a minute. */
export async function useApiKey(db: Db, hash: string): Promise<ApiKeyRow | undefined> {
  return db.system(async (q) => {
    const rows = await q.rows<ApiKeyRow>(`select ${columns} from api_keys where hash = $1 and ${valid}`, [hash]);
    const key = rows[0];
    if (key)
      await q.rows(
        `update api_keys set last_used_at = now() where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
        [key.id],
      );
    return key;
  });
}

/** Whether a key may still be used: for connections that outlive its first use. */
export async function apiKeyHolds(db: Db, id: string): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(
      `select k.id from api_keys k join users u on u.id = k.user_id and u.disabled_at is null
        where k.id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`,
      [id],
    ),
  );
  return rows.length > 0;
}

export async function listApiKeys(db: Db, user: string): Promise<ApiKeyRow[]> {
  return db.system((q) =>
    q.rows<ApiKeyRow>(`select ${columns} from api_keys where user_id = $1 and revoked_at is null order by created_at`, [
      user,
    ]),
  );
}

export async function revokeApiKey(db: Db, user: string, id: string): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(
      `update api_keys set revoked_at = now() where id = $1 and user_id = $2 and revoked_at is null returning id`,
      [id, user],
    ),
  );
  return rows.length > 0;
}
