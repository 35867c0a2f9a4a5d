import type { Tcp } from "../sdk/net.ts";
import { NetError } from "../sdk/net.ts";
import { clear, type Parts } from "./parts.ts";
import { makeSweep } from "./sweep.ts";

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
        await sweep.start(some);
      }
      await sweep.end();
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

/** "1-1024,3306": what was asked, in a form that stays small. */
function asRanges(ports: readonly number[]): string {
  const parts: string[] = [];
  const sorted = ports.toSorted((a, b) => a - b);
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (sorted[to + 1] === (sorted[to] ?? 0) + 1) to += 1;
    parts.push(from === to ? `${sorted[from]}` : `${sorted[from]}-${sorted[to]}`);
    from = to + 1;
  }
  return parts.join(",");
}
