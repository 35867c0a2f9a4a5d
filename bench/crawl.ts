import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { node } from "../bin/node.js";
import { loadConfig } from "../src/config.ts";
import { NewScan } from "../src/model/scan.ts";
import { localWorkspace } from "../src/services/app.ts";
import { openApp } from "../src/services/open.ts";
import { report } from "./report.ts";

// How much does the process grow while it crawls pages of 1 MB, every byte of them kept as evidence? Resident memory over the
// idle process (open, threads up, one page crawled), sampled every 200 ms. The server is another process.
const address = "203.0.113.5";
const actor = { workspace: localWorkspace, name: "bench", role: "owner" } as const;
const mb = () => Math.round(process.memoryUsage().rss / 1e6);

async function crawl(pages: number): Promise<{ growth: number; perSecond: number; read: number }> {
  const server = spawn(process.execPath, [fileURLToPath(new URL("./crawl-server.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const folder = mkdtempSync(join(tmpdir(), "sonde-bench-crawl-"));
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const map = join(folder, "map.json");
    writeFileSync(
      map,
      JSON.stringify({ tcp: { [`${address}:80`]: Number(line) }, udp: {}, default: "refuse", ca: null }),
    );
    const app = await openApp(loadConfig({ SONDE_DATA_DIR: join(folder, "data") }));
    try {
      await app.work();
      const scan = async (most: number) => {
        const spec = NewScan.parse({
          targets: [{ type: "ip", value: address, given: "bench" }],
          scope: { allow: [address], footprint: "P2", authorized_by: "the bench" },
          footprint: "P2",
          modules: [
            { id: "ip.ports", options: { ports: "80" } },
            { id: "web.probe" },
            { id: "web.crawl", options: { pages: most, depth: 20, totalBytes: 10_000_000_000 } },
          ],
          reach: { map },
          budget: { rate: 10_000 },
        });
        const { id } = await app.scans.create(actor, spec);
        await app.scans.start(actor, id);
        while ((await app.scans.find(actor, id)).state === "RUNNING") await sleep(100);
        return (await app.results.summary(actor, id)).entities.url ?? 0;
      };
      await scan(1);
      await sleep(1_000);
      const idle = mb();
      let peak = idle;
      const watch = setInterval(() => {
        peak = Math.max(peak, mb());
      }, 200);
      const started = performance.now();
      const read = await scan(pages);
      clearInterval(watch);
      return { growth: peak - idle, perSecond: Math.round((pages / (performance.now() - started)) * 1_000), read };
    } finally {
      await app.close();
    }
  } finally {
    server.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2]) console.log(JSON.stringify(await crawl(Number(process.argv[2]))));
else {
  const run = async (pages: number) => {
    const child = spawn(node.path, [...node.flags, fileURLToPath(import.meta.url), String(pages)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: node.env(),
    });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    await once(child, "close");
    return JSON.parse(text) as Awaited<ReturnType<typeof crawl>>;
  };
  const small = await run(1_000);
  const large = await run(3_000);
  const question = "crawl: growth of the process over idle";
  const budget = { baseline: 150, baselineIs: "budget", target: 1, less: true };
  report({
    question: `${question}, 1,000 pages × 1 MB (${small.perSecond} pages/s)`,
    unit: "MB",
    value: small.growth,
    ...budget,
  });
  report({
    question: `${question}, 3,000 pages × 1 MB (${large.perSecond} pages/s)`,
    unit: "MB",
    value: large.growth,
    ...budget,
  });
}
