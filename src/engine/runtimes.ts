import type { Db } from "../db/client.ts";
import { readScan } from "../db/tables/scans.ts";
import type { Module } from "../sdk/module.ts";
import { makeRuntime, type Runtime } from "./runtime.ts";

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
      const runtime = makeRuntime({ workspace, id: scan }, spec, modules, await keys(workspace));
      scans.set(scan, runtime);
      return runtime;
    },
    forget: (scan) => void scans.delete(scan),
  };
}
