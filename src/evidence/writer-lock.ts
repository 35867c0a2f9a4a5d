import { open, readFile, readlink, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { z } from "zod";
import { hasCode, isThere } from "./segment-file.ts";

/** Who writes a segment: enough to tell, from the same machine, whether that process still lives. */
const Writer = z.object({
  /** Which workspace's: a MAC, so that only holders of its key recover it. */
  owner: z.string(),
  /** Where process ids mean the same: boot and pid namespace on Linux, else the host name. */
  where: z.string(),
  pid: z.int(),
  /** When the process started, in the kernel's ticks; "" where that is not known. */
  started: z.string(),
});
type Writer = z.infer<typeof Writer>;

const heartbeatMs = 30_000;
/** For writers on other machines: a lock that was not touched for this long is a dead one's. */
const deadAfterMs = 10 * heartbeatMs;

export type WriterLock = {
  /** False when another process took the writer for dead and sealed its segment. */
  isHeld(): Promise<boolean>;
  /** Stops the heartbeat and removes the lock. */
  release(): Promise<void>;
  /** Stops the heartbeat and leaves the lock, for the next start to recover. */
  abandon(): void;
};

export async function takeLock(path: string, owner: string): Promise<WriterLock> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify(await thisWriter(owner)));
    await handle.sync();
  } finally {
    await handle.close();
  }
  const beat = setInterval(() => {
    // A lock that is gone shows at the next append, which asks isHeld().
    utimes(path, new Date(), new Date()).catch(() => clearInterval(beat));
  }, heartbeatMs).unref();
  return {
    isHeld: () => isThere(path),
    release: async () => {
      clearInterval(beat);
      await rm(path, { force: true });
    },
    abandon: () => clearInterval(beat),
  };
}

/** Whether the lock is this owner's and its writer is known to be dead. */
export async function isDead(path: string, owner: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const writer = parse(text);
    // Torn by a power cut: nobody's. Its segment stays readable, and verify shows it as open.
    if (writer === null || writer.owner !== owner) return false;
    if (writer.where !== (await whereabouts())) return Date.now() - mtimeMs > deadAfterMs;
    return (await startOf(writer.pid)) !== writer.started;
  } catch (thrown) {
    // Sealed meanwhile by whoever held it.
    if (hasCode(thrown, "ENOENT")) return false;
    throw thrown;
  }
}

function parse(text: string): Writer | null {
  try {
    return Writer.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function thisWriter(owner: string): Promise<Writer> {
  return { owner, where: await whereabouts(), pid: process.pid, started: (await startOf(process.pid)) ?? "" };
}

async function whereabouts(): Promise<string> {
  if (process.platform !== "linux") return hostname();
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
  // A container sees other process ids than its host, and often the same as its neighbour.
  return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
}

/** When a process started, "" where only its being alive can be known; null when there is none. */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== "linux") return isAlive(pid) ? "" : null;
  try {
    // proc(5): state and start time are fields 3 and 22; the name, field 2, may hold spaces and brackets.
    const line = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? "");
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT", "ESRCH")) return null;
    throw thrown;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return hasCode(thrown, "EPERM");
  }
}
