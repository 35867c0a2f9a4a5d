import { NetError } from "../sdk/net.ts";

/** Sleeps, or throws the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", stop, { once: true });
    function done() {
      signal.removeEventListener("abort", stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
  });
}

/** A signal that is aborted with the job, or with NetError "timeout" after a time; `end` frees both. */
export type Deadline = { readonly signal: AbortSignal; end(): void };

/** AbortSignal.any with AbortSignal.timeout costs four times as much and leaves its timer behind. */
export function deadline(ms: number, signal: AbortSignal, what: string): Deadline {
  const controller = new AbortController();
  if (signal.aborted) controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new NetError("timeout", `${what} within ${ms} ms.`)), ms);
  const follow = () => controller.abort(signal.reason);
  signal.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", follow);
    },
  };
}
