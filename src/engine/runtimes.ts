import type { Db } from "../db/client.ts";
import { readScan } from "../db/tables/scans.ts";
import { AppError } from "../errors.ts";
import type { Module } from "../sdk/module.ts";
import { makeRuntime, type Runtime } from "./runtime.ts";
import { stopScan } from "./stop-scan.ts";

/** The scans that this process is at work on. Each is read once, for it fixes everything at its start. */
export type Runtimes = {
  known(scan: string): Runtime | undefined;
  of(at: { workspace: string; scan: string }): Promise<Runtime | undefined>;
  forget(scan: string): void;
};

export function makeRuntimes(
  db: Db,
  modules: ReadonlyMap<string, Module>,
  keys: (workspace: string) => Promise<Readonly<Record<string, string>>>,
): Runtimes {
  const scans = new Map<string, Runtime>();
  return {
    known: (scan) => scans.get(scan),
    async of({ workspace, scan }) {
      const known = scans.get(scan);
      if (known) return known;
      const spec = await db.as(workspace, (q) => readScan(q, workspace, scan));
      if (!spec) return undefined;
      try {
        const runtime = makeRuntime({ workspace, id: scan, kind: spec.kind }, spec, modules, await keys(workspace));
        scans.set(scan, runtime);
        return runtime;
      } catch (error) {
        // a module is gone since the scan was made: it can never go on, and must not keep others from it
        if (!(error instanceof AppError && error.code === "unknown_module")) throw error;
        await stopScan(db, { workspace, id: scan }, "FAILED", error.message);
        return undefined;
      }
    },
    forget: (scan) => void scans.delete(scan),
  };
}
