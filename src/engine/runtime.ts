import { AppError } from "../errors.ts";
import { type Footprint, footprints } from "../model/footprint.ts";
import type { NewScan, ScanKind } from "../model/scan.ts";
import type { Scope } from "../model/scope.ts";
import type { Module } from "../sdk/module.ts";
import { conditionOf, makeTaker, type Taker } from "./takes.ts";
import { scopeOf } from "./thread/context.ts";
import type { ScanBrief } from "./thread/protocol.ts";

export type PlannedModule = {
  readonly id: string;
  readonly module: Module;
  readonly takes: Taker;
  /** What it takes, in words: equal for modules that take the same; null where it has a filter of its own. */
  readonly condition: string | null;
  readonly batch: number;
  readonly version: string;
};

/** A scan as the engine of one process holds it. Everything here was fixed when the scan was made. */
export type Runtime = {
  readonly workspace: string;
  readonly id: string;
  readonly kind: ScanKind;
  readonly brief: ScanBrief;
  readonly scope: Scope;
  readonly modules: readonly PlannedModule[];
  readonly byId: ReadonlyMap<string, PlannedModule>;
};

/** Of a single technique that a person asked for: its target, whatever the module wants in a scan. */
export const firstRecord: Taker = (record) => record.seq === 1;

/** The lower of what was asked for and what the scope file authorizes. */
export function footprintOf(spec: NewScan): Footprint {
  const authorized = footprints.indexOf(spec.scope.footprint);
  const beyond = footprints.indexOf("P1"); // P0 and P1 want no authorization
  return footprints[Math.min(footprints.indexOf(spec.footprint), Math.max(authorized, beyond))] ?? "P0";
}

export function makeRuntime(
  at: { workspace: string; id: string; kind?: ScanKind },
  spec: NewScan,
  registry: ReadonlyMap<string, Module>,
  keys: Readonly<Record<string, string>>,
): Runtime {
  const { workspace, id, kind = "scan" } = at;
  const brief: ScanBrief = { id, kind, spec, footprint: footprintOf(spec), keys };
  const modules = spec.modules.map(({ id }): PlannedModule => {
    const module = registry.get(id);
    if (!module)
      throw new AppError("unknown_module", `This scan wants the module "${id}", which is not installed here.`);
    return {
      id,
      module,
      takes: kind === "job" ? firstRecord : makeTaker(module),
      condition: kind === "job" ? null : conditionOf(module),
      batch: module.batch ?? 3_000,
      version: "1",
    };
  });
  const byId = new Map(modules.map((module) => [module.id, module]));
  return { workspace, id, kind, brief, scope: scopeOf(brief), modules, byId };
}
