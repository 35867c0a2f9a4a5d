import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { openDb } from "../db/client.ts";
import { ensureWorkspace } from "../db/system/workspaces.ts";
import { type EngineWorker, startWorker } from "../engine/worker.ts";
import { asError } from "../errors.ts";
import { type Evidence, openEvidence } from "../evidence/store.ts";
import { presets } from "../modules/presets.ts";
import type { Module } from "../sdk/module.ts";
import { countingTask } from "./analytics/count-day.ts";
import { type App, localWorkspace } from "./app.ts";
import { rescanTask } from "./assets/scanning.ts";
import { makeCheck } from "./check-modules.ts";
import { sealSegments } from "./custody.ts";
import { makeEvidence } from "./evidence.ts";
import { triageTasks } from "./findings/upkeep.ts";
import { makeKeys, readKeys } from "./keys.ts";
import { moduleInfo } from "./modules.ts";
import { readers } from "./outbox/all.ts";
import { followOutbox } from "./outbox/readers.ts";
import type { Platform } from "./platform.ts";
import { makeProvenance } from "./provenance.ts";
import { makeResults } from "./results.ts";
import { retentionTasks } from "./retention.ts";
import { type Demo, makeSample } from "./sample.ts";
import { makeScans } from "./scans.ts";
import { type Schedule, startSchedule } from "./schedule.ts";
import { masterKey } from "./secret.ts";
import { makeTrouble } from "./trouble.ts";
import { openVerified } from "./verified.ts";

export type OpenOptions = {
  /** URLs of files that export `modules`, a list of them; ours when not given. */
  readonly registry?: readonly string[];
  readonly threads?: number;
  /** Jobs at once. */
  readonly jobs?: number;
  readonly silenceMs?: number;
  readonly heapMb?: number;
  /** Starts the demo internet in this process: samples run over it, and here alone. */
  startDemo?(): Promise<Demo>;
  onError?(error: Error): void;
};

/** Opens the folder or database, and gives what the doors in may do. Nothing runs before `work()`. */
export async function openApp(config: Config, options: OpenOptions = {}): Promise<App> {
  const registry = options.registry ?? [new URL("../modules/index.ts", import.meta.url).href];
  const db = await openDb(config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: config.dataDir });
  const opened: {
    evidence: Map<string, Promise<Evidence>>;
    worker: Promise<EngineWorker> | null;
    schedule: Schedule | null;
    outbox: Promise<{ close(): Promise<void> }> | null;
    platform: Promise<Platform> | null;
    closed: Promise<void> | null;
  } = { evidence: new Map(), worker: null, schedule: null, outbox: null, platform: null, closed: null };
  const wake = () =>
    void opened.worker?.then(
      (worker) => worker.wake(),
      () => {}, // whoever started it is told
    );
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
    const verified = openVerified(config.dataDir);
    const results = makeResults(db, modules, verified, trouble.now);
    const scans = makeScans(db, modules, wake);
    const evidenceOf = makeEvidence(db, { master, folderOf, open: evidence, results });
    const keys = makeKeys(db, modules, master);
    const registered: App["modules"] = {
      list: () => [...modules.values()].map((module) => moduleInfo(module, verified.of(module.id))),
      presets: () => presets,
      check: makeCheck(db, scans, verified),
    };
    const place = options.startDemo ? `${hostname()}:${config.dataDir}` : "";
    const sample = makeSample({ db, scans, modules, place, folder: config.dataDir, start: options.startDemo ?? null });
    /** This process has a workspace's evidence open no longer. */
    const letGo = async (workspace: string) => {
      const store = opened.evidence.get(workspace);
      opened.evidence.delete(workspace);
      await (await store)?.close();
    };
    const close = async () => {
      await opened.schedule?.close();
      await (await opened.outbox)?.close();
      await (await opened.worker)?.close();
      await sample.close();
      for (const [workspace, store] of opened.evidence) await sealSegments(db, workspace, await store);
      await db.close();
    };
    const evidenceRoot = join(config.dataDir, "evidence");
    const tasks = [
      ...retentionTasks({ db, evidenceRoot, eventDays: config.eventDays, letGo }),
      ...triageTasks(db),
      countingTask(db),
    ];
    const app: App = {
      scans,
      // Loaded when a scan starts: most commands ask nobody anything.
      resolvers: { check: async (reach) => (await import("../net/check-resolvers.ts")).checkResolvers(reach) },
      results,
      provenance: makeProvenance(db, evidence),
      evidence: evidenceOf,
      modules: registered,
      keys,
      async platform() {
        opened.platform ??= import("./platform.ts").then(({ makePlatform }) =>
          makePlatform({ db, config, master, evidence, evidenceOf, app, modules, sample, wake }),
        );
        return opened.platform;
      },
      async work() {
        opened.worker ??= sample.restore().then(() =>
          startWorker({
            db,
            modules,
            registry,
            machine: { rules: config.rulesDir, browser: config.browser },
            evidence,
            place,
            keys: (workspace) => readKeys(db, master, workspace),
            onError: trouble.add,
            onCommit: trouble.clear,
            ...(options.threads !== undefined && { threads: options.threads }),
            ...(options.jobs !== undefined && { jobs: options.jobs }),
            ...(options.silenceMs !== undefined && { silenceMs: options.silenceMs }),
            ...(options.heapMb !== undefined && { heapMb: options.heapMb }),
          }),
        );
        try {
          await opened.worker;
        } catch (error) {
          opened.worker = null; // it may be tried again
          throw error;
        }
        const onError = (error: unknown) => options.onError?.(asError(error));
        const rescans = rescanTask(async (now) => (await app.platform()).assetScans.tick(now));
        opened.schedule ??= startSchedule({ db, tasks: [...tasks, rescans], onError });
        opened.outbox ??= followOutbox({ db, readers, onError });
        await opened.outbox;
      },
      async close() {
        opened.closed ??= close();
        await opened.closed;
      },
    };
    return app;
  } catch (error) {
    await db.close();
    throw error;
  }
}
