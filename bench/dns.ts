import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { makeResolver } from "../src/net/dns/resolver.ts";

// How fast does the resolver take 100,000 names from a local authoritative server, each answer decoded whole?
// The baseline is dnsperf with one thread, over the same names and server, in the same run, taken in turns.
const question = "dns: 100,000 names, half of them missing, decoded whole through the resolver";
const target = 0.7;
const names = 100_000;
const rounds = 7;

/** The first of the places where a distribution installs a program. */
function tool(name: string): string | null {
  return (
    ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].map((at) => join(at, name)).find(existsSync) ?? null
  );
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

/** Writes zone and settings and starts nsd, in the foreground, with one worker. */
function startServer(nsd: string, folder: string, port: number): ChildProcess {
  const zone = ["$ORIGIN bench.test.", "$TTL 300", "@ SOA ns root 1 3600 600 86400 300", "@ NS ns", "ns A 192.0.2.53"];
  for (let i = 0; i < names; i += 2) zone.push(`h${i} A 192.0.2.${i % 254}`);
  writeFileSync(join(folder, "zone"), `${zone.join("\n")}\n`);
  writeFileSync(
    join(folder, "nsd.conf"),
    [
      "server:",
      `  ip-address: 127.0.0.1@${port}`,
      '  username: ""\n  chroot: ""\n  database: ""\n  server-count: 1\n  rrl-ratelimit: 0',
      `  zonesdir: "${folder}"\n  pidfile: "${folder}/pid"\n  xfrdfile: "${folder}/xfrd"\n  zonelistfile: "${folder}/list"`,
      "  refuse-any: no\nremote-control:\n  control-enable: no",
      'zone:\n  name: "bench.test"\n  zonefile: "zone"\n',
    ].join("\n"),
  );
  return spawn(nsd, ["-d", "-c", join(folder, "nsd.conf")], { stdio: "ignore" });
}

/** Waits until the zone is served, half a minute at most. */
async function served(port: number, server: ChildProcess): Promise<void> {
  const resolver = makeResolver({ servers: [`127.0.0.1:${port}`], tries: 1, timeoutMs: 200, cache: 0 });
  try {
    for (const deadline = performance.now() + 30_000; performance.now() < deadline; await wait(100)) {
      if (server.exitCode !== null) throw new Error(`nsd ended with ${server.exitCode}`);
      const answer = await resolver.query("h0.bench.test", "A").catch(() => null);
      if (answer?.message.rcode === "NOERROR") return;
    }
    throw new Error("nsd did not serve the zone in 30 s");
  } finally {
    await resolver.close();
  }
}

/** Questions a second, and microseconds of processor that each costs. */
type Measured = { readonly rate: number; readonly cpu: number };

/** The resolver as it is by default; throws when an answer is not what it must be. */
async function ours(port: number, asked: readonly string[]): Promise<Measured> {
  const resolver = makeResolver({ servers: [`127.0.0.1:${port}`] });
  const { signal } = new AbortController();
  let wrong = 0;
  let next = 0;
  // As a guessing module asks: so many at once, each followed by another.
  const lane = async () => {
    while (next < asked.length) {
      const i = next++;
      const name = asked[i] ?? "";
      const { message } = await resolver.query(name, "A", { signal });
      const found = message.answers[0];
      const right = i % 2 === 0 ? found?.name === name && "address" in found.data : message.rcode === "NXDOMAIN";
      if (!right) wrong += 1;
    }
  };
  const began = process.cpuUsage();
  const before = performance.now();
  await Promise.all(Array.from({ length: 200 }, lane));
  const seconds = (performance.now() - before) / 1_000;
  const { user, system } = process.cpuUsage(began);
  await resolver.close();
  if (wrong > 0) throw new Error(`${wrong} of ${asked.length} answers were wrong`);
  return { rate: asked.length / seconds, cpu: (user + system) / asked.length };
}

/** dnsperf over the file once. One of its "threads" is two: a sender and a receiver. */
async function theirs(dnsperf: string, port: number, file: string): Promise<Measured> {
  const how = `-s 127.0.0.1 -p ${port} -d ${file} -n 1 -T1 -c1 -q 100 -l 60`;
  const child = spawn("bash", ["-c", `${dnsperf} ${how}; times`], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  await once(child, "close");
  const rate = Number(/Queries per second:\s+([\d.]+)/.exec(text)?.[1] ?? Number.NaN);
  // The last line of bash's `times`: user and system time of its children.
  const [, ...parts] = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(text)?.map(Number) ?? [];
  const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = parts;
  return { rate, cpu: ((userMinutes + systemMinutes) * 60 + user + system) * (1e6 / names) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

// Both clients and the server before whatever else the machine does: dnsperf runs as two threads and the resolver as one,
// so neighbours would take more from the one.
try {
  setPriority(-15);
} catch {
  console.log("dns: without the right to run first (root); other work on this machine will lower the ratio");
}
const nsd = tool("nsd");
const dnsperf = tool("dnsperf");
if (!nsd || !dnsperf) {
  console.log(`dns: skipped, ${nsd ? "dnsperf" : "nsd"} is not installed (apt-get install nsd dnsperf)`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-dns-"));
const port = await freePort();
const server = startServer(nsd, folder, port);
try {
  const asked = Array.from({ length: names }, (_, i) => `h${i}.bench.test`);
  const file = join(folder, "questions");
  writeFileSync(file, `${asked.map((name) => `${name} A`).join("\n")}\n`);
  await served(port, server);
  const mine: Measured[] = [];
  const base: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    base.push(await theirs(dnsperf, port, file));
    mine.push(await ours(port, asked));
  }
  const value = Math.round(median(mine.map(({ rate }) => rate)));
  const baseline = Math.round(median(base.map(({ rate }) => rate)));
  // Of each pair, for what else runs on the machine changes from round to round.
  const ratio = Number(median(mine.map(({ rate }, round) => rate / (base[round]?.rate ?? Number.NaN))).toFixed(2));
  const cpu = [mine, base].map((all) => `${median(all.map((one) => one.cpu)).toFixed(1)} µs`);
  console.log(JSON.stringify({ question, value, baseline, ratio, target }));
  console.log(`dns: ${value} names/s, dnsperf -T1 ${baseline}/s, ratio ${ratio} (target ${target})`);
  console.log(`dns: processor time of a question ${cpu[0]}, of dnsperf's ${cpu[1]}`);
} finally {
  server.kill("SIGTERM");
  if (server.exitCode === null) await once(server, "exit");
  rmSync(folder, { recursive: true, force: true });
}
