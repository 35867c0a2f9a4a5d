import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { AppError } from "../errors.ts";
import type { Query } from "./client.ts";
import { isAway, isLost, isRetryable, named, unreached } from "./failures.ts";

const ATTEMPTS = 5;
/** A server that ends connections ends all of a pool: each of them may cost an attempt before a fresh one is made. */
const LOST_ATTEMPTS = 15;
/** A server that went away may come back: until then nobody knows whether a commit that was not answered is there. In ms. */
const LONGEST_DOUBT = 600_000;

export type TransactOptions = {
  readonly pool: pg.Pool;
  /** What to call the database in an error. */
  readonly where: string;
  /** Whether a connection can be lost while the database lives on: then a commit must be looked up. */
  readonly remote: () => boolean;
};

/** A commit whose answer never came: the transaction may or may not be there. */
class UnknownCommit extends Error {
  /** What it would have left in `commits`; undefined where nobody but us could have died. */
  readonly mark: string | undefined;

  constructor(mark: string | undefined, cause: unknown) {
    super("the connection was lost while committing", { cause });
    this.mark = mark;
  }
}

/**
 * A transaction that wrote something leaves its mark, so that it can be looked up when the answer to its commit is lost.
 * The transaction's own number would not do: after a crash the database gives the number of a lost one to another.
 */
const LEAVE_MARK = "insert into commits (id) select $1::uuid where pg_current_xact_id_if_assigned() is not null";
/** Waits for the other transaction if it is still there; once the mark is taken, it can't commit any more. */
const TAKE_MARK = `insert into commits (id, taken) values ($1, true)
  on conflict (id) do update set id = excluded.id returning taken`;
const SWEEP = "delete from commits where at < now() - interval '1 hour'";
/** Transactions between two sweeps. */
const SWEEP_EVERY = 2000;

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

  async function commit(client: pg.PoolClient, mark: string | undefined): Promise<void> {
    let command: string;
    try {
      const marked = mark && client.query(LEAVE_MARK, [mark]); // pipelined: the same round trip
      if (marked) marked.catch(() => undefined); // awaited below
      ({ command } = await client.query("commit"));
      await marked;
    } catch (error) {
      throw isLost(error) ? new UnknownCommit(mark, error) : error;
    }
    if (command !== "COMMIT") throw new Error("the transaction was rolled back instead of committed");
  }

  async function once<T>(begin: string, fn: (q: Query) => Promise<T>): Promise<T> {
    const client = await connect();
    const mark = remote() ? randomUUID() : undefined;
    const { query, failure, end } = bindQuery(client);
    let result: T;
    try {
      const begun = client.query(begin); // pipelined: the first statement goes out with it
      begun.catch(() => undefined); // awaited below, after fn had its say
      result = await fn(query);
      await begun;
      end();
      if (failure()) throw failure();
      await commit(client, mark);
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

  /** Whether a transaction whose commit was not answered is there. If not, it never will be. */
  async function landed(mark: string): Promise<boolean> {
    const until = performance.now() + LONGEST_DOUBT;
    for (let wait = 10; ; wait = Math.min(2 * wait, 1_000)) {
      try {
        return await lookUp(mark);
      } catch (error) {
        if (performance.now() > until || !isAway(error)) throw error;
      }
      await sleep(wait);
    }
  }

  async function lookUp(mark: string): Promise<boolean> {
    const client = await connect();
    let lost = true;
    try {
      const { rows } = await client.query<{ taken: boolean }>(TAKE_MARK, [mark]);
      lost = false;
      return rows[0]?.taken === false;
    } finally {
      client.release(lost);
    }
  }

  let marks = 0;

  return async function transact<T>(begin: string, fn: (q: Query) => Promise<T>): Promise<T> {
    if (remote() && ++marks % SWEEP_EVERY === 0) await once("begin", (q) => q.rows(SWEEP));
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
          if (error.mark === undefined) throw error;
          if (await landed(error.mark)) return (result as { value: T }).value;
        } else if (!isRetryable(error)) {
          throw named(error, where);
        }
        const most = error instanceof UnknownCommit || isLost(error) ? LOST_ATTEMPTS : ATTEMPTS;
        if (attempt >= most) throw error;
      }
      await sleep(2 ** Math.min(attempt, ATTEMPTS) * (2 + 8 * Math.random()));
    }
  };
}
