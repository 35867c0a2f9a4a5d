import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { Slice } from "../slice.ts";
import type { Answer, Ask, FromThread, JobOrder, Machine, ScanBrief, ThreadData, ToThread } from "./protocol.ts";

export type ThreadsOptions = {
  readonly registry: readonly string[];
  readonly count: number;
  readonly machine: Machine;
  /** A thread that does not answer for so long is ended, and its jobs take the poison path. */
  readonly silenceMs: number;
  /** Megabytes of heap a thread may use before it is ended. */
  readonly heapMb: number;
  onSlice(slice: Slice): void;
  /** A thread went away without a word, with these jobs running in it. */
  onDeath(jobs: readonly JobOrder[], why: string): void;
  answer(question: Ask): Promise<Answer[Ask["ask"]]>;
};

/** The module threads of this process: jobs go to the one with the fewest, suspects to one of their own. */
export type Threads = {
  run(order: JobOrder, brief: ScanBrief): void;
  stop(job: string): void;
  /** Tells a job's thread how many of its slices are saved; the last one frees its place. */
  saved(job: string, slices: number, over: boolean): void;
  /** What a job said cannot be used: it is lost, as if its thread had gone. */
  abandon(job: string, why: string): void;
  forget(scan: string): void;
  running(): ReadonlyMap<string, JobOrder>;
  close(): Promise<void>;
};

type Thread = {
  readonly worker: Worker;
  readonly jobs: Map<string, JobOrder>;
  readonly scans: Set<string>;
  /** For one job alone. */
  readonly own: boolean;
  ready: boolean;
  heard: number;
  asked: number;
  ending: boolean;
};

/** Loading the modules on a busy machine is no silence. */
const longestStartMs = 60_000;
/** What a thread that does not end is waited for: its loop may be one that V8 cannot interrupt. */
const longestEndMs = 2_000;

