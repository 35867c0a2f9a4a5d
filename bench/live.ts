import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { account, startServe } from "../test/serve-process.ts";
import { memoryOf } from "./live-server.ts";
import { report } from "./report.ts";

/*
 * A thousand Socket.IO clients follow the demo scan on a server (embedded, or DATABASE_URL): does everyone get every
 * number, how long after the first does the last one get the end, and does the server's memory stay flat?
 */
const count = Number(process.env.SONDE_BENCH_CLIENTS ?? 1_000);
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-live-"));
const server = await startServe({
  HOME: folder,
  SONDE_DATA_DIR: folder,
  LIVE_PER_USER: String(count + 10),
  RATE_LIMIT_USER: "100000",
  ...(process.env.DATABASE_URL && { DATABASE_URL: process.env.DATABASE_URL, SECRET_KEY: "a secret of the bench" }),
});
try {
  const { data } = await server.call("POST", "/auth/setup", { ...account, token: server.setup });
  const token: string = data.access_token;

  /** One demo scan that so many follow; how long it took, what they heard, the server's memory at the end and at its peak. */
  async function scan(followers: number) {
    const { data: sample } = await server.call("POST", "/workspaces/~/sample", {}, token);
    const started = performance.now();
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, memoryOf(server.child.pid));
    }, 100);
    const clients = fileURLToPath(new URL("./live-server.ts", import.meta.url)); // not a question of its own
    const args = [clients, server.url, token, sample.investigation, String(followers)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let result = { clients: 0, whole: 0, last: 0, messages: 0, spreadMs: 0, connectedMs: 0 };
    for await (const line of createInterface({ input: child.stdout })) result = JSON.parse(line);
    const ms = performance.now() - started;
    clearInterval(watch);
    if (child.exitCode === null) await once(child, "exit");
    await sleep(2_000);
    return { ...result, ms, peak, rest: memoryOf(server.child.pid) };
  }

  const few = await scan(10); // with what is loaded once
  const many = await scan(count);
  const again = await scan(count);
  for (const [followers, one] of [
    [10, few],
    [count, many],
    [count, again],
  ] as const)
    console.error(
      `${followers} clients: ${one.whole} heard 1 to ${one.last} whole, ${one.messages} messages in ${Math.round(one.ms)} ms, last end ${Math.round(one.spreadMs)} ms after the first; server ${one.peak} MB at most, ${one.rest} MB after`,
    );
  report({
    question: `live: ${count} clients that heard every number of a demo scan (${many.last})`,
    unit: "clients",
    value: Math.min(many.whole, again.whole),
    baseline: count,
    baselineIs: "connected",
    target: 1,
  });
  report({
    question: "live: the end of the scan, from the first client that hears it to the last",
    unit: "ms",
    value: Math.round(again.spreadMs),
    baseline: 1_000,
    baselineIs: "budget",
    target: 1,
    less: true,
  });
  report({
    question: `live: the server's memory at most, ${count} clients, second scan`,
    unit: "MB",
    value: again.peak,
    baseline: many.peak,
    baselineIs: "MB in the first",
    target: 1.1,
    less: true,
  });
} finally {
  await server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
