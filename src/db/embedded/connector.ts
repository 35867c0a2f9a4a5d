import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, asError } from "../../errors.ts";
import { codeOf } from "../failures.ts";
import { type Folder, openFolder } from "./folder.ts";
import { readLine } from "./handshake.ts";
import { type Holder, type HolderOptions, hold } from "./holder.ts";
import { takeLock } from "./lock.ts";
import { overSocket, type Wire } from "./wire.ts";

export type Connector = {
  /** A new connection: to our own thread when we hold the folder or can take it, through its holder otherwise. */
  dial(): Promise<Wire>;
  /** Whether what we ask goes to a thread of this process: such a connection is lost only with the process. */
  holds(): boolean;
  close(): Promise<void>;
};

/** How long a holder may take to answer before the folder counts as busy. */
const PATIENCE_MS = 5000;

/** Nobody listens: the holder is starting or has just gone. EAGAIN: more wait than its queue has room for. */
const NOBODY = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EAGAIN"]);

/** One try to go through whoever holds the folder. Undefined: nobody listens there (yet, or any more). */
async function follow(folder: Folder, release: string, ms: number): Promise<Wire | undefined> {
  const note = folder.readHolder();
  if (!note) return undefined;
  const socket = createConnection(note.socket);
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(ms) });
  } catch (error) {
    socket.destroy();
    if (asError(error).name === "AbortError" || NOBODY.has(codeOf(error))) return undefined;
    throw error;
  }
  socket.on("error", () => socket.destroy());
  socket.write(`${release}\n`);
  const theirs = await readLine(socket, ms);
  if (theirs === release) return overSocket(socket);
  socket.destroy();
  if (theirs === undefined) return undefined;
  throw new AppError("folder_newer", `${folder.path} is in use by another release of Sonde (${theirs})`, {
    hint: `this is ${release}; process ${note.pid} holds the folder`,
  });
}

function busy(folder: Folder): AppError {
  const pid = folder.readHolder()?.pid;
  return new AppError(
    "folder_busy",
    `${folder.path} is held by ${pid ? `process ${pid}` : "a process"} that does not answer`,
    {
      hint: pid ? `if it hangs, end it (kill ${pid}) and try again: nothing is lost` : "try again in a moment",
    },
  );
}

/** Finds the way into a folder, again and again as its holders come and go. Touches nothing before the first dial. */
export function makeConnector(dataDir: string, known: Omit<HolderOptions, "folder">): Connector {
  const folder = openFolder(dataDir);
  let holder: Holder | undefined;
  let taking: Promise<Holder | undefined> | undefined;
  let closed = false;

  async function take(): Promise<Holder | undefined> {
    const lock = takeLock(folder.lock);
    if (!lock) return undefined;
    try {
      const held = await hold({ folder, ...known });
      holder = held;
      held.ended.then(() => {
        holder = undefined;
        lock.release();
      });
      return held;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  return {
    holds: () => holder !== undefined,
    async dial() {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        if (closed) throw new AppError("no_database", "the database is closed");
        if (holder) return holder.connect();
        taking ??= take().finally(() => {
          taking = undefined;
        });
        const held = await taking;
        if (held) return held.connect();
        const left = end - performance.now();
        if (left <= 0) throw busy(folder);
        const wire = await follow(folder, known.release, Math.ceil(left));
        if (wire) return wire;
        await sleep(20);
      }
    },
    async close() {
      closed = true;
      await taking?.catch(() => undefined); // whoever dialled hears of it
      await holder?.close();
    },
  };
}
