import type { Tcp } from "../sdk/net.ts";
import { NetError } from "../sdk/net.ts";
import { asked, codeOf } from "./failure.ts";
import { clear, type Parts } from "./parts.ts";

/** A connection that sends nothing weighs less on a host than a request: so much of one counts against its pace. */
const connectCost = 1 / 20;
/** Long enough for the kernel's second SYN (after 1 s) over a slow way. */
const usualTimeout = 1_500;
/** How many connects are paid for at once. */
const slice = 100;

/** A connect scan: sockets of many hosts are open at once, up to what the process allows. */
export function makeScan(parts: Parts): Tcp["scan"] {
  return async (address, given, { timeoutMs = usualTimeout } = {}) => {
    const ports = [...new Set(given)];
    const remote = (await clear(parts, address, {})).addresses[0] ?? address;
    const open: number[] = [];
    let closed = 0;
    let filtered = 0;
    const sweep = makeSweep(parts, remote, timeoutMs, (port, state) => {
      if (state === "open") open.push(port);
      else if (state === "closed") closed += 1;
      else filtered += 1;
    });
    try {
      for (let from = 0; from < ports.length; from += slice) {
        const some = ports.slice(from, from + slice);
        if ((await parts.budget.takeUpTo(some.length)) < some.length) {
          throw new NetError("quota", "The scan's budget of requests is spent.");
        }
        await parts.hostPace.take(remote, some.length * connectCost, parts.signal);
        for (const port of some) {
          const entered = parts.sockets.enter(parts.signal);
          if (entered) await entered;
          sweep.start(port);
        }
      }
      await sweep.over;
    } finally {
      sweep.stop();
    }
    open.sort((a, b) => a - b);
    const recorded = parts.recorder.record({
      kind: "tcp",
      uri: `tcp://${remote.includes(":") ? `[${remote}]` : remote}`,
      request: Buffer.from(JSON.stringify({ ports: asRanges(ports) })),
      response: Buffer.from(JSON.stringify({ open, closed, filtered })),
      mime: "application/json",
      remote,
    });
    return { ...recorded, open, closed, filtered };
  };
}

/** Failures on this side of the way: they say nothing about the port. */
const ours: ReadonlySet<string> = new Set([
  "EMFILE",
  "ENFILE",
  "ENOBUFS",
  "EADDRNOTAVAIL",
  "ENETUNREACH",
  "ENETDOWN",
  "EACCES",
  "EPERM",
  "EINVAL",
  "EPROXY",
]);

type State = "open" | "closed" | "filtered";

/**
 * Connects that all have the same time: they end in the order in which they began, so one timer over a queue serves
 * them all (a timer and an abort listener each cost a fifth of the connect).
 */
function makeSweep(parts: Parts, remote: string, timeoutMs: number, report: (port: number, state: State) => void) {
  const running = new Map<number, { readonly until: number; readonly cancel: () => void }>();
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  let started = 0;
  let settled = 0;
  let expected = Number.POSITIVE_INFINITY;
  const clock = setInterval(expire, Math.min(100, timeoutMs));
  const aborted = () => reject(parts.signal.reason);
  parts.signal.addEventListener("abort", aborted, { once: true });
  over.catch(() => {}); // it may fail while the caller still waits for a permit

  function settle(port: number, state: State): void {
    running.delete(port);
    parts.sockets.leave();
    report(port, state);
    settled += 1;
    if (settled === expected) resolve();
  }

  function expire(): void {
    const now = performance.now();
    for (const [port, { until, cancel }] of running) {
      if (until > now) break;
      cancel();
      settle(port, "filtered");
    }
  }

  return {
    start(port: number): void {
      started += 1;
      const cancel = parts.dialer.open(remote, port, (error, socket) => {
        if (socket) {
          socket.on("error", () => {});
          socket.resetAndDestroy(); // no TIME_WAIT for a port that was only looked at
          settle(port, "open");
        } else if (ours.has(codeOf(error))) reject(asked(error, `${remote}:${port}`, parts.signal));
        else settle(port, codeOf(error) === "ECONNREFUSED" ? "closed" : "filtered");
      });
      running.set(port, { until: performance.now() + timeoutMs, cancel });
    },
    /** Resolves when all that was started has ended. */
    get over(): Promise<void> {
      expected = started;
      if (settled === expected) resolve();
      return over;
    },
    stop(): void {
      clearInterval(clock);
      parts.signal.removeEventListener("abort", aborted);
      for (const { cancel } of running.values()) {
        cancel();
        parts.sockets.leave();
      }
      running.clear();
    },
  };
}

/** "1-1024,3306": what was asked, in a form that stays small. */
function asRanges(ports: readonly number[]): string {
  const parts: string[] = [];
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (sorted[to + 1] === (sorted[to] ?? 0) + 1) to += 1;
    parts.push(from === to ? `${sorted[from]}` : `${sorted[from]}-${sorted[to]}`);
    from = to + 1;
  }
  return parts.join(",");
}
