import type { Db } from "../client.ts";

export type SigningKeyRow = {
  readonly id: string;
  readonly public_jwk: Record<string, unknown>;
  readonly sealed: string;
  readonly created_at: Date;
};

/** Keys whose tokens may still be about, the newest first. */
export async function readSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db.system((q) =>
    q.rows<SigningKeyRow>(
      `select id, public_jwk, sealed, created_at from signing_keys
        where retired_at is null or retired_at > now() - interval '1 day' order by retired_at is null desc, created_at desc`,
    ),
  );
}

/** Keeps a new key as the one that signs, unless another process was quicker; the keys as they then are. */
export async function insertSigningKey(db: Db, key: Omit<SigningKeyRow, "created_at">): Promise<void> {
  await db.system(async (q) => {
    await q.rows(`select pg_advisory_xact_lock(hashtext('signing_keys'))`);
    const known = await q.rows(`select id from signing_keys where retired_at is null`);
    if (known.length > 0) return;
    await q.rows(`insert into signing_keys (id, public_jwk, sealed) values ($1, $2, $3)`, [
      key.id,
      JSON.stringify(key.public_jwk),
      key.sealed,
    ]);
  });
}

/** Retires the key that signs: the next one is made by whoever needs it. */
export async function retireSigningKeys(db: Db): Promise<void> {
  await db.system((q) => q.rows(`update signing_keys set retired_at = now() where retired_at is null`));
}
