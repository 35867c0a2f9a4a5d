/** Transactions between two looks at what there is to do; a look costs about 0.3 ms. */
const EVERY = 50;
/** Log that may pile up before a checkpoint: it is what a start after kill -9 has to read again. */
const LOG_BYTES = 128 * 1024 * 1024;

type Sql = (text: string) => Promise<Record<string, unknown>[]>;

/**
 * What a server's background processes do and a single backend does not: PGlite never vacuums, never analyzes, and
 * never makes a checkpoint (its log grew to 15 segments where 5 are the limit). The thresholds are autovacuum's.
 */
export function makeUpkeep(sql: Sql) {
  let transactions = 0;
  let checkpoint: number | undefined;

  async function tend(changed: string): Promise<void> {
    const tables = await sql(
      `select format('%I.%I', s.schemaname, s.relname) as name, s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0) as dead
       from pg_stat_user_tables s join pg_class c on c.oid = s.relid where ${changed} order by 1`,
    );
    for (const { name, dead } of tables) await sql(`${dead ? "vacuum analyze" : "analyze"} ${name}`);
  }

  async function checkpointIfDue(): Promise<void> {
    const rows = await sql("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as position");
    const position = Number(rows[0]?.position ?? 0);
    checkpoint ??= position;
    if (position - checkpoint < LOG_BYTES) return;
    await sql("checkpoint");
    checkpoint = position;
  }

  return {
    async afterTransaction(): Promise<void> {
      transactions += 1;
      if (transactions === 1) await checkpointIfDue(); // from where the log is counted
      if (transactions % EVERY !== 0) return;
      await tend(
        "n_mod_since_analyze > 500 + 0.5 * greatest(c.reltuples, 0) or n_dead_tup > 500 + 0.5 * greatest(c.reltuples, 0)",
      );
      await checkpointIfDue();
    },
    /** With autovacuum's own thresholds, if anything was done at all. */
    async atClose(): Promise<void> {
      if (transactions < EVERY) return;
      await tend(
        "n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) or n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)",
      );
    },
  };
}
