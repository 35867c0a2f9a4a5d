import { sleep } from "./wait.ts";

/** Requests a second towards one host, with a burst of one second. */
export type HostPace = { take(host: string, cost: number, signal: AbortSignal): Promise<void> };

/**
 * One token bucket a host, kept as the time at which it is full again (GCRA): callers are served in order of asking.
 * `now` is a monotonic clock in ms.
 */
export function makeHostPace(rate: number, now: () => number = () => performance.now()): HostPace {
  const perRequest = 1_000 / rate;
  const burst = Math.max(1_000, perRequest);
  const fullAt = new Map<string, number>();

  return {
    async take(host, cost, signal) {
      const at = now();
      if (fullAt.size > 10_000) for (const [key, full] of fullAt) if (full < at) fullAt.delete(key);
      const full = Math.max(at, fullAt.get(host) ?? 0) + cost * perRequest;
      fullAt.set(host, full);
      const wait = full - at - burst;
      if (wait > 0) await sleep(wait, signal);
    },
  };
}
