import type { Lab } from "../lab/lab.ts";
import { labOptions } from "../lab/options.ts";
import type { Demo } from "../services/sample.ts";

/** What the demo scans, as a person would write it. */
export function writtenTargets({ targets: { domains, ranges, emails, usernames } }: Pick<Lab, "targets">): string[] {
  return [...domains, ...ranges, ...emails, ...usernames.map((name) => `username:${name}`)];
}

/** Good resolvers and bad ones: those that lie are left out, those that are slow or lose questions are asked less. */
export function allResolvers({ resolvers, resolversBy }: Pick<Lab, "resolvers" | "resolversBy">): string[] {
  return [...new Set([...resolvers, ...Object.values(resolversBy)])];
}

/** The demo internet, for a server to offer samples over. */
export async function startDemo(): Promise<Demo> {
  const { startLab } = await import("../lab/lab.ts");
  const lab = await startLab();
  return {
    targets: writtenTargets(lab),
    scope: lab.scope,
    resolvers: allResolvers(lab),
    options: labOptions,
    writeMap: lab.writeMap,
    reset: lab.reset,
    close: lab.close,
  };
}
