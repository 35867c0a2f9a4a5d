import type { Query } from "./client.ts";

/** How many ids one value of a sequence stands for (migration 0005). */
const block = 1_000;

/**
 * Ids for rows that are not written yet: one call of the sequence for each thousand. What is left of a block is never
 * used; 2^53 is enough for nine million million commits.
 */
export async function takeIds(q: Query, table: "entities" | "relations", count: number): Promise<() => number> {
  const blocks = await q.rows<{ first: number }>(
    `select nextval('${table}_id_seq') as first from generate_series(1, $1)`,
    [Math.ceil(count / block)],
  );
  let taken = 0;
  return () => {
    const { first } = blocks[Math.floor(taken / block)] ?? { first: Number.NaN };
    return first + (taken++ % block);
  };
}
