import type { Socket } from "node:net";
import { parseAddress } from "../model/address.ts";
import { NetError } from "../sdk/net.ts";
import type { ConnectWindow } from "./connect-window.ts";
import type { Dialer } from "./dialer.ts";
import { asked, codeOf } from "./failure.ts";
import type { Guard, Way } from "./guard.ts";
import type { HostPace } from "./host-pace.ts";
import type { Lookup } from "./lookup.ts";
import type { Recorder } from "./recorder.ts";
import type { RequestBudget } from "./request-budget.ts";
import type { Sockets } from "./sockets.ts";
import type { SourcePace } from "./source-pace.ts";

/** What the five parts of a module's door are made of. */
export type Parts = {
  readonly guard: Guard;
  readonly dialer: Dialer;
  readonly lookup: Lookup;
  readonly sockets: Sockets;
  readonly window: ConnectWindow;
  readonly hostPace: HostPace;
  readonly sourcePace: SourcePace;
  readonly budget: RequestBudget;
  readonly recorder: Recorder;
  /** The job's. */
  readonly signal: AbortSignal;
};

/** A host that may be contacted, and the checked addresses at which: these are dialled and no others. */
export type Cleared = { readonly way: Way; readonly host: string; readonly addresses: readonly string[] };

const mostAddresses = 3;

/**
 * Checks a host, resolves it and checks each address. `address` asks for that one: it must be authorized itself, or be
 * one that the name resolves to. Addresses that are refused are left out; NetError "blocked" when none is left.
 */
export async function clear(
  parts: Parts,
  host: string,
  options: { readonly address?: string | undefined; readonly as?: "target" | "any" },
): Promise<Cleared> {
  const { guard, signal } = parts;
  const way = guard.name(host, "P2", options.as);
  const own = way.name ?? parseAddress(host) ?? host;
  const wanted = options.address === undefined ? null : (parseAddress(options.address) ?? options.address);
  if (way.name === null || (wanted !== null && !way.source && guard.authorizes(wanted))) {
    if (way.name === null && wanted !== null && wanted !== own) return clear(parts, wanted, { as: "target" });
    return { way, host: own, addresses: [guard.address(wanted ?? own, way)] };
  }
  const { addresses, aliases, rcode } = await parts.lookup(way.name, signal);
  for (const alias of aliases) guard.alias(alias, way);
  if (wanted !== null) {
    const listed = addresses.some((address) => parseAddress(address) === wanted);
    return {
      way,
      host: own,
      addresses: [guard.address(wanted, listed ? way : { ...way, name: null, source: null, needed: "P2" })],
    };
  }
  if (addresses.length === 0) throw new NetError("failed", `${own} has no address (${rcode}).`);
  const passed: string[] = [];
  let refused: unknown;
  for (const address of addresses) {
    try {
      passed.push(guard.address(address, way));
    } catch (error) {
      refused = error;
    }
    if (passed.length === mostAddresses) break;
  }
  if (passed.length === 0) throw refused;
  return { way, host: own, addresses: passed };
}

/** Waits for budget and pace of one request to a cleared host. */
export async function pay(parts: Parts, { way, host, addresses }: Cleared, cost = 1): Promise<void> {
  await parts.budget.take();
  await parts.hostPace.take(addresses[0] ?? host, cost, parts.signal);
  // last: what has its turn at a source goes out at once
  if (way.source) await parts.sourcePace.take(way.source, host, parts.signal);
}

/** Connects to one checked address; the socket counts until it closes. */
export async function dial(parts: Parts, address: string, port: number, signal: AbortSignal): Promise<Socket> {
  await parts.sockets.enter(signal);
  try {
    const socket = await parts.dialer.dial(address, port, signal);
    parts.sockets.hold(socket);
    return socket;
  } catch (error) {
    parts.sockets.leave();
    throw error;
  }
}

/** Connects to the first of a host's addresses that answers. */
export async function dialFirst(
  parts: Parts,
  { addresses }: Cleared,
  port: number,
  signal: AbortSignal,
): Promise<{ readonly socket: Socket; readonly address: string }> {
  let last: unknown = new NetError("failed", "There is no address to dial.");
  for (const address of addresses) {
    try {
      return { socket: await dial(parts, address, port, signal), address };
    } catch (error) {
      if (signal.aborted) throw asked(error, `${address}:${port}`, signal);
      last = asked(error, `${address}:${port}`, signal);
      if (codeOf(error) === "") break;
    }
  }
  throw last;
}
