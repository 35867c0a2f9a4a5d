import { randomUUID } from "node:crypto";
import type { Db } from "../db/client.ts";
import { claimJobs } from "../db/system/jobs.ts";
import { addEvents, wakes } from "../db/tables/events.ts";
import { AppError, asError } from "../errors.ts";
import type { Evidence } from "../evidence/store.ts";
import { guilty, suspect } from "../jobs/death.ts";
import { type Job, leaseSeconds } from "../jobs/job.ts";
import type { Module } from "../sdk/module.ts";
import { makeAnswers } from "./answers.ts";
import { makeBell } from "./bell.ts";
import { startCaretaker } from "./caretaker.ts";
import { type Cycle, type Durable, runCycle } from "./cycle.ts";
import { buryJobs, recoverJobs } from "./deaths.ts";
import { makeInbox } from "./inbox.ts";
import { startFollower } from "./listing/follower.ts";
import { makeDurable } from "./make-durable.ts";
import { makePages } from "./pages.ts";
import type { Runtime } from "./runtime.ts";
import { makeRuntimes } from "./runtimes.ts";
import type { Slice } from "./slice.ts";
import { stopScan } from "./stop-scan.ts";
import type { JobOrder, Machine } from "./thread/protocol.ts";
import { startThreads } from "./thread/threads.ts";

export type WorkerOptions = {
  readonly db: Db;
  readonly modules: ReadonlyMap<string, Module>;
  /** URLs of the files the threads load the same modules from. */
  readonly registry: readonly string[];
  readonly machine?: Machine;
  evidence(workspace: string): Promise<Evidence>;
  /** Plain keys of sources for a workspace. */
  keys(workspace: string): Promise<Readonly<Record<string, string>>>;
  /** Where this is: scans that may run at one place only are taken there. */
  readonly place?: string;
  readonly threads?: number;
  /** Jobs at once; 200 if absent. */
  readonly jobs?: number;
  readonly silenceMs?: number;
  readonly heapMb?: number;
  /** Told of what went wrong in the engine itself. It goes on trying. */
  onError(error: Error): void;
  /** Told when a commit went well, which ends what went wrong before. */
  onCommit?(): void;
};

export type EngineWorker = {
  /** Looks for work now instead of at the next notice. */
  wake(): void;
  close(): Promise<void>;
};

const mostJobs = 200;
const mostFacts = 2_000;
/** How long what runs may take to hand itself back when the process closes. */
const farewellMs = 2_000;
/** A commit that failed so often in a row fails for what is in it. */
const mostStrikes = 3;

