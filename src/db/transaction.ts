import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { AppError } from "../errors.ts";
import type { Query } from "./client.ts";
import { isLost, isRetryable, named, unreached } from "./failures.ts";

const ATTEMPTS = 5;

export type TransactOptions = {
  readonly pool: pg.Pool;
  /** What to call the database in an error. */
  readonly where: string;
  /** Whether a connection can be lost while the database lives on: then a commit must be looked up. */
  readonly remote: () => boolean;
};

/** A commit whose answer never came: the transaction may or may not be there. */
class UnknownCommit extends Error {
  readonly transaction: string | null;

  constructor(transaction: string | null, cause: unknown) {
    super("the connection was lost while committing", { cause });
    this.transaction = transaction;
  }
}

/** The statements of one transaction. The first failure decides it, even if the caller went on. */
function bindQuery(client: pg.PoolClient): { query: Query; failure: () => unknown; end: () => void } {
  let failure: unknown;
  let over = false;
  const ask = async <T>(run: () => Promise<T>): Promise<T> => {
    if (over) throw new Error("the transaction is over: a statement was not awaited inside it");
    try {
      return await run();
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  const query: Query = {
    rows: <T>(text: string, params: readonly unknown[] = []) =>
      ask(
        async () =>
          (await client.query({ text, values: [...params], queryMode: "extended" } as pg.QueryConfig)).rows as T[],
      ),
    exec: (text) => ask(async () => void (await client.query(text))),
  };
  return {
    query,
    failure: () => failure,
    end: () => {
      over = true;
    },
  };
}

/** Runs functions in transactions, again when the database asks for it. */
export function makeTransact(options: TransactOptions) {
  const { pool, where, remote } = options;

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw unreached(error, where);
    }
  }

  async function commit(client: pg.PoolClient): Promise<void> {
    const id = remote()
      ? (await client.query<{ id: string | null }>("select pg_current_xact_id_if_assigned()::text as id")).rows[0]?.id
      : null;
    let command: string;
    try {
      ({ command } = await client.query("commit"));
    } catch (error) {
      throw isLost(error) ? new UnknownCommit(id ?? null, error) : error;
    }
    if (command !== "COMMIT") throw new Error("the transaction was rolled back instead of committed");
  }

  async function once<T>(begin: string, fn: (q: Query) => Promise<T>): Promise<T> {
    const client = await connect();
    const { query, failure, end } = bindQuery(client);
    let result: T;
    try {
      const begun = client.query(begin); // pipelined: the first statement goes out with it
      begun.catch(() => undefined); // awaited below, after fn had its say
      result = await fn(query);
      await begun;
      end();
      if (failure()) throw failure();
      await commit(client);
    } catch (error) {
      end();
      const cause = failure() ?? error;
      const broken = isLost(cause) || cause instanceof UnknownCommit;
      const undone = broken
        ? false
        : await client.query("rollback").then(
            () => true,
            () => false,
          );
      client.release(!undone);
      throw error instanceof AppError ? error : cause;
    }
    client.release();
    return result;
  }

  /** Whether a transaction whose commit was not answered is there. */
  async function landed(transaction: string): Promise<boolean> {
    for (;;) {
      const client = await connect();
      try {
        const { rows } = await client.query<{ status: string }>("select pg_xact_status($1::text::xid8) as status", [
          transaction,
        ]);
        if (rows[0]?.status !== "in progress") return rows[0]?.status === "committed";
      } finally {
        client.release();
      }
      await sleep(50);
    }
  }

  return async function transact<T>(begin: string, fn: (q: Query) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let result: { value: T } | undefined;
      try {
        return await once(begin, async (q) => {
          const value = await fn(q);
          result = { value };
          return value;
        });
      } catch (error) {
        if (error instanceof UnknownCommit) {
          if (!remote() && error.transaction === null) throw error;
          if (result && error.transaction !== null && (await landed(error.transaction))) return result.value;
        } else if (!isRetryable(error)) {
          throw named(error, where);
        }
        if (attempt === ATTEMPTS) throw error;
      }
      await sleep(2 ** attempt * (2 + 8 * Math.random()));
    }
  };
}
