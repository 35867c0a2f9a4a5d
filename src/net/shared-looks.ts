import { NetError } from "../sdk/net.ts";

/** Answers that several modules of a scan want: one exchange serves them all, for a minute and while there is room. */
export type SharedLooks<T> = {
  /** The look held under a key, or being taken; else `ask` takes it. A look that failed fails for all who wait for it. */
  take(key: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

const keptMs = 60_000;
const mostBytes = 8 * 1024 * 1024;
/** What a look weighs besides its body. */
const baseBytes = 4_096;

type Held<T> = { readonly at: number; readonly look: Promise<T>; size: number };

/** Looks of one scan in one thread. `now` is a monotonic clock in ms. */
export function makeSharedLooks<T>(sizeOf: (look: T) => number, now = () => performance.now()): SharedLooks<T> {
  const held = new Map<string, Held<T>>();
  let bytes = 0;

  function drop(key: string, one: Held<T>): void {
    if (held.get(key) !== one) return;
    held.delete(key);
    bytes -= one.size;
  }

  function begin(key: string, ask: () => Promise<T>): Promise<T> {
    const one: Held<T> = { at: now(), look: ask(), size: 0 };
    held.set(key, one);
    one.look.then(
      (look) => {
        if (held.get(key) !== one) return;
        one.size = baseBytes + sizeOf(look);
        bytes += one.size;
        for (const [oldest, other] of held) {
          if (bytes <= mostBytes) break;
          if (other.size > 0) drop(oldest, other);
        }
      },
      () => drop(key, one),
    );
    return one.look;
  }

  return {
    async take(key, ask, signal) {
      for (;;) {
        const one = held.get(key);
        if (!one) return begin(key, ask);
        if (now() - one.at > keptMs) {
          drop(key, one);
          return begin(key, ask);
        }
        try {
          return await untilAborted(one.look, signal);
        } catch (error) {
          signal.throwIfAborted();
          // A copy: whoever catches it may write on it what it is about.
          if (error instanceof NetError) throw new NetError(error.outcome, error.message, { cause: error });
          // The job that was asking has been stopped; this one has not.
          drop(key, one);
        }
      }
    },
  };
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
