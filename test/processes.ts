import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Config } from "../src/config.ts";
import type { Contact } from "../src/lab/log.ts";
import type { LabTargets } from "../src/lab/targets.ts";
import type { NewScan } from "../src/model/scan.ts";
import type { ScopeDocument } from "../src/model/scope.ts";
import { atEnd } from "./databases.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** A program of ours in a process of its own, by lines of JSON; ended with the test. */
function start(t: TestContext, args: readonly string[]) {
  const child = spawn(process.execPath, [...args], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  child.stdin.on("error", () => {}); // it was killed before it read
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await exited;
  };
  atEnd(t, kill);
  const hear = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  return { child: child as ChildProcess, hear, kill, say: (line: string) => void child.stdin.write(`${line}\n`) };
}

export type LabProcess = {
  readonly map: string;
  readonly datasets: string;
  readonly resolvers: string[];
  readonly targets: LabTargets;
  readonly scope: ScopeDocument;
  /** What its servers saw until now. */
  log(): Promise<Contact[]>;
};

/** The demo internet in a process of its own. */
export async function aLabProcess(t: TestContext, seed: number, replyMs = 0): Promise<LabProcess> {
  const { hear, say } = start(t, ["src/lab/serve.ts", "--seed", String(seed), "--reply-ms", String(replyMs)]);
  const ready = (await hear()) as Omit<LabProcess, "log">;
  return {
    ...ready,
    async log() {
      say("log");
      return ((await hear()) as { log: Contact[] }).log;
    },
  };
}

/** The command line in a process of its own, on a home's folder and database; ended with the test. */
export function aSonde(t: TestContext, config: Config, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["bin/sonde.js", ...args, "--data-dir", config.dataDir], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...{ PATH: process.env.PATH, HOME: config.dataDir, LOG_LEVEL: "error" },
      ...(config.databaseUrl && { DATABASE_URL: config.databaseUrl }),
      ...(config.secretKey && { SECRET_KEY: config.secretKey }),
      ...env,
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  atEnd(t, kill);
  return {
    kill,
    ended,
    said: () => said,
    /** What a pattern's group matches of all that it said, as soon as it does. Throws when it ends without. */
    async hear(pattern: RegExp): Promise<string> {
      for (let tries = 0; tries < 3_000; tries++) {
        const [all, found = all] = pattern.exec(said) ?? [];
        if (found !== undefined) return found;
        if (child.exitCode !== null || child.signalCode !== null) break;
        await sleep(20);
      }
      throw new Error(`sonde ${args[0]} did not say ${pattern}: ${said}`);
    },
  };
}

/** `sonde worker`, when it waits for work. */
export async function aWorkerProcess(t: TestContext, config: Config) {
  const worker = aSonde(t, config, ["worker"], { WORKER_THREADS: "1" });
  await worker.hear(/waits for scans/);
  return worker;
}

export type Said = { readonly scan: string; readonly settled: number; readonly ended?: string };

/** A process that works on a scan (test/scan-child.ts); `scan` null: on the one that is there. */
export function aScanProcess(t: TestContext, config: Config, scan: NewScan | null) {
  const { hear, kill, say } = start(t, ["test/scan-child.ts", JSON.stringify(config)]);
  say(scan ? JSON.stringify(scan) : "");
  return {
    kill,
    /** What it says next; null when it is gone. Throws what went wrong in its engine. */
    async hear(): Promise<Said | null> {
      const said = (await hear()) as Said | { error: string } | null;
      if (said && "error" in said) throw new Error(`in the scan's process: ${said.error}`);
      return said;
    },
  };
}
