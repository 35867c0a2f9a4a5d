import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Db, openDb, type Query } from "../src/db/client.ts";
import { ensureWorkspace } from "../src/db/system/workspaces.ts";
import { startWorker } from "../src/engine/worker.ts";
import { NewScan } from "../src/model/scan.ts";
import { localWorkspace as workspace } from "../src/services/app.ts";
import { makeScans } from "../src/services/scans.ts";
import { modules } from "../test/fixtures/noop-modules.ts";

/*
 * One measurement of the engine in a process of its own: node bench/engine-run.ts <names> <modules> <embedded|url> [pauseMs|singly]
 * Prints JSON: events a second until every module has had every name, the same rows by bare bulk insert, memory.
 */
const [names = "5000", lookers = "10", where = "embedded", pause = "0"] = process.argv.slice(2);
const count = Number(names);
const seeds = Math.max(1, Math.ceil(count / 20_000));
const actor = { workspace, name: "bench", role: "owner" } as const;
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const db: Db = await openDb(where === "embedded" ? { dataDir: folder } : { databaseUrl: where });
await ensureWorkspace(db, workspace, "local");
const registry = new Map(modules.map((module) => [module.id, module]));
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 50);
const worker = await startWorker({
  db,
  modules: registry,
  registry: [new URL("../test/fixtures/noop-modules.ts", import.meta.url).href],
  evidence: () => Promise.reject(new Error("nothing is asked")),
  keys: async () => ({}),
  onError: (error) => console.error(error),
});
const scans = makeScans(db, registry, () => worker.wake());

async function scan(
  total: number,
  pace: { pauseMs?: number; singly?: boolean },
): Promise<{ ms: number; firstMs: number; endMs: number }> {
  const spec = NewScan.parse({
    targets: Array.from({ length: seeds }, (_, n) => ({
      type: "domain",
      value: `bench${n}-${total}.test`,
      given: "bench",
    })),
    footprint: "P0",
    modules: [
      { id: "make.names", options: { count: Math.ceil(total / seeds), ...pace } },
      ...Array.from({ length: Number(lookers) }, (_, n) => ({ id: `look.at${n}` })),
    ],
  });
  const { id } = await scans.create(actor, spec);
  const started = performance.now();
  let first = 0;
  let last = 0;
  let known = 0;
  await scans.start(actor, id);
  for (;;) {
    const [row] = await db.as(workspace, (q) =>
      q.rows<{ state: string; head: number; settled: number }>(
        `select state, head, (select sum(settled)::int from scan_modules m where m.workspace_id = $1 and m.scan_id = $2) as settled
           from scans where workspace_id = $1 and id = $2`,
        [workspace, id],
      ),
    );
    if (!row) throw new Error("no scan");
    if (first === 0 && row.head > seeds) first = performance.now();
    if (row.settled !== known) {
      known = row.settled;
      last = performance.now();
    }
    if (row.state === "COMPLETED") break;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  if (known !== total * Number(lookers) + seeds) throw new Error(`${known} subjects were settled`);
  return { ms: performance.now() - started, firstMs: first - started, endMs: performance.now() - last };
}

/** The rows that the scan wrote for its names, by bulk insert and nothing else: 1,000 a transaction. */
async function bare(total: number): Promise<number> {
  const id = crypto.randomUUID();
  const started = performance.now();
  for (let from = 0; from < total; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, total - from) }, (_, n) => ({
      seq: from + n + 1,
      key: `h${from + n}.bare.test`,
    }));
    await db.as(workspace, (q) => insert(q, id, JSON.stringify(rows)));
  }
  return performance.now() - started;
}

async function insert(q: Query, id: string, rows: string): Promise<void> {
  const set = `json_to_recordset($2::json) as r (seq bigint, key text)`;
  await q.rows(`insert into entities (workspace_id, type, key) select $1, 'hostname', key from ${set}`, [
    workspace,
    rows,
  ]);
  await q.rows(
    `insert into log (workspace_id, scan_id, seq, kind, ref, distance, in_scope, traits, up_to) select $1, $3, seq, 'e', seq, 0, true, 0, seq from ${set}`,
    [workspace, rows, id],
  );
  await q.rows(
    `insert into scan_entities (workspace_id, scan_id, entity_id, seq, distance, in_scope, traits) select $1, $3, seq, seq, 0, true, 0 from ${set}`,
    [workspace, rows, id],
  );
  await q.rows(
    `insert into observations (workspace_id, scan_id, module, version, subject_kind, subject_id, what, what_id, proofs)
     select $1, $3, 'make.names', '1', 'e', 1, 'e', seq, '[{"kind":"derived","rule":"counting","from":["domain bench.test"]}]' from ${set}`,
    [workspace, rows, id],
  );
}

try {
  await scan(10_000, {}); // threads are up and code is warm, as it is for the baseline
  const opening = peak;
  await new Promise((resolve) => setTimeout(resolve, 500));
  peak = 0;
  const { ms, firstMs, endMs } = await scan(count, pause === "singly" ? { singly: true } : { pauseMs: Number(pause) });
  const memory = peak;
  const bareMs = await bare(Math.min(count, 50_000));
  console.log(
    JSON.stringify({
      eventsPerSecond: Math.round((count / ms) * 1_000),
      barePerSecond: Math.round((Math.min(count, 50_000) / bareMs) * 1_000),
      firstMs: Math.round(firstMs),
      endMs: Math.round(endMs),
      peakMb: Math.round(memory / 1e6),
      openingMb: Math.round(opening / 1e6),
    }),
  );
} finally {
  clearInterval(watch);
  await worker.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}
