import { randomUUID } from "node:crypto";
import type { Db } from "../src/db/client.ts";
import { ensureWorkspace } from "../src/db/system/workspaces.ts";
import { insertScanModules } from "../src/db/tables/scan-modules.ts";
import { insertScan, startScan } from "../src/db/tables/scans.ts";
import { runCycle } from "../src/engine/cycle.ts";
import { makePages } from "../src/engine/pages.ts";
import { makeRuntime, type Runtime } from "../src/engine/runtime.ts";
import { seedScan } from "../src/engine/seed.ts";
import type { NewScan } from "../src/model/scan.ts";
import type { Module } from "../src/sdk/module.ts";

/** A scan that runs, with its first jobs planned and nobody at work: for tests that play the worker. */
export async function aRunningScan(
  db: Db,
  spec: NewScan,
  modules: readonly Module[],
  workspace: string = randomUUID(),
): Promise<Runtime> {
  await ensureWorkspace(db, workspace, "a test");
  const scan = makeRuntime({ workspace, id: randomUUID() }, spec, new Map(modules.map((it) => [it.id, it])), {});
  await db.as(workspace, async (q) => {
    await insertScan(q, workspace, scan.id, spec);
    await insertScanModules(
      q,
      workspace,
      scan.id,
      spec.modules.map(({ id }) => ({ module: id, version: "1" })),
    );
    await seedScan(q, scan, "a test");
    await startScan(q, workspace, scan.id);
    await runCycle(q, scan, makePages(), []);
  });
  return scan;
}
