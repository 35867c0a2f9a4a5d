import pg from "pg";
import { AppError, asError } from "../errors.ts";
import { makeConnector } from "./embedded/connector.ts";
import { WireStream } from "./embedded/wire.ts";
import { codeOf, unreached } from "./failures.ts";
import { makeListener } from "./listen.ts";
import { type Migration, migrate, readMigrations } from "./migrate.ts";
import { releaseName } from "./release.ts";
import { makeTransact } from "./transaction.ts";
import { types } from "./types.ts";

export type Query = {
  /**
   * The rows of one statement as objects, the same on both databases: int8 as number (ours stay below 2^53), jsonb parsed,
   * timestamptz as Date, bytea as Uint8Array, date and numeric as text. Parameters: an array becomes a PostgreSQL array,
   * a plain object JSON; a JSON array must be stringified by the caller. Statements sent together (Promise.all) share a
   * round trip and run in the order they were sent.
   */
  rows<T>(text: string, params?: readonly unknown[]): Promise<T[]>;
  /** Several statements without parameters (migrations). */
  exec(text: string): Promise<void>;
};

export type Db = {
  /**
   * One transaction as a workspace: role sonde_app, and policies that show this workspace alone. Run again (up to 5 times)
   * after a serialization failure, a deadlock or a lost connection: fn must be repeatable, and await nothing but SQL.
   * Throws AppError disk_full, no_database, folder_busy, folder_newer.
   */
  as<T>(workspace: string, fn: (q: Query) => Promise<T>): Promise<T>;
  /** One transaction across workspaces, as the owner; only src/db/system/ calls it (test/architecture.test.ts). */
  system<T>(fn: (q: Query) => Promise<T>): Promise<T>;
  /** Wakes on NOTIFY of a channel, from any process on the database; many at once are one. Gives the way to stop. */
  listen(channel: string, wake: () => void): Promise<() => Promise<void>>;
  readonly embedded: boolean;
  /** Embedded, and this process holds the folder: no other can be running jobs since before it did. */
  readonly alone: boolean;
  close(): Promise<void>;
};

export type DbOptions = { readonly dataDir: string } | { readonly databaseUrl: string; readonly max?: number };

/** Connections to the embedded database: one transaction runs at a time, the rest is a queue without a cost. */
const EMBEDDED_CONNECTIONS = 16;

/**
 * A client of the server. Time zone and time limits do not depend on how the server was set up. Nothing is compiled: that
 * takes longer (100 ms) than any statement of ours, and the planner's guesses at a big table make it do so.
 */
function serverConfig(databaseUrl: string): pg.PoolConfig {
  return {
    connectionString: databaseUrl,
    types,
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: "sonde",
    options: "-c TimeZone=UTC -c jit=off -c idle_in_transaction_session_timeout=30000",
  };
}

/** What to call a server in an error: its host and database, never its password. */
function serverName(databaseUrl: string): string {
  try {
    const { host, pathname } = new URL(databaseUrl);
    return `${host}${pathname}`;
  } catch {
    return "DATABASE_URL";
  }
}

type Way = {
  config: pg.PoolConfig;
  where: string;
  remote: () => boolean;
  close: () => Promise<void>;
  embedded: boolean;
};

function findWay(options: DbOptions, migrations: readonly Migration[]): Way {
  if ("databaseUrl" in options) {
    const config = { ...serverConfig(options.databaseUrl), max: options.max ?? 10 };
    return {
      config,
      where: serverName(options.databaseUrl),
      remote: () => true,
      close: async () => undefined,
      embedded: false,
    };
  }
  const connector = makeConnector(options.dataDir, { release: releaseName(migrations), migration: migrations.length });
  const config: pg.PoolConfig = {
    stream: () => new WireStream(connector.dial),
    types,
    pipeline: true,
    ssl: false,
    user: "postgres",
    password: "",
    max: EMBEDDED_CONNECTIONS,
    idleTimeoutMillis: 0,
  };
  return { config, where: options.dataDir, remote: () => !connector.holds(), close: connector.close, embedded: true };
}

function mayNot(where: string, cause: unknown): AppError {
  return new AppError("no_database", `the role of DATABASE_URL may not make tables in ${where}`, {
    hint: "make it the owner of the database, with the right to create roles",
    cause,
  });
}

function lacks(where: string, cause: unknown): AppError {
  return new AppError("no_database", `PostgreSQL at ${where} lacks an extension: ${asError(cause).message}`, {
    hint: "install its contrib modules (pg_trgm, btree_gin); Debian's postgresql package brings them",
    cause,
  });
}

/** Opens a database and brings it to the schema of this release. Throws AppError; see `Db.as`, and bad_file. */
export async function openDb(options: DbOptions): Promise<Db> {
  const migrations = readMigrations();
  const way = findWay(options, migrations);
  const pool = new pg.Pool(way.config);
  // A connection that dies idle is replaced; one that dies at work fails the statement, which says so.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const listener = makeListener(() => way.config);
  const transact = makeTransact({ pool, where: way.where, remote: way.remote });
  const db: Db = {
    as: (workspace, fn) => {
      const name = pg.escapeLiteral(workspace);
      return transact(
        `begin; select set_config('role', 'sonde_app', true), set_config('app.workspace', ${name}, true)`,
        fn,
      );
    },
    system: (fn) => transact("begin", fn),
    listen: async (channel, wake) => {
      try {
        return await listener.listen(channel, wake);
      } catch (error) {
        throw unreached(error, way.where);
      }
    },
    embedded: way.embedded,
    get alone() {
      return way.embedded && !way.remote();
    },
    async close() {
      await listener.close();
      await pool.end();
      await way.close();
    },
  };
  try {
    // Without marks: before the first migration there is no table to leave them in.
    const unmarked = makeTransact({ pool, where: way.where, remote: () => false });
    await migrate({ system: (fn) => unmarked("begin", fn) }, migrations);
    return db;
  } catch (error) {
    await db.close();
    if (codeOf(error) === "42501") throw mayNot(way.where, error);
    throw codeOf(error) === "0A000" ? lacks(way.where, error) : error;
  }
}
