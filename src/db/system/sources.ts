import type { Db } from "../client.ts";

/**
 * Reserves the next free moment for one request to a source, `seconds` after the last one that was given to anybody. Returns
 * how long to wait for it; what would wait longer than `patienceMs` is not reserved.
 */
export async function reserveSource(
  db: Db,
  source: string,
  keyDigest: string,
  seconds: number,
  patienceMs: number,
): Promise<{ granted: boolean; waitMs: number }> {
  return db.system(async (q) => {
    const rows = await q.rows<{ wait: number }>(
      `insert into source_buckets as b (source, key_digest, next_at)
       values ($1, $2, clock_timestamp() + make_interval(secs => $3))
       on conflict (source, key_digest) do update
         set next_at = greatest(b.next_at, clock_timestamp()) + make_interval(secs => $3)
       returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait`,
      [source, keyDigest, seconds],
    );
    const waitMs = Math.max(0, (rows[0]?.wait ?? 0) - seconds * 1_000);
    if (waitMs <= patienceMs) return { granted: true, waitMs };
    await q.rows(
      `update source_buckets set next_at = next_at - make_interval(secs => $3) where source = $1 and key_digest = $2`,
      [source, keyDigest, seconds],
    );
    return { granted: false, waitMs };
  });
}
