import type { Db } from "../db/client.ts";
import { nextDue, raiseProgress, renewLeases, runningScans } from "../db/system/jobs.ts";
import { leaseSeconds } from "../jobs/job.ts";
import { recoverJobs } from "./deaths.ts";
import type { Pages } from "./pages.ts";
import type { Runtimes } from "./runtimes.ts";
import { stopScan } from "./stop-scan.ts";
import type { Threads } from "./thread/threads.ts";

/** What is done by the clock, every second. */
export type Caretaker = {
  /** Somebody in this process has just paused or cancelled a scan: what is no longer to run is stopped at once. */
  now(): void;
  close(): Promise<void>;
};

type Parts = {
  readonly db: Db;
  readonly worker: string;
  readonly runtimes: Runtimes;
  readonly pages: Pages;
  readonly threads: Threads;
  /** A job that waited is due. */
  look(): void;
  onError(thrown: unknown): void;
};

/** Stops what is no longer to run, watches budgets of time, renews leases, finds silent workers, wakes for due jobs. */
export function startCaretaker({ db, worker, runtimes, pages, threads, look, onError }: Parts): Caretaker {
  let ticks = 0;
  const stopOthers = async () => {
    const running = await runningScans(db);
    const live = new Set(running.map((scan) => scan.id));
    for (const order of threads.running().values()) if (!live.has(order.scan)) threads.stop(order.id);
    return running;
  };
  const tick = async () => {
    ticks += 1;
    const running = await stopOthers();
    for (const { workspace, id, ran_ms } of running) {
      const runtime = await runtimes.of({ workspace, scan: id });
      const most = runtime?.brief.spec.budget.maxTimeMs;
      if (most && ran_ms > most)
        await stopScan(db, { workspace, id }, "COMPLETED", "the budget of time is spent", runtime);
    }
    if (running.length > 0) await raiseProgress(db);
    if (ticks % 5 === 0) {
      const mine = [...threads.running().keys()];
      const held = await renewLeases(db, worker, mine, leaseSeconds);
      for (const job of mine) if (!held.has(job)) threads.stop(job);
    }
    if (ticks % 15 === 0) await recoverJobs(db, { all: false, worker, runtimeOf: runtimes.of, pages });
    const due = await nextDue(db);
    if (due !== null && due <= 1_000) setTimeout(look, Math.max(0, due)).unref();
  };
  let ticking = Promise.resolve();
  const then = (step: () => Promise<unknown>) => {
    ticking = ticking.then(step).then(() => {}, onError);
  };
  const timer = setInterval(() => then(tick), 1_000);
  return {
    now: () => then(stopOthers),
    async close() {
      clearInterval(timer);
      await ticking;
    },
  };
}
