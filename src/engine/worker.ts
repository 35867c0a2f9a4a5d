import { randomUUID } from "node:crypto";
import type { Db } from "../db/client.ts";
import { claimJobs, nextDue, renewLeases, runningScans } from "../db/system.ts";
import { wakes } from "../db/tables/events.ts";
import { readScan } from "../db/tables/scans.ts";
import type { Evidence } from "../evidence/store.ts";
import { guilty, suspect } from "../jobs/death.ts";
import { type Job, leaseSeconds } from "../jobs/job.ts";
import type { Module } from "../sdk/module.ts";
import { makeAnswers } from "./answers.ts";
import { type Durable, runCycle } from "./cycle.ts";
import { buryJobs, recoverJobs } from "./deaths.ts";
import { makePages } from "./pages.ts";
import { makeRuntime, type Runtime } from "./runtime.ts";
import type { Slice } from "./slice.ts";
import { stopScan } from "./stop-scan.ts";
import { startThreads } from "./thread/threads.ts";

export type WorkerOptions = {
  readonly db: Db;
  readonly modules: ReadonlyMap<string, Module>;
  /** URLs of the files the threads load the same modules from. */
  readonly registry: readonly string[];
  evidence(workspace: string): Promise<Evidence>;
  /** Plain keys of sources for a workspace. */
  keys(workspace: string): Promise<Readonly<Record<string, string>>>;
  readonly threads?: number;
  readonly silenceMs?: number;
  readonly heapMb?: number;
  /** Told of what went wrong in the engine itself. */
  onError(error: Error): void;
};

export type EngineWorker = {
  /** Looks for work now instead of at the next notice. */
  wake(): void;
  close(): Promise<void>;
};

const mostJobs = 200;
const mostFacts = 2_000;

