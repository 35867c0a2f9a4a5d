import type { Db } from "../client.ts";

/** Until when nobody may guess at this, in ms from now; 0 when one may. */
export async function lockedFor(db: Db, names: readonly string[]): Promise<number> {
  const rows = await db.system((q) =>
    q.rows<{ ms: number | null }>(
      `select (extract(epoch from max(locked_until) - now()) * 1000)::float8 as ms from guesses where name = any($1::text[])`,
      [names],
    ),
  );
  return Math.max(0, rows[0]?.ms ?? 0);
}

/**
 * Counts a wrong guess. From `most` on within a day each doubles the wait, beginning with half a minute, up to an hour.
 */
export async function countFailure(db: Db, names: readonly string[], most: number): Promise<void> {
  await db.system((q) =>
    q.rows(
      `insert into guesses as g (name, failures) select unnest($1::text[]), 1
       on conflict (name) do update set
         failures = case when g.last_at < now() - interval '1 day' then 1 else g.failures + 1 end,
         last_at = now(),
         locked_until = case when g.last_at >= now() - interval '1 day' and g.failures + 1 >= $2
           then now() + least(interval '1 hour', interval '30 seconds' * power(2, least(g.failures + 1 - $2, 10))) end`,
      [names, most],
    ),
  );
}

export async function forgetFailures(db: Db, names: readonly string[]): Promise<void> {
  await db.system((q) => q.rows(`delete from guesses where name = any($1::text[])`, [names]));
}
