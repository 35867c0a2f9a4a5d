import type { ScopeDocument } from "../model/scope.ts";
import { authorityFile } from "./certificates/load.ts";
import { writeDataSets } from "./data-sets.ts";
import { type DialMap, endpoint, writeDialMap } from "./dial-map.ts";
import { makeTries } from "./faults.ts";
import { type LabLog, openLog } from "./log.ts";
import { openServers } from "./open-servers.ts";
import type { ResolverManner } from "./servers/name-servers.ts";
import { type LabTargets, targetsOf } from "./targets.ts";
import { makeTruth } from "./truth/make-truth.ts";
import { worldScope } from "./truth/places.ts";
import type { Truth } from "./truth/truth.ts";
import { world } from "./world/index.ts";

/** A running demo internet. */
export type Lab = {
  readonly map: DialMap;
  writeMap(file: string): void;
  /** Writes the data sets of this world, which a scan of it uses instead of those of the real one. */
  writeDataSets(folder: string): void;
  /** Recursive resolvers that tell the truth, "address:port" on documentation addresses: reached through the map. */
  readonly resolvers: readonly string[];
  /** One resolver of every manner, good or bad. */
  readonly resolversBy: Readonly<Record<ResolverManner, string>>;
  readonly targets: LabTargets;
  /** What the organisations authorize: P3 on their names and ground. */
  readonly scope: ScopeDocument;
  readonly log: LabLog;
  /** What a scan of all targets at P3 must find, and may. Made when first asked for. */
  readonly truth: Truth;
  /** Forgets tries, logs and what resolvers learned: the next scan meets the same world. */
  reset(): void;
  close(): Promise<void>;
};

/** Starts the demo internet in this process, on loopback ports; nothing of it depends on chance, time or privileges. */
export async function startLab({ seed = 1, replyMs = 0 }: { seed?: number; replyMs?: number } = {}): Promise<Lab> {
  const log = openLog();
  const tries = makeTries();
  const servers = await openServers(world, { seed, log, tries, replyMs });
  const map: DialMap = { tcp: servers.tcp, udp: servers.udp, default: "refuse", ca: authorityFile };
  const at = (manner: ResolverManner) =>
    world.resolvers.filter((it) => it.manner === manner).map(({ address }) => endpoint(address, 53));
  const targets = targetsOf(world);
  let truth: Truth | null = null;
  const one = (manner: ResolverManner) => at(manner)[0] ?? "";
  return {
    map,
    writeMap: (file) => writeDialMap(map, file),
    writeDataSets: (folder) => writeDataSets(world, folder),
    resolvers: at("good"),
    resolversBy: {
      good: one("good"),
      slow: one("slow"),
      lossy: one("lossy"),
      lying: one("lying"),
      limited: one("limited"),
      refusing: one("refusing"),
    },
    targets,
    scope: worldScope(world),
    log,
    get truth() {
      truth ??= makeTruth(world, targets);
      return truth;
    },
    reset() {
      tries.reset();
      log.clear();
      servers.forget();
    },
    close: () => servers.close(),
  };
}