/** Runs the jobs of every workspace in this process: claims them, hands them to threads, commits what comes back. */
export async function startWorker(options: WorkerOptions): Promise<EngineWorker> {
  const { db } = options;
  const name = randomUUID();
  const pages = makePages();
  const scans = new Map<string, Runtime>();
  const inbox = new Map<string, Slice[]>();
  const saved = new Map<string, number>();
  const deaths: Parameters<typeof buryJobs>[1][] = [];
  const early = new Map<string, string>();
  let closed = false;
  let hungry = true;
  let ring = () => {};
  let bell = new Promise<void>((resolve) => {
    ring = resolve;
  });
  const wake = () => ring();
  const look = () => {
    hungry = true;
    ring();
  };

  const threads = startThreads({
    registry: options.registry,
    count: options.threads ?? 2,
    silenceMs: options.silenceMs ?? 10_000,
    heapMb: options.heapMb ?? 1_024,
    onSlice(slice) {
      const order = threads.running().get(slice.job);
      if (!order) return;
      const list = inbox.get(order.scan);
      if (list) list.push(slice);
      else inbox.set(order.scan, [slice]);
      wake();
    },
    onDeath(jobs, why) {
      deaths.push({ jobs, why });
      wake();
    },
    answer: makeAnswers(db, pages, {
      find: (scan) => scans.get(scan),
      spent(scan) {
        early.set(scan, "the budget of requests is spent");
        wake();
      },
    }),
  });

  /** What a job needs of its scan; read once, for a scan fixes everything at its start. */
  const runtimeOf = async (job: { workspace: string; scan: string }): Promise<Runtime | undefined> => {
    const known = scans.get(job.scan);
    if (known) return known;
    const spec = await db.as(job.workspace, (q) => readScan(q, job.workspace, job.scan));
    if (!spec) return undefined;
    const runtime = makeRuntime(
      { workspace: job.workspace, id: job.scan },
      spec,
      options.modules,
      await options.keys(job.workspace),
    );
    scans.set(job.scan, runtime);
    return runtime;
  };

  const dispatch = async (job: Job) => {
    const runtime = await runtimeOf(job);
    if (!runtime) return;
    const { id, attempt, scan, module, from, to, low, settled, refusals } = job;
    saved.set(id, 0);
    threads.run(
      {
        ...{ id, attempt, scan, module, from, to, low, settled, refusals },
        alone: job.deaths >= suspect,
        careful: job.deaths >= guilty,
      },
      runtime.brief,
    );
  };

  const claim = async () => {
    const room = mostJobs - threads.running().size;
    hungry = false; // a job that ends makes it so again
    if (room <= 0) return;
    const jobs = await claimJobs(db, name, room, leaseSeconds);
    hungry = jobs.length === room;
    for (const job of jobs) await dispatch(job);
  };

  /** Evidence first, then the transaction that cites it. */
  const durable = async (scan: Runtime, slices: readonly Slice[]): Promise<Durable[]> => {
    const out: Durable[] = [];
    for (const slice of slices) {
      const module = threads.running().get(slice.job)?.module ?? "";
      const at = new Date();
      const located =
        slice.evidence.length > 0
          ? await (await options.evidence(scan.workspace)).append(slice.evidence, { job: slice.job, at })
          : [];
      out.push({
        slice,
        module,
        evidence: located.map((place, index) => ({
          id: place.id,
          kind: slice.evidence[index]?.kind ?? "",
          uri: (slice.evidence[index]?.uri ?? "").toWellFormed().replaceAll("\0", "\ufffd").slice(0, 4_096),
          size: slice.evidence[index]?.length ?? 0,
          segment: place.segment,
          position: place.position,
          byte_offset: place.offset,
          byte_length: place.length,
          wrapped_key: place.wrappedKey,
          job_id: slice.job,
          at: at.toISOString(),
        })),
      });
    }
    return out;
  };

  const commit = async (id: string, slices: readonly Slice[]) => {
    const scan = scans.get(id);
    if (!scan) return;
    const given = await durable(scan, slices);
    const cycle = await db.as(scan.workspace, (q) => runCycle(q, scan, pages, given));
    pages.add(id, cycle.appended);
    for (const { slice } of given) {
      const count = (saved.get(slice.job) ?? 0) + 1;
      saved.set(slice.job, count);
      if (slice.ending) {
        saved.delete(slice.job);
        hungry = true;
      }
      threads.saved(slice.job, count, slice.ending !== null);
    }
    for (const job of cycle.fenced) threads.stop(job);
    if (cycle.planned > 0) hungry = true;
    if (cycle.ended) forget(id);
  };

  const forget = (scan: string) => {
    threads.forget(scan);
    pages.forget(scan);
    scans.delete(scan);
  };

  const takeInbox = (): [string, Slice[]] | undefined => {
    for (const [scan, slices] of inbox) {
      let facts = 0;
      let take = 0;
      for (const slice of slices) {
        if (take > 0 && facts + slice.facts.length > mostFacts) break;
        facts += slice.facts.length;
        take += 1;
      }
      inbox.delete(scan);
      if (take < slices.length) inbox.set(scan, slices.slice(take)); // last in line: scans take turns
      return [scan, slices.slice(0, take)];
    }
    return undefined;
  };

  const turn = async (): Promise<boolean> => {
    const dead = deaths.shift();
    if (dead) {
      // what they said before they died counts
      for (const order of dead.jobs) await buryOne(order.scan, { jobs: [order], why: dead.why });
      look();
      return true;
    }
    const work = takeInbox();
    if (work) {
      try {
        await commit(...work);
      } catch (error) {
        const [scan, slices] = work;
        inbox.set(scan, [...slices, ...(inbox.get(scan) ?? [])]); // nothing of it was written: it comes again
        throw error;
      }
    }
    for (const [scan, reason] of early) {
      early.delete(scan);
      const runtime = scans.get(scan);
      if (runtime) await stopScan(db, runtime, "COMPLETED", reason);
    }
    if (hungry) await claim();
    return work !== undefined || hungry;
  };

  const buryOne = async (scan: string, death: Parameters<typeof buryJobs>[1]) => {
    const runtime = scans.get(scan);
    if (!runtime) return;
    await buryJobs(db, death, { runtime, pages, cause: "thread" });
    await db
      .as(runtime.workspace, (q) => runCycle(q, runtime, pages, []))
      .then((cycle) => {
        pages.add(scan, cycle.appended);
        if (cycle.planned > 0) hungry = true;
        if (cycle.ended) forget(scan);
      });
  };

  const run = async () => {
    while (!closed) {
      try {
        if (await turn()) continue;
        await bell;
        bell = new Promise<void>((resolve) => {
          ring = resolve;
        });
      } catch (error) {
        options.onError(error instanceof Error ? error : new Error(String(error)));
        await new Promise((resolve) => setTimeout(resolve, 500));
        look();
      }
    }
  };

  /** Every second: what is no longer to run is stopped, budgets of time are watched, leases renewed, due jobs looked for. */
  let ticks = 0;
  const tick = async () => {
    ticks += 1;
    const running = await runningScans(db);
    const live = new Set(running.map((scan) => scan.id));
    for (const order of threads.running().values()) if (!live.has(order.scan)) threads.stop(order.id);
    for (const scan of running) {
      const runtime = await runtimeOf({ workspace: scan.workspace, scan: scan.id });
      const most = runtime?.brief.spec.budget.maxTimeMs;
      if (runtime && most && scan.ran_ms > most)
        await stopScan(db, runtime, "COMPLETED", "the budget of time is spent");
    }
    if (ticks % 5 === 0) {
      const mine = [...threads.running().keys()];
      const held = await renewLeases(db, name, mine, leaseSeconds);
      for (const job of mine) if (!held.has(job)) threads.stop(job);
    }
    if (ticks % 15 === 0) await recoverJobs(db, { all: false, worker: name, runtimeOf, pages });
    const due = await nextDue(db);
    if (due !== null && due <= 1_000) setTimeout(look, Math.max(0, due)).unref();
  };

  await recoverJobs(db, { all: db.alone, worker: name, runtimeOf, pages });
  const stopListening = await db.listen(wakes, look);
  let ticking = Promise.resolve();
  const timer = setInterval(() => {
    ticking = ticking
      .then(tick)
      .catch((error: unknown) => options.onError(error instanceof Error ? error : new Error(String(error))));
  }, 1_000);
  const loop = run();

  return {
    wake: look,
    async close() {
      closed = true;
      clearInterval(timer);
      await stopListening();
      ring();
      await loop;
      await ticking;
      await threads.close();
    },
  };
}
