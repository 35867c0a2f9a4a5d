import type { Connecting } from "./connect-window.ts";
import { asked, codeOf } from "./failure.ts";
import type { Parts } from "./parts.ts";
import { withoutStacks } from "./stackless.ts";

export type PortState = "open" | "closed" | "filtered";

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

/** Connects to ports of one address, each once. */
export type Sweep = {
  /** Begins with these ports as soon as the window lets them; resolves when all of them have begun. */
  start(ports: readonly number[]): Promise<void>;
  /** Resolves when all that was begun has ended. */
  end(): Promise<void>;
  /** Cancels what is under way. */
  stop(): void;
};

/**
 * All connects have the same time: they end in the order in which they began, so one timer over a queue serves them all,
 * and no promise or abort listener is made for a single one (each cost a fifth of the connect).
 */
export function makeSweep(
  parts: Parts,
  address: string,
  timeoutMs: number,
  report: (port: number, state: PortState) => void,
): Sweep {
  type Running = { readonly connecting: Connecting; readonly cancel: () => void; readonly deafBefore: number };
  const running = new Map<number, Running>();
  let failure: { readonly error: unknown } | null = null;
  let waiting = { until: () => true, resolve: () => {}, reject: (_error: unknown) => {} };
  let forget = () => {};
  const restoreStacks = withoutStacks();
  const tick = Math.min(100, timeoutMs / 4);
  const clock = setInterval(expire, tick);
  /** Milliseconds in which this thread was too busy to hear an answer: they do not count against a port. */
  let deaf = 0;
  let listened = performance.now();
  const abort = () => fail(parts.signal.reason);
  parts.signal.addEventListener("abort", abort, { once: true });
  if (parts.signal.aborted) abort();

  /** One wait at a time: for all to have begun, or to have ended. */
  function wait(until: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (failure) reject(failure.error);
      else if (until()) resolve();
      else waiting = { until, resolve, reject };
    });
  }

  function fail(error: unknown): void {
    failure ??= { error };
    waiting.reject(error);
  }

  function settle(port: number, connecting: Connecting, state: PortState): void {
    running.delete(port);
    report(port, state);
    parts.window.end(connecting);
    if (waiting.until()) waiting.resolve();
  }

  function begin(port: number, connecting: Connecting): void {
    const cancel = parts.dialer.open(address, port, (error, socket) => {
      if (socket) {
        socket.on("error", () => {});
        socket.resetAndDestroy(); // no TIME_WAIT for a port that was only looked at
        settle(port, connecting, "open");
        return;
      }
      const code = codeOf(error);
      if (ours.has(code)) fail(asked(error, `${address}:${port}`, parts.signal));
      settle(port, connecting, code === "ECONNREFUSED" ? "closed" : "filtered");
    });
    running.set(port, { connecting, cancel, deafBefore: deaf });
  }

  function expire(): void {
    const now = performance.now();
    deaf += Math.max(0, now - listened - 2 * tick);
    listened = now;
    for (const [port, { connecting, cancel, deafBefore }] of running) {
      if (now - connecting.since - (deaf - deafBefore) < timeoutMs) break;
      cancel();
      settle(port, connecting, "filtered");
    }
  }

  return {
    start(ports) {
      let next = 0;
      const fill = () => {
        for (let port = ports[next]; port !== undefined && !failure; port = ports[next]) {
          const connecting = parts.window.begin();
          if (!connecting) {
            forget = parts.window.whenFree(fill);
            return;
          }
          next += 1;
          begin(port, connecting);
        }
        if (waiting.until()) waiting.resolve();
      };
      const started = wait(() => next === ports.length);
      fill();
      return started;
    },
    end: () => wait(() => running.size === 0),
    stop() {
      failure ??= { error: parts.signal.reason };
      forget();
      restoreStacks();
      clearInterval(clock);
      parts.signal.removeEventListener("abort", abort);
      for (const { connecting, cancel } of running.values()) {
        cancel();
        parts.window.end(connecting);
      }
      running.clear();
    },
  };
}
