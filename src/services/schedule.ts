import type { Db } from "../db/client.ts";
import { takeTurn } from "../db/system/schedules.ts";

/** Something that is done by the clock. */
export type Task = {
  readonly name: string;
  readonly everySeconds: number;
  /** In each process, for what is its own (files); else in one process of the deployment. */
  readonly everywhere?: true;
  /** `signal`: the process closes; what is left is done another time. */
  run(signal: AbortSignal): Promise<unknown>;
};

export type Schedule = {
  /** Looks at the clock now. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

const lookEveryMs = 15_000;

/**
 * Runs tasks when they are due. A turn is taken in the database, so that one process does each; one that dies in the
 * middle has it done again in the next period, for tasks may be repeated.
 */
export function startSchedule(parts: {
  readonly db: Db;
  readonly tasks: readonly Task[];
  onError(error: unknown): void;
}): Schedule {
  const { db, tasks, onError } = parts;
  const mine = new Map<string, number>();
  const closing = new AbortController();
  const isDue = async ({ name, everySeconds, everywhere }: Task): Promise<boolean> => {
    if (!everywhere) return takeTurn(db, name, everySeconds);
    const now = performance.now();
    const last = mine.get(name);
    if (last !== undefined && now - last < everySeconds * 1_000) return false;
    mine.set(name, now);
    return true;
  };
  const look = async () => {
    for (const task of tasks) {
      if (closing.signal.aborted) return;
      try {
        if (await isDue(task)) await task.run(closing.signal);
      } catch (error) {
        onError(error); // the others are done all the same
      }
    }
  };
  let looking = Promise.resolve();
  const tick = () => {
    looking = looking.then(look);
    return looking;
  };
  const timer = setInterval(() => void tick(), lookEveryMs);
  timer.unref();
  return {
    tick,
    async close() {
      closing.abort();
      clearInterval(timer);
      await looking;
    },
  };
}
