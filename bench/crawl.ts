import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { authorityFile } from "../src/lab/certificates/load.ts";
import { writeDialMap } from "../src/lab/dial-map.ts";
import { NewScan } from "../src/model/scan.ts";
import { localWorkspace } from "../src/services/app.ts";
import { openApp } from "../src/services/open.ts";
import { report } from "./report.ts";

/*
 * How much does the resident size of a process grow over its idle one while it crawls pages of 1 MB, evidence written? And
 * does it depend on their number? The site is served by another process; each crawl has a process of its own.
 * node bench/crawl.ts [pages …]
 */
const most = 150;
const address = "203.0.113.9";
const pageBytes = 1_000_000;
const links = 8;
const everyMs = 200;
const MB = 1_048_576;

const [mode, ...rest] = process.argv.slice(2);
if (mode === "--server") serve();
else if (mode === "--scan") await crawl(Number(rest[0]), Number(rest[1]));
else await compare([mode ?? 1_000, rest[0] ?? 3_000].map(Number));

/** A site without an end: each page links to the next ones, names a mailbox of its own and is of words that do not repeat. */
function serve(): void {
  const server = createServer((request, response) => {
    const page = Number(/^\/page\/(\d+)$/.exec(request.url ?? "")?.[1] ?? 0);
    if (page === 0 && request.url !== "/") return void response.writeHead(404).end();
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(pageOf(page));
  });
  server.listen(0, "127.0.0.1", () => {
    const bound = server.address();
    process.send?.(typeof bound === "object" && bound ? bound.port : 0);
  });
  process.once("disconnect", () => process.exit(0));
}

function pageOf(page: number): Buffer {
  const next = Array.from({ length: links }, (_, n) => `<a href="/page/${page * links + n + 1}">on</a>`).join(" ");
  const body = Buffer.alloc(pageBytes, 0x20);
  let at = body.write(`<title>Page ${page}</title>${next}<p>clerk${page}@example.com</p>\n`);
  for (let state = page + 1; at < pageBytes - 40; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    at += body.write(`<p>word ${state.toString(36)} and ${(state >>> 9).toString(36)}</p>\n`, at);
  }
  return body;
}

type Growth = { readonly idle: number; readonly peak: number; readonly pages: number; readonly seconds: number };

/** In a process of its own: opens, lies idle, crawls so many pages, tells sizes in MB. */
async function crawl(port: number, pages: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "sonde-bench-crawl-"));
  const app = await openApp(
    { dataDir, databaseUrl: null, secretKey: null },
    { onError: (error) => console.error(error) },
  );
  try {
    const actor = { workspace: localWorkspace, name: "bench", role: "owner" } as const;
    const map = join(dataDir, "map.json");
    writeDialMap({ tcp: { [`${address}:80`]: port }, udp: {}, default: "refuse", ca: authorityFile }, map);
    await app.work();
    await sleep(1_000);
    const size = () => process.memoryUsage.rss() / MB;
    const idle = size();
    let peak = idle;
    const watch = setInterval(() => {
      peak = Math.max(peak, size());
    }, everyMs);
    const scan = await app.scans.create(
      actor,
      NewScan.parse({
        targets: [{ type: "ip", value: address, given: "bench" }],
        scope: { allow: [address], footprint: "P2", authorized_by: "it is here" },
        footprint: "P2",
        modules: [
          { id: "ip.ports", options: { ports: "80" } },
          { id: "web.probe" },
          { id: "web.crawl", options: { pages, depth: 50, totalBytes: 10_000_000_000, robots: false } },
        ],
        reach: { resolvers: ["127.0.0.1:53"], map },
        budget: { rate: 100_000 },
      }),
    );
    const started = performance.now();
    await app.scans.start(actor, scan.id);
    while ((await app.scans.find(actor, scan.id)).state === "RUNNING") await sleep(everyMs);
    const seconds = (performance.now() - started) / 1_000;
    clearInterval(watch);
    const read = (await app.results.summary(actor, scan.id)).entities.url ?? 0;
    process.send?.({ idle, peak, pages: read, seconds } satisfies Growth);
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true });
    process.disconnect?.();
  }
}

async function compare(counts: readonly number[]): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ["--server"]);
  try {
    const [port] = (await once(server, "message")) as [number];
    const growths: number[] = [];
    for (const pages of counts) {
      const {
        idle,
        peak,
        pages: read,
        seconds,
      } = await measured(fork(fileURLToPath(import.meta.url), ["--scan", `${port}`, `${pages}`]));
      if (read < pages) throw new Error(`${read} of ${pages} pages were read`);
      const growth = Math.round(peak - idle);
      growths.push(growth);
      report({
        question: `resident growth while ${pages} pages of 1 MB are crawled (${(pages / seconds).toFixed(0)} pages/s)`,
        unit: "MB",
        value: growth,
        baseline: Math.round(idle),
        baselineIs: "the idle process, MB",
        target: Number((most / idle).toFixed(2)),
        less: true,
      });
    }
    const [few = 1, many = 1] = growths;
    report({
      question: `the same for ${counts[1]} pages as for ${counts[0]}`,
      unit: "MB",
      value: many,
      baseline: few,
      baselineIs: `with ${counts[0]} pages, MB`,
      target: 1.1,
      less: true,
    });
  } finally {
    server.disconnect();
    await once(server, "exit");
  }
}

async function measured(child: ChildProcess): Promise<Growth> {
  const over = once(child, "exit");
  const [told] = (await Promise.race([once(child, "message"), over])) as [Growth | number];
  await over;
  if (typeof told === "number") throw new Error(`the crawl ended with ${told}`);
  return told;
}
