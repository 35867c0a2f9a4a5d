import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import pg from "pg";
import { loadConfig } from "../src/config.ts";
import { openDb } from "../src/db/client.ts";
import { NewScan } from "../src/model/scan.ts";
import { anApp, aTarget, ended, type Home, owner } from "../test/builders.ts";
import { checkEnded } from "../test/ended-scan.ts";
import { startPostgres } from "../test/postgres.ts";
import { aLabProcess, aSonde } from "../test/processes.ts";
import { report } from "./report.ts";

/*
 * Does a second and a fourth worker make a scan faster? node bench/workers.ts: all of the demo internet, each answer 50 ms
 * away, over `sonde worker` processes on one PostgreSQL, each with one thread and one job at once.
 */
const replyMs = 50;
const families = ["dns.", "mail.", "ip.asn", "ip.country", "ip.provider", "tls.certificate", "web.probe"];

const postgres = await startPostgres();
if (!postgres) throw new Error("no PostgreSQL on this machine");
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-workers-"));

/** An empty database and folder, as a person would set them. */
async function aHome(name: string): Promise<Home> {
  const maker = new pg.Client(postgres?.url);
  await maker.connect();
  await maker.query(`create database ${name}`);
  await maker.end();
  const url = Object.assign(new URL(postgres?.url ?? ""), { pathname: `/${name}` }).href;
  const env = { SONDE_DATA_DIR: join(folder, name), DATABASE_URL: url, SECRET_KEY: "a secret of the benchmark" };
  return { config: loadConfig(env), kind: "PostgreSQL" };
}

async function timed(workers: number): Promise<{ seconds: number; lines: string[] }> {
  const ends: (() => unknown)[] = [];
  const t = { after: (end: () => unknown) => ends.push(end) } as unknown as TestContext; // the parts of tests ask no more of it
  try {
    const home = await aHome(`workers${workers}`);
    const { map, datasets, resolvers, scope, targets } = await aLabProcess(t, 1, replyMs);
    for (let n = 0; n < workers; n += 1) {
      const worker = aSonde(t, home.config, ["worker"], { WORKER_THREADS: "1", WORKER_JOBS: "1" });
      await worker.hear(/waits for scans/);
    }
    const app = await anApp(t, home);
    const modules = app.modules.list().filter(({ id }) => families.some((one) => id.startsWith(one)));
    const spec = NewScan.parse({
      ...{
        targets: targets.domains.map((it) => aTarget("domain", it)),
        scope,
        footprint: "P2",
        reach: { resolvers, map, datasets },
        budget: { rate: 1_000 },
      },
      modules: modules.map(({ id }) => ({ id })),
    });
    const began = performance.now();
    const scan = await app.scans.create(owner, spec);
    await app.scans.start(owner, scan.id);
    await ended(app, scan.id, 600);
    const seconds = (performance.now() - began) / 1_000;
    const db = await openDb({ databaseUrl: home.config.databaseUrl ?? "", max: 1 });
    ends.push(() => db.close());
    const lines = await db.as(owner.workspace, (q) => checkEnded(q, owner.workspace, scan.id));
    console.error(`${workers} workers: ${seconds.toFixed(1)} s`);
    return { seconds, lines };
  } finally {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  }
}

try {
  const one = await timed(1);
  for (const workers of [2, 4]) {
    const { seconds, lines } = await timed(workers);
    if (lines.join() !== one.lines.join()) throw new Error(`${workers} workers found something else`);
    report({
      question: `workers: the demo internet at ${replyMs} ms a reply, ${workers} workers, ${lines.length} lines, all the same`,
      unit: "s",
      value: Number(seconds.toFixed(1)),
      baseline: Number(one.seconds.toFixed(1)),
      baselineIs: "with one",
      target: workers === 2 ? 0.75 : 0.6,
      less: true,
    });
  }
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
