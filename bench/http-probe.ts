import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "undici";
import { Budget, Reach } from "../src/model/scan.ts";
import { ScopeDocument } from "../src/model/scope.ts";
import { makeNet } from "../src/net/net.ts";

// How fast are 5,000 hosts asked for their page: each on a connection of its own, guarded, recorded, its evidence packed
// and written to a file? The baseline is a bare undici loop over the same hosts with `reset: true`, in turns.
const question = "http probe of 5,000 hosts, fresh connections, evidence written";
const target = 0.5;
const hosts = 5_000;
const abreast = 64;
const rounds = 5;
const addresses = Array.from({ length: hosts }, (_, n) => `127.2.${n >> 8}.${n & 255 || 255}`);
const body = `<html><head><title>A page of a host</title></head><body>${"<p>Some words of it.</p>".repeat(50)}</body></html>`;

/** Calls `work` for every address, so many at once; hosts a second. */
async function over(work: (address: string) => Promise<void>): Promise<number> {
  const start = performance.now();
  let next = 0;
  const lane = async () => {
    for (let address = addresses[next++]; address !== undefined; address = addresses[next++]) await work(address);
  };
  await Promise.all(Array.from({ length: abreast }, lane));
  return (hosts * 1_000) / (performance.now() - start);
}

function bare(port: number): Promise<number> {
  return over(async (address) => {
    const client = new Client(`http://${address}:${port}`);
    const answer = await client.request({ method: "GET", path: "/", reset: true });
    if ((await answer.body.arrayBuffer()).byteLength !== body.length) throw new Error("a wrong page");
    await client.close();
  });
}

async function ours(port: number, folder: string): Promise<number> {
  const file = await open(join(folder, "evidence"), "w");
  let written = 0;
  let held: Uint8Array[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const flush = () => {
    const batch = held;
    held = [];
    writing = writing.then(() => file.writev(batch));
  };
  const door = makeNet({
    scope: { document: ScopeDocument.parse({ allow: ["127.0.0.0/8"], footprint: "P2" }), targets: [] },
    footprint: "P2",
    reach: Reach.parse({ resolvers: ["127.0.0.1:53"] }),
    budget: Budget.parse({}),
    lease: async (n) => n,
    sourceTurn: async () => ({ granted: true, waitMs: 0 }),
  });
  const { http } = door.forModule({
    granted: "P2",
    sources: [],
    signal: new AbortController().signal,
    sink: ({ member }) => {
      written += 1;
      if (held.push(member) === 200) flush();
    },
  });
  const rate = await over(async (address) => {
    const answer = await http.request(`http://${address}:${port}/`);
    if (answer.body.length !== body.length) throw new Error("a wrong page");
  });
  flush();
  await writing;
  await file.close();
  await door.close();
  if (written !== hosts) throw new Error(`${written} records were written`);
  return rate;
}

/** Which parts of a run take its time: shares of the samples that are not idle, by where the function stands. */
async function profile(run: () => Promise<unknown>): Promise<string> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  await run();
  const { profile: taken } = await session.post("Profiler.stop");
  session.disconnect();
  const nodes = new Map(taken.nodes.map((node) => [node.id, node.callFrame]));
  const shares = new Map<string, number>();
  let all = 0;
  for (const [at, id] of (taken.samples ?? []).entries()) {
    const frame = nodes.get(id);
    if (!frame || frame.functionName === "(idle)") continue;
    const part = partOf(frame);
    const time = taken.timeDeltas?.[at] ?? 0;
    shares.set(part, (shares.get(part) ?? 0) + time);
    all += time;
  }
  const sorted = [...shares].sort(([, a], [, b]) => b - a).slice(0, 8);
  return sorted.map(([part, time]) => `${part} ${Math.round((100 * time) / all)} %`).join(", ");
}

function partOf({ url, functionName }: { url: string; functionName: string }): string {
  if (functionName === "(garbage collector)") return "garbage collection";
  if (url.includes("/undici/")) return "undici";
  if (url.includes("/src/evidence/")) return "packing evidence";
  if (url.includes("/src/")) return "our door";
  if (url.includes("zlib") || /gzip|writeSync|processChunkSync/i.test(functionName)) return "zlib";
  if (url.startsWith("node:internal/crypto") || functionName === "digest" || functionName === "update") return "sha256";
  if (/^node:(net|internal\/stream|stream)/.test(url) || functionName === "internalConnect") return "node's sockets";
  if (url.startsWith("node:")) return "the rest of node";
  return "native calls (connect, write, close) and the program";
}

if (process.argv.includes("--server")) {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(body);
  });
  server.listen(0, "0.0.0.0", 2_000, () => {
    const bound = server.address();
    process.send?.(typeof bound === "object" && bound ? bound.port : 0);
  });
  process.once("disconnect", () => process.exit(0));
} else {
  const folder = mkdtempSync(join(tmpdir(), "sonde-bench-http-"));
  const server = fork(fileURLToPath(import.meta.url), ["--server"]);
  try {
    const [port] = (await once(server, "message")) as [number];
    const mine: number[] = [];
    const base: number[] = [];
    await bare(port);
    await ours(port, folder);
    for (let round = 0; round < rounds; round++) {
      base.push(await bare(port));
      mine.push(await ours(port, folder));
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
    const value = Math.round(median(mine));
    const baseline = Math.round(median(base));
    const ratio = Number((value / baseline).toFixed(2));
    console.log(JSON.stringify({ question, value, baseline, ratio, target }));
    console.log(`${question}: ${value} hosts/s, bare undici ${baseline}/s, ratio ${ratio} (target ${target})`);
    console.log(`where the time goes: ${await profile(() => ours(port, folder))}`);
  } finally {
    server.disconnect();
    await once(server, "exit");
    rmSync(folder, { recursive: true });
  }
}
