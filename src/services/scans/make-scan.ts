import { randomUUID } from "node:crypto";
import type { Query } from "../../db/client.ts";
import { insertScanModules } from "../../db/tables/scan-modules.ts";
import { insertScan, readScan, type ScanBelonging } from "../../db/tables/scans.ts";
import { makeRuntime } from "../../engine/runtime.ts";
import { seedScan } from "../../engine/seed.ts";
import { AppError } from "../../errors.ts";
import type { NewScan, Scan } from "../../model/scan.ts";
import type { Module } from "../../sdk/module.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";

/** Writes a scan that was checked, its modules, and its targets as the beginning of its log. */
export async function makeScanIn(
  q: Query,
  actor: Actor,
  spec: NewScan,
  modules: ReadonlyMap<string, Module>,
  part: Pick<ScanBelonging, "kind"> & Partial<ScanBelonging>,
): Promise<Scan> {
  const { workspace } = actor;
  const id = randomUUID();
  await insertScan(q, workspace, id, spec, { investigation: null, by: actor.name, targets: [], onlyAt: null, ...part });
  await insertScanModules(
    q,
    workspace,
    id,
    spec.modules.map((module) => ({ module: module.id, version: "1" })),
  );
  await seedScan(q, makeRuntime({ workspace, id, kind: part.kind }, spec, modules, {}), actor.name);
  if (part.kind === "scan") await audit(q, actor, "scan.create", id); // a job has an id of its own
  const scan = await readScan(q, workspace, id);
  if (!scan) throw new AppError("not_found", `There is no scan "${id}".`);
  return scan;
}