export function startThreads(options: ThreadsOptions): Threads {
  // V8 14 leaves the interrupt out of loops such as `while (a.startsWith(b));`, which terminate() then cannot end.
  setFlagsFromString("--no-turboshaft-loop-unrolling");
  const threads = new Set<Thread>();
  const ends = new Set<Promise<unknown>>();
  /** Jobs that wait to be alone: one death must not start a thread for each of two hundred. */
  let queue: { readonly order: JobOrder; readonly brief: ScanBrief }[] = [];
  const homes = new Map<string, Thread>();
  const all = new Map<string, JobOrder>();
  let closed = false;

  const start = (own: boolean): Thread => {
    const workerData: ThreadData = {
      registry: options.registry,
      share: own ? 1 : options.count,
      machine: options.machine,
    };
    const worker = new Worker(new URL("./entry.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb, maxYoungGenerationSizeMb: 12 },
      stdout: false,
      stderr: false,
    });
    const thread: Thread = {
      worker,
      jobs: new Map(),
      scans: new Set(),
      own,
      ready: false,
      heard: performance.now(),
      asked: 0,
      ending: false,
    };
    threads.add(thread);
    let why = "it ended";
    worker.on("error", (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on("message", (message: FromThread) => hear(thread, message));
    worker.on("exit", () => lose(thread, why));
    return thread;
  };

  /** The thread is gone, or as good as: its jobs are nobody's now. */
  const lose = (thread: Thread, why: string) => {
    thread.ending = true;
    if (!threads.delete(thread) || closed) return;
    const lost = [...thread.jobs.values()];
    for (const order of lost) {
      homes.delete(order.id);
      all.delete(order.id);
    }
    if (lost.length > 0) options.onDeath(lost, why);
    next();
  };

  const end = (thread: Thread) => {
    thread.ending = true;
    const ended = Promise.race([thread.worker.terminate(), sleep(longestEndMs, undefined, { ref: false })]);
    ends.add(ended);
    void ended.then(() => ends.delete(ended));
  };

  const tell = (thread: Thread, message: ToThread) => thread.worker.postMessage(message);
  const hear = (thread: Thread, message: FromThread) => {
    thread.heard = performance.now();
    thread.ready = true;
    if (message.say === "slice") {
      if (homes.get(message.slice.job) === thread) options.onSlice(message.slice);
    } else if (message.say === "ask") {
      const { number, question } = message;
      options.answer(question).then(
        (answer) => tell(thread, { do: "answer", number, answer }),
        (error: unknown) =>
          tell(thread, { do: "answer", number, error: error instanceof Error ? error.message : String(error) }),
      );
    }
  };

  const pick = (): Thread => {
    const shared = [...threads].filter((thread) => !thread.own && !thread.ending);
    if (shared.length < options.count && shared.every((thread) => thread.jobs.size > 0)) return start(false);
    return shared.reduce((least, thread) => (thread.jobs.size < least.jobs.size ? thread : least));
  };

  const give = (thread: Thread, order: JobOrder, brief: ScanBrief) => {
    if (!thread.scans.has(order.scan)) {
      thread.scans.add(order.scan);
      tell(thread, { do: "scan", brief });
    }
    if (thread.jobs.size === 0) thread.heard = performance.now();
    thread.jobs.set(order.id, order);
    homes.set(order.id, thread);
    tell(thread, { do: "job", order });
  };

  /** Gives jobs that wait to be alone the threads that are free. */
  const next = () => {
    while (queue.length > 0 && [...threads].filter((thread) => thread.own && !thread.ending).length < options.count) {
      const first = queue.shift();
      if (first) give(start(true), first.order, first.brief);
    }
  };

  const watch = setInterval(
    () => {
      const now = performance.now();
      for (const thread of threads) {
        const silence = now - thread.heard;
        if (thread.jobs.size === 0) {
          thread.heard = now;
          thread.asked = 0;
        } else if (thread.ready ? thread.asked > 1 && silence > options.silenceMs : silence > longestStartMs) {
          end(thread);
          lose(thread, `it did not answer for ${Math.round(silence / 1_000)} s`);
        } else {
          // two pings unanswered at least: a coordinator that was itself held up must not blame its threads
          thread.asked = silence > options.silenceMs / 2 ? thread.asked + 1 : 0;
          tell(thread, { do: "ping" });
        }
      }
    },
    Math.min(1_000, options.silenceMs / 4),
  );
  watch.unref();

  return {
    run(order, brief) {
      all.set(order.id, order);
      if (!order.alone) return give(pick(), order, brief);
      queue.push({ order, brief });
      next();
    },
    stop(job) {
      const thread = homes.get(job);
      if (thread) return tell(thread, { do: "stop", job });
      const waiting = queue.find(({ order }) => order.id === job)?.order;
      if (!waiting) return;
      queue = queue.filter(({ order }) => order !== waiting);
      const { id, attempt, low, settled } = waiting;
      options.onSlice({
        job: id,
        attempt,
        low,
        settled,
        facts: [],
        exceptions: [],
        evidence: [],
        count: 0,
        ending: { how: "paused" },
      });
    },
    saved(job, slices, over) {
      const thread = homes.get(job);
      if (thread) tell(thread, { do: "saved", job, slices });
      if (!over) return;
      homes.delete(job);
      all.delete(job);
      if (!thread) return;
      thread.jobs.delete(job);
      if (thread.own) end(thread);
      next();
    },
    abandon(job, why) {
      const order = all.get(job);
      if (!order) return;
      this.stop(job);
      this.saved(job, 0, true);
      options.onDeath([order], why);
    },
    forget(scan) {
      for (const thread of threads) {
        if (thread.scans.delete(scan)) tell(thread, { do: "forget", scan });
      }
    },
    running: () => all,
    async close() {
      closed = true;
      clearInterval(watch);
      for (const thread of threads) end(thread);
      await Promise.all(ends);
    },
  };
}
