import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";
import { labOptions } from "../lab/options.ts";
import type { Reach } from "../model/scan.ts";
import type { Demo } from "../services/sample.ts";

/** What the demo scans, as a person would write it. */
export function writtenTargets({ targets: { domains, ranges, emails, usernames } }: Pick<Lab, "targets">): string[] {
  return [...domains, ...ranges, ...emails, ...usernames.map((name) => `username:${name}`)];
}

/** The way into the demo internet, written below a folder: where its addresses are answered, and what is known of them. */
export function demoReach(lab: Lab, folder: string): Reach {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [map, datasets] = [join(folder, "demo-map.json"), join(folder, "demo-data")];
  lab.writeMap(map);
  lab.writeDataSets(datasets);
  // Good resolvers and bad ones: those that lie are left out, those that are slow or lose questions are asked less.
  const resolvers = [...new Set([...lab.resolvers, ...Object.values(lab.resolversBy)])];
  return { resolvers, proxy: null, map, datasets };
}

/** The demo internet, for a server to offer samples over. */
export async function startDemo(): Promise<Demo> {
  const { startLab } = await import("../lab/lab.ts");
  const lab = await startLab();
  return {
    targets: writtenTargets(lab),
    scope: lab.scope,
    options: labOptions,
    reach: (folder) => demoReach(lab, folder),
    reset: lab.reset,
    close: lab.close,
  };
}
