import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Budget, Reach } from "../src/model/scan.ts";
import { ScopeDocument } from "../src/model/scope.ts";
import { makeNet } from "../src/net/net.ts";

// How fast does the door's connect scan go through 40 hosts x 1000 ports: refused, then silently dropped?
// The baseline is `nmap -sT -T4` over the same addresses in the same run, taken in turns. Refused is loopback; dropped
// is a network namespace of its own, whose loopback loses what goes to the ports asked for, but for three a host that
// are open (nmap times itself by those that answer).
const hosts = 40;
const ports = 1_000;
const self = fileURLToPath(import.meta.url);
const refusedAt = (host: number) => `127.1.${host >> 8}.${(host & 255) + 1}`;
const droppedAt = (host: number) => `203.0.113.${host + 1}`;

const firstPort = 20_480; // 20,480 to 22,527 are one mask, 0xf800
const openPorts = [30_001, 30_002, 30_003];
const portsOf = (count: number) => [...Array.from({ length: count - 3 }, (_, n) => firstPort + n), ...openPorts];

type Share = { readonly addresses: readonly string[]; readonly maxSockets: number };

/** Scans a share of the hosts as a module does; all of a share at once. */
async function scanShare({ addresses, maxSockets }: Share): Promise<void> {
  const door = makeNet({
    scope: {
      document: ScopeDocument.parse({ allow: ["127.0.0.0/8", "203.0.113.0/24"], footprint: "P2" }),
      targets: [],
    },
    footprint: "P2",
    reach: Reach.parse({ resolvers: ["127.0.0.1:53"] }),
    budget: Budget.parse({ rate: 1e9 }),
    maxSockets,
    lease: async (n) => n,
    sourceTurn: async () => ({ granted: true, waitMs: 0 }),
  });
  const { signal } = new AbortController();
  const { tcp } = door.forModule({ granted: "P2", sources: [], signal, sink: () => {} });
  const list = portsOf(ports);
  const scans = await Promise.all(addresses.map((address) => tcp.scan(address, list)));
  const seen = scans.reduce((sum, { open, closed, filtered }) => sum + open.length + closed + filtered, 0);
  if (seen !== addresses.length * ports) throw new Error(`${seen} ports were accounted for`);
  await door.close();
}

/** Ports a second of so many threads, without the time that they take to start. */
async function ours(addresses: readonly string[], threads: number, maxSockets: number): Promise<number> {
  const workers = Array.from({ length: threads }, (_, n) => {
    const share: Share = { addresses: addresses.filter((_, at) => at % threads === n), maxSockets };
    return new Worker(self, { workerData: share });
  });
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const start = performance.now();
  const done = workers.map((worker) => once(worker, "exit"));
  for (const worker of workers) worker.postMessage("go");
  const codes = await Promise.all(done);
  if (codes.some(([code]) => code !== 0)) throw new Error("a thread failed");
  return (addresses.length * ports * 1_000) / (performance.now() - start);
}

async function nmap(addresses: readonly string[], count: number): Promise<number> {
  const list = ["-sT", "-T4", "-Pn", "-n", "-p", portsOf(count).join(","), ...addresses];
  const start = performance.now();
  const child = spawn("nmap", list, { stdio: "ignore" });
  await once(child, "close");
  return (addresses.length * count * 1_000) / (performance.now() - start);
}

function report(question: string, value: number, baseline: number, target: number): void {
  const ratio = Number((value / baseline).toFixed(2));
  console.log(JSON.stringify({ question, value: Math.round(value), baseline: Math.round(baseline), ratio, target }));
  console.log(
    `${question}: ${Math.round(value)} ports/s, nmap ${Math.round(baseline)}/s, ratio ${ratio} (target ${target})`,
  );
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function refused(): Promise<void> {
  const addresses = Array.from({ length: hosts }, (_, n) => refusedAt(n));
  const rates = { nmap: [] as number[], one: [] as number[], two: [] as number[] };
  for (let round = 0; round < 5; round++) {
    rates.nmap.push(await nmap(addresses, ports));
    rates.one.push(await ours(addresses, 1, 8_000));
    rates.two.push(await ours(addresses, 2, 8_000));
  }
  report("tcp connect, refused, one thread", median(rates.one), median(rates.nmap), 0.45);
  report("tcp connect, refused, two threads", median(rates.two), median(rates.nmap), 0.9);
}

async function dropped(): Promise<void> {
  const servers = await Promise.all(openPorts.map(listen));
  const addresses = Array.from({ length: hosts }, (_, n) => droppedAt(n));
  // Where every port is silent nmap needs minutes for all of them: it is given a twentieth, and compared by rate.
  const baseline = await nmap(addresses, ports / 20);
  report("tcp connect, dropped, one thread", await ours(addresses, 1, 16_000), baseline, 5);
  report("tcp connect, dropped, two threads", await ours(addresses, 2, 8_000), baseline, 5);
  for (const server of servers) server.close();
}

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  await once(server.listen(port, "0.0.0.0", 4_000), "listening");
  return server;
}

/** Runs this file again where nothing answers. */
async function droppedInNamespace(): Promise<void> {
  const wire = [
    "ip link set lo up",
    "ip addr add 203.0.113.0/24 dev lo",
    "tc qdisc add dev lo root handle 1: htb default 10",
    "tc class add dev lo parent 1: classid 1:10 htb rate 10gbit quantum 60000",
    "tc class add dev lo parent 1: classid 1:20 htb rate 8bit burst 1 quantum 1500",
    "tc qdisc add dev lo parent 1:20 pfifo limit 1",
    "tc filter add dev lo parent 1: protocol ip u32 match ip protocol 6 0xff match ip dport 20480 0xf800 flowid 1:20",
    `exec "${process.execPath}" "${self}" --dropped`,
  ];
  const child = spawn("unshare", ["-rn", "sh", "-c", wire.join(" && ")], { stdio: "inherit" });
  const [code] = await once(child, "close");
  if (code !== 0) console.log("tcp connect, dropped: skipped, no network namespace can be made here");
}

if (!isMainThread) {
  parentPort?.once("message", () => {
    scanShare(workerData).then(() => process.exit(0));
  });
  parentPort?.postMessage("ready");
} else if (!existsSync("/usr/bin/nmap")) {
  console.log("tcp connect: skipped, nmap is not installed (apt-get install nmap)");
} else if (process.argv.includes("--dropped")) {
  await dropped();
} else {
  await refused();
  await droppedInNamespace();
}
