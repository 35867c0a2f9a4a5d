import { chmodSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { MessageChannel, Worker } from "node:worker_threads";
import { AppError } from "../../errors.ts";
import { type Folder, prepareCluster, removeSocket } from "./folder.ts";
import { readLine } from "./handshake.ts";
import { overPort, overSocket, type Wire } from "./wire.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./worker.ts";

export type Holder = {
  connect(): Wire;
  /** Settles when the database's thread has ended, by itself or because it was told to. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

export type HolderOptions = {
  readonly folder: Folder;
  readonly release: string;
  /** The last migration that this release has: a folder with a later one is refused. */
  readonly migration: number;
  /** How long a transaction may say nothing before it is rolled back for the others; 10 s. */
  readonly silenceMs?: number;
};

/** Joins a follower's socket to the backend, byte for byte. */
function relay(socket: Socket, wire: Wire): void {
  const other = overSocket(socket);
  other.receive(
    (bytes) => wire.send(Buffer.from(bytes)),
    () => wire.close(),
  );
  wire.receive(
    (bytes) => other.send(Buffer.from(bytes)),
    () => other.close(),
  );
}

/** The followers' door: a socket only the folder's owner can open, answered by the main thread, which never blocks. */
async function serve(options: HolderOptions, connect: () => Wire): Promise<{ server: Server; path: string }> {
  const { folder, release } = options;
  const path = folder.socketPath();
  const server = createServer(async (socket) => {
    socket.on("error", () => socket.destroy());
    const theirs = await readLine(socket, 5000);
    if (theirs === undefined) return socket.destroy();
    socket.write(`${release}\n`);
    if (theirs !== release) return socket.end();
    relay(socket, connect());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  folder.writeHolder({ pid: process.pid, release, socket: path });
  return { server, path };
}

function startThread(
  folder: Folder,
  silenceMs: number,
): { worker: Worker; ready: Promise<number>; ended: Promise<void> } {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { folder: folder.data, silenceMs } satisfies WorkerOptions,
  });
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const ready = new Promise<number>((resolve, reject) => {
    // under `node --watch` a thread says more than it was written to: what it imports
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "ready") resolve(message.migration);
      if (message.kind === "broke") reject(brokenDatabase(folder, `${message.message} ${message.said}`));
    });
    worker.once("error", (error) => reject(brokenDatabase(folder, String(error))));
    ended.then(() => reject(brokenDatabase(folder, "its thread ended")));
  });
  return { worker, ready, ended };
}

/** What can be said of a database that would not open, from what it printed. */
function brokenDatabase(folder: Folder, said: string): AppError {
  if (/No space left|ENOSPC|disk quota|EDQUOT/i.test(said)) {
    return new AppError("disk_full", `no space left for the database in ${folder.path}`, { cause: new Error(said) });
  }
  if (/EACCES|EROFS|EPERM|Permission denied|Read-only/i.test(said)) {
    return new AppError("bad_file", `cannot write to ${folder.path}`, { cause: new Error(said) });
  }
  return new AppError("no_database", `the database in ${folder.path} does not open`, { cause: new Error(said) });
}

/** Opens the folder's database in a thread and lets other processes in. The caller has the folder's lock. */
export async function hold(options: HolderOptions): Promise<Holder> {
  const { folder } = options;
  prepareCluster(folder);
  const { worker, ready, ended } = startThread(folder, options.silenceMs ?? 10_000);
  const stop = async () => {
    worker.postMessage({ kind: "stop" } satisfies ToWorker);
    await ended;
  };
  const connect = () => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ kind: "connect", port: port2 } satisfies ToWorker, [port2]);
    return overPort(port1);
  };

  const migration = await ready;
  if (migration > options.migration) {
    await stop();
    throw new AppError("folder_newer", `${folder.path} was made by a newer release of Sonde`, {
      hint: `it has migration ${migration}, this release knows ${options.migration}: upgrade, or use another folder`,
    });
  }
  const { server, path } = await serve(options, connect);
  const unserve = () => {
    server.close();
    removeSocket(folder, path);
  };
  ended.then(unserve);
  return {
    connect,
    ended,
    async close() {
      await stop();
    },
  };
}
