import type { Socket } from "node:net";
import { AppError } from "../errors.ts";
import type { AddressMap } from "./address-map.ts";
import { openSocket } from "./open-socket.ts";
import { connectThroughProxy, type ProxyAddress } from "./proxy.ts";

/** Where a packet for (address, port) really goes: somewhere, nowhere, or back as a refusal. */
export type Route = { readonly address: string; readonly port: number } | "drop" | "refuse";

/** Turns an address that passed the guard into a connected socket. */
export type Dialer = {
  /** Whether connections go through a proxy: nothing but TCP does. */
  readonly isProxied: boolean;
  route(address: string, port: number, transport: "tcp" | "udp"): Route;
  /** Starts connecting; `settle` is called once, unless the returned function cancels it first. */
  open(address: string, port: number, settle: (error: Error | null, socket: Socket | null) => void): () => void;
  /** Connects, or fails with the system's error (ECONNREFUSED …) or the signal's reason. */
  dial(address: string, port: number, signal: AbortSignal): Promise<Socket>;
};

/** Direct, by an address map, or through a proxy; a map and a proxy exclude each other. */
export function makeDialer(how: { readonly map: AddressMap | null; readonly proxy: ProxyAddress | null }): Dialer {
  const { map, proxy } = how;
  if (map && proxy) throw new AppError("bad_option", "A proxy cannot be used together with an address map.");

  function route(address: string, port: number, transport: "tcp" | "udp"): Route {
    if (!map) return { address, port };
    const landing =
      map[transport][address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`] ?? map.default;
    return typeof landing === "number" ? { address: "127.0.0.1", port: landing } : landing;
  }

  function open(address: string, port: number, settle: (error: Error | null, socket: Socket | null) => void) {
    const to = route(address, port, "tcp");
    if (to === "drop") return () => {};
    if (to === "refuse") {
      let isWanted = true;
      queueMicrotask(() => isWanted && settle(refusal(address, port), null));
      return () => {
        isWanted = false;
      };
    }
    if (proxy) return connectThroughProxy(proxy, to, settle);
    return openSocket(to.address, to.port, settle);
  }

  function dial(address: string, port: number, signal: AbortSignal): Promise<Socket> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = () => {
        cancel();
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      const cancel = open(address, port, (error, socket) => {
        signal.removeEventListener("abort", stop);
        if (socket) resolve(socket);
        else reject(error);
      });
    });
  }

  return { isProxied: proxy !== null, route, open, dial };
}

function refusal(address: string, port: number): Error {
  return Object.assign(new Error(`connect ECONNREFUSED ${address}:${port}`), { code: "ECONNREFUSED" });
}
