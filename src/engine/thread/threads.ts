import { Worker } from "node:worker_threads";
import type { Slice } from "../slice.ts";
import type { Answer, Ask, FromThread, JobOrder, ScanBrief, ThreadData, ToThread } from "./protocol.ts";

export type ThreadsOptions = {
  readonly registry: readonly string[];
  readonly count: number;
  /** A thread that does not answer for so long is ended, and its jobs take the poison path. */
  readonly silenceMs: number;
  /** Megabytes of heap a thread may use before it is ended. */
  readonly heapMb: number;
  onSlice(slice: Slice): void;
  /** A thread went away without a word, with these jobs running in it. */
  onDeath(jobs: readonly JobOrder[], why: string): void;
  answer(question: Ask): Promise<Answer[Ask["ask"]]>;
};

/** The module threads of this process: jobs go to the one with the fewest; a careful job gets one of its own. */
export type Threads = {
  run(order: JobOrder, brief: ScanBrief): void;
  stop(job: string): void;
  /** Tells a job's thread how many of its slices are saved; the last one frees its place. */
  saved(job: string, slices: number, over: boolean): void;
  forget(scan: string): void;
  running(): ReadonlyMap<string, JobOrder>;
  close(): Promise<void>;
};

type Thread = { worker: Worker; jobs: Map<string, JobOrder>; scans: Set<string>; heard: number; asked: number; own: boolean; ending: boolean };

export function startThreads(options: ThreadsOptions): Threads {
  const threads = new Set<Thread>();
  const homes = new Map<string, Thread>();
  const all = new Map<string, JobOrder>();
  let closed = false;

  const start = (own: boolean): Thread => {
    const workerData: ThreadData = { registry: options.registry, share: own ? 1 : options.count };
    const worker = new Worker(new URL("./entry.ts", import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
      stdout: false,
      stderr: false,
    });
    const thread: Thread = { worker, jobs: new Map(), scans: new Set(), heard: performance.now(), asked: 0, own, ending: false };
    threads.add(thread);
    let why = "it ended";
    worker.on("error", (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on("message", (message: FromThread) => hear(thread, message));
    worker.on("exit", () => {
      threads.delete(thread);
      if (closed || (thread.ending && thread.jobs.size === 0)) return;
      const lost = [...thread.jobs.values()];
      for (const order of lost) {
        homes.delete(order.id);
        all.delete(order.id);
      }
      if (lost.length > 0) options.onDeath(lost, why);
    });
    return thread;
  };

  const tell = (thread: Thread, message: ToThread) => thread.worker.postMessage(message);
  const hear = (thread: Thread, message: FromThread) => {
    thread.heard = performance.now();
    if (message.say === "slice") {
      if (homes.get(message.slice.job) === thread) options.onSlice(message.slice);
    } else if (message.say === "ask") {
      const { number, question } = message;
      options.answer(question).then(
        (answer) => tell(thread, { do: "answer", number, answer }),
        (error: unknown) => tell(thread, { do: "answer", number, error: error instanceof Error ? error.message : String(error) }),
      );
    }
  };

  const pick = (careful: boolean): Thread => {
    if (careful) return start(true);
    const shared = [...threads].filter((thread) => !thread.own && !thread.ending);
    if (shared.length < options.count && shared.every((thread) => thread.jobs.size > 0)) return start(false);
    return shared.reduce((least, thread) => (thread.jobs.size < least.jobs.size ? thread : least));
  };

  const end = (thread: Thread) => {
    thread.ending = true;
    return thread.worker.terminate();
  };

  const watch = setInterval(() => {
    const now = performance.now();
    for (const thread of threads) {
      if (thread.jobs.size === 0) {
        thread.heard = now;
        thread.asked = 0;
      } else if (thread.asked > 1 && now - thread.heard > options.silenceMs) {
        void thread.worker.terminate();
      } else {
        // two pings unanswered at least: a coordinator that was itself held up must not blame its threads
        thread.asked = now - thread.heard > options.silenceMs / 2 ? thread.asked + 1 : 0;
        tell(thread, { do: "ping" });
      }
    }
  }, Math.min(1_000, options.silenceMs / 4));
  watch.unref();

  return {
    run(order, brief) {
      const thread = pick(order.careful);
      if (!thread.scans.has(order.scan)) {
        thread.scans.add(order.scan);
        tell(thread, { do: "scan", brief });
      }
      if (thread.jobs.size === 0) thread.heard = performance.now();
      thread.jobs.set(order.id, order);
      homes.set(order.id, thread);
      all.set(order.id, order);
      tell(thread, { do: "job", order });
    },
    stop(job) {
      const thread = homes.get(job);
      if (thread) tell(thread, { do: "stop", job });
    },
    saved(job, slices, over) {
      const thread = homes.get(job);
      if (!thread) return;
      tell(thread, { do: "saved", job, slices });
      if (!over) return;
      thread.jobs.delete(job);
      homes.delete(job);
      all.delete(job);
      if (thread.own) void end(thread);
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
      await Promise.all([...threads].map(end));
    },
  };
}
