import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { asError } from "../../errors.ts";
import { makeTurns } from "./turns.ts";
import { makeUpkeep } from "./upkeep.ts";

/** What the thread is told. */
export type ToWorker = { readonly kind: "connect"; readonly port: MessagePort } | { readonly kind: "stop" };

/** What the thread says. `migration` is the last one the folder has, 0 for a new folder. */
export type FromWorker =
  | { readonly kind: "ready"; readonly migration: number }
  | { readonly kind: "broke"; readonly message: string; readonly said: string };

export type WorkerOptions = { readonly folder: string; readonly silenceMs: number };

/**
 * The thread of the embedded database: PGlite blocks whoever calls it for as long as a query runs (0.4 s for a large
 * aggregate, measured), so it never shares a thread with anything that must answer.
 */
const { folder, silenceMs } = workerData as WorkerOptions;
const parent = parentPort;
if (!parent) throw new Error("src/db/embedded/worker.ts runs as a worker thread only");
const tell = (message: FromWorker) => parent.postMessage(message);

/** The last lines of the backend's own log: the only place where it says why it stopped. */
let said = "";
const hear = (text: string) => {
  said = `${said}\n${text}`.slice(-2000);
  return false;
};

const broke = (error: unknown) => {
  tell({ kind: "broke", message: asError(error).message, said });
  setImmediate(() => process.exit(1));
};

async function open(): Promise<PGlite> {
  return PGlite.create({
    dataDir: folder,
    extensions: { btree_gin, pg_trgm },
    onStdout: hear,
    onStderr: hear,
    // No replication and no archive: half the log (measured on bulk inserts), nothing lost.
    startParams: [...PGlite.defaultStartParams, "-c", "wal_level=minimal", "-c", "max_wal_senders=0"],
  });
}

async function lastMigration(database: PGlite): Promise<number> {
  const { rows } = await database.query<{ known: string | null }>("select to_regclass('public.migrations') as known");
  if (!rows[0]?.known) return 0;
  const last = await database.query<{ number: number }>(
    "select coalesce(max(number), 0)::int as number from migrations",
  );
  return last.rows[0]?.number ?? 0;
}

try {
  const database = await open();
  const execute = async (unit: Buffer): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    // The bytes are a view of the backend's memory: copy before it goes on.
    await database.execProtocolRawStream(unit, { syncToFs: false, onRawData: (bytes) => chunks.push(bytes.slice()) });
    return Buffer.concat(chunks);
  };
  const upkeep = makeUpkeep(async (text) => (await database.query<Record<string, unknown>>(text)).rows);
  const turns = makeTurns({ execute, rest: upkeep.afterTransaction, broke, silenceMs });
  parent.on("message", async (message: ToWorker) => {
    if (message.kind === "connect") return turns.add(message.port);
    try {
      await turns.stop();
      await upkeep.atClose();
      await database.close();
      parent.close();
    } catch (error) {
      broke(error);
    }
  });
  tell({ kind: "ready", migration: await lastMigration(database) });
} catch (error) {
  broke(error);
}