/** Runs the jobs of every workspace in this process: claims them, hands them to threads, commits what comes back. */
export async function startWorker(options: WorkerOptions): Promise<EngineWorker> {
  const { db } = options;
  const name = randomUUID();
  const bell = makeBell();
  const pages = makePages();
  const inbox = makeInbox();
  const runtimes = makeRuntimes(db, options.modules, options.keys);
  const saved = new Map<string, number>();
  /** By job: of those that run here, and of those that died with something still to be committed. */
  const moduleOf = new Map<string, string>();
  let strikes = 0;
  const deaths: { jobs: readonly JobOrder[]; why: string }[] = [];
  const spent = new Set<string>();
  let state: "open" | "closing" | "closed" = "open";
  let hungry = true;
  const look = () => {
    hungry = true;
    bell.ring();
  };

  const threads = startThreads({
    registry: options.registry,
    machine: options.machine ?? { rules: "rules", browser: null },
    count: options.threads ?? 2,
    silenceMs: options.silenceMs ?? 10_000,
    heapMb: options.heapMb ?? 1_024,
    onSlice(slice) {
      const order = threads.running().get(slice.job);
      if (order) inbox.add(order.scan, slice);
      bell.ring();
    },
    onDeath(jobs, why) {
      deaths.push({ jobs, why });
      bell.ring();
    },
    answer: makeAnswers(db, pages, {
      find: runtimes.known,
      spent(scan) {
        spent.add(scan);
        bell.ring();
      },
    }),
  });

  const dispatch = async (job: Job) => {
    const runtime = await runtimes.of(job);
    if (!runtime) return;
    const { id, attempt, scan, module, from, to, low, settled, refusals } = job;
    saved.set(id, 0);
    moduleOf.set(id, module);
    if (runtime.kind === "job")
      await db.as(runtime.workspace, (q) =>
        addEvents(q, runtime.workspace, scan, [{ kind: "job", job: id, state: "RUNNING" }]),
      );
    const order = { id, attempt, scan, module, from, to, low, settled, refusals };
    threads.run({ ...order, alone: job.deaths >= suspect, careful: job.deaths >= guilty }, runtime.brief);
  };

  /** Jobs that came back while an earlier attempt, whose lease was lost, still ran here: they wait for its end. */
  let later: Job[] = [];

  const begin = async (jobs: readonly Job[]) => {
    for (const job of jobs) {
      if (!threads.running().has(job.id)) {
        await dispatch(job);
        continue;
      }
      threads.stop(job.id);
      later.push(job);
    }
  };

  const claim = async () => {
    hungry = false; // a job that ends makes it so again
    const waited = later;
    later = [];
    await begin(waited);
    const room = (options.jobs ?? mostJobs) - threads.running().size;
    if (room <= 0) return;
    const jobs = await claimJobs(db, name, room, leaseSeconds, options.place);
    hungry = jobs.length === room;
    await begin(jobs);
  };

  const cycle = async (scan: Runtime, given: readonly Durable[]): Promise<Cycle> => {
    const done = await db.as(scan.workspace, (q) => runCycle(q, scan, pages, given));
    pages.add(scan.id, done.appended);
    if (done.planned > 0) hungry = true;
    if (done.ended) {
      threads.forget(scan.id);
      pages.forget(scan.id);
      runtimes.forget(scan.id);
    }
    options.onCommit?.();
    return done;
  };

  const commit = async (scan: Runtime, slices: readonly Slice[]) => {
    const { fenced } = await cycle(
      scan,
      await makeDurable(
        () => options.evidence(scan.workspace),
        slices,
        (job) => moduleOf.get(job) ?? "",
      ),
    );
    for (const { job, ending } of slices) {
      const count = (saved.get(job) ?? 0) + 1;
      saved.set(job, count);
      if (ending) {
        saved.delete(job);
        moduleOf.delete(job);
        hungry = true;
      }
      threads.saved(job, count, ending !== null);
    }
    for (const job of fenced) threads.stop(job);
  };

  /** Something in it can never be saved: what can be is, and the job of what cannot takes the path of poison. */
  const commitSingly = async (scan: Runtime, slices: readonly Slice[]) => {
    const lost = new Set<string>(); // what such a job said later must not be taken for all that it said
    for (const slice of slices) {
      if (lost.has(slice.job)) continue;
      await commit(scan, [slice]).catch((error: unknown) => {
        lost.add(slice.job);
        threads.abandon(slice.job, `what it said cannot be saved: ${asError(error).message}`);
        options.onError(asError(error));
      });
    }
  };

  const bury = async (death: { jobs: readonly JobOrder[]; why: string }) => {
    for (const order of death.jobs) {
      const runtime = runtimes.known(order.scan);
      if (!runtime) continue;
      await buryJobs(db, { jobs: [order], why: death.why }, { runtime, pages, cause: "thread" });
      await cycle(runtime, []);
      if (!threads.running().has(order.id)) moduleOf.delete(order.id);
    }
    look();
  };

  /** One thing at a time: the dead, what threads said, budgets, new jobs. False when there is nothing to do. */
  const turn = async (): Promise<boolean> => {
    const died = deaths.length > 0;
    for (let death = deaths[0]; death; death = deaths[0]) {
      await bury(death);
      deaths.shift();
    }
    const work = inbox.take(mostFacts);
    const scan = work && runtimes.known(work.scan);
    if (work && scan) {
      try {
        await commit(scan, work.slices);
        strikes = 0;
      } catch (error) {
        strikes += 1;
        if (strikes < mostStrikes || error instanceof AppError) {
          inbox.putBack(work.scan, work.slices); // nothing of it was written
          throw error;
        }
        strikes = 0;
        await commitSingly(scan, work.slices);
      }
    }
    for (const id of spent) {
      spent.delete(id);
      const runtime = runtimes.known(id);
      if (runtime) await stopScan(db, runtime, "COMPLETED", "the budget of requests is spent", runtime);
    }
    if (hungry && state === "open") await claim();
    return died || work !== undefined || (hungry && state === "open");
  };

  const run = async () => {
    while (state !== "closed") {
      try {
        if (!(await turn())) await bell.next();
      } catch (error) {
        options.onError(asError(error));
        await new Promise((resolve) => setTimeout(resolve, 500));
        look();
      }
    }
  };

  await recoverJobs(db, { all: db.alone, worker: name, runtimeOf: runtimes.of, pages });
  const stopListening = await db.listen(wakes, look);
  const onError = (thrown: unknown) => options.onError(asError(thrown));
  const caretaker = startCaretaker({ db, worker: name, runtimes, pages, threads, look, onError });
  const follower = startFollower({ db, busy: () => threads.running().size > 0, onError });
  const loop = run();

  return {
    wake() {
      look();
      caretaker.now();
    },
    async close() {
      state = "closing";
      await caretaker.close();
      await follower.close();
      await stopListening();
      for (const job of threads.running().keys()) threads.stop(job);
      const until = performance.now() + farewellMs;
      while (threads.running().size > 0 && performance.now() < until) await new Promise((go) => setTimeout(go, 10));
      state = "closed";
      bell.ring();
      await loop;
      await threads.close();
    },
  };
}
