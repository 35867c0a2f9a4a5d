import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { openDb } from "../db/client.ts";
import { ensureWorkspace } from "../db/system/workspaces.ts";
import { type EngineWorker, startWorker } from "../engine/worker.ts";
import { asError } from "../errors.ts";
import { type Evidence, openEvidence } from "../evidence/store.ts";
import { presets } from "../modules/presets.ts";
import type { Module } from "../sdk/module.ts";
import { type App, localWorkspace } from "./app.ts";
import { sealSegments } from "./custody.ts";
import { makeEvidence } from "./evidence.ts";
import { startTriageUpkeep } from "./findings/upkeep.ts";
import { makeKeys, readKeys } from "./keys.ts";
import { moduleInfo } from "./modules.ts";
import type { Platform } from "./platform.ts";
import { makeProvenance } from "./provenance.ts";
import { makeResults } from "./results.ts";
import { makeScans } from "./scans.ts";
import { masterKey } from "./secret.ts";
import { makeTrouble } from "./trouble.ts";

export type OpenOptions = {
  /** URLs of files that export `modules`, a list of them; ours when not given. */
  readonly registry?: readonly string[];
  readonly threads?: number;
  readonly silenceMs?: number;
  readonly heapMb?: number;
  onError?(error: Error): void;
};

/** Opens the folder or database, and gives what the doors in may do. Nothing runs before `work()`. */
export async function openApp(config: Config, options: OpenOptions = {}): Promise<App> {
  const registry = options.registry ?? [new URL("../modules/index.ts", import.meta.url).href];
  const db = await openDb(config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: config.dataDir });
  const opened: {
    evidence: Map<string, Promise<Evidence>>;
    worker: EngineWorker | null;
    upkeep: ReturnType<typeof startTriageUpkeep> | null;
    platform: Promise<Platform> | null;
  } = { evidence: new Map(), worker: null, upkeep: null, platform: null };
  try {
    const [lists, master] = await Promise.all([
      Promise.all(registry.map(async (url) => ((await import(url)) as { modules: readonly Module[] }).modules)),
      masterKey(config),
      ensureWorkspace(db, localWorkspace, "local", "local"),
    ]);
    const modules = new Map(lists.flat().map((module) => [module.id, module]));
    const folderOf = (workspace: string) => join(config.dataDir, "evidence", workspace);
    const evidence = (workspace: string): Promise<Evidence> => {
      const known = opened.evidence.get(workspace);
      if (known) return known;
      const folder = folderOf(workspace);
      const store = mkdir(folder, { recursive: true, mode: 0o700 }).then(() =>
        openEvidence({ folder, workspace, masterKey: master }),
      );
      opened.evidence.set(workspace, store);
      return store;
    };
    const trouble = makeTrouble(options.onError);
    const results = makeResults(db, modules, trouble.now);
    const evidenceOf = makeEvidence(db, { master, folderOf, open: evidence, results });
    return {
      scans: makeScans(db, modules, () => opened.worker?.wake()),
      // Loaded when a scan starts: most commands ask nobody anything.
      resolvers: { check: async (reach) => (await import("../net/check-resolvers.ts")).checkResolvers(reach) },
      results,
      provenance: makeProvenance(db, evidence),
      evidence: evidenceOf,
      modules: { list: () => [...modules.values()].map(moduleInfo), presets: () => presets },
      keys: makeKeys(db, modules, master),
      async platform() {
        opened.platform ??= import("./platform.ts").then(({ makePlatform }) =>
          makePlatform({ db, config, master, evidence, evidenceOf }),
        );
        return opened.platform;
      },
      async work() {
        opened.upkeep ??= startTriageUpkeep(db, (thrown) => trouble.add(asError(thrown)));
        opened.worker ??= await startWorker({
          db,
          modules,
          registry,
          evidence,
          keys: (workspace) => readKeys(db, master, workspace),
          onError: trouble.add,
          onCommit: trouble.clear,
          ...(options.threads !== undefined && { threads: options.threads }),
          ...(options.silenceMs !== undefined && { silenceMs: options.silenceMs }),
          ...(options.heapMb !== undefined && { heapMb: options.heapMb }),
        });
      },
      async close() {
        await opened.upkeep?.close();
        await opened.worker?.close();
        for (const [workspace, store] of opened.evidence) await sealSegments(db, workspace, await store);
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}
