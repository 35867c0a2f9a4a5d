import type { Socket } from "node:net";
import { Client } from "undici";
import type { TlsSession } from "../sdk/net.ts";
import type { Connection } from "./http-exchange.ts";

/** Connects for a key; called again when a kept connection was closed. */
export type Establish = (signal: AbortSignal) => Promise<{ socket: Socket; tls: TlsSession | null }>;

/** Kept connections by what they lead to. The key holds the dialled address: nothing here chooses one. */
export type HttpPool = {
  take(key: string, origin: string, establish: Establish, signal: AbortSignal): Connection;
  /** Gives it back after a whole answer; otherwise it is ended. */
  give(key: string, connection: Connection, isWhole: boolean): void;
  close(): Promise<void>;
};

/** Made once: undici would make one a client, and its stack trace took a tenth of a probe of many hosts. */
const notNeeded = new Error("The connection is not needed any longer.");
const keepMs = 4_000;
/** Taken off what a server says it keeps a connection ("timeout=2" is common); a stale one is replaced anyway. */
const lossMs = 300;
const mostKept = 64;
const maxHeaderSize = 64 * 1024;

export function makeHttpPool(): HttpPool {
  const kept = new Map<string, Set<Connection>>();
  const all = new Set<Connection>();
  let count = 0;

  function forget(key: string, connection: Connection): boolean {
    const same = kept.get(key);
    if (!same?.delete(connection)) return false;
    count -= 1;
    if (same.size === 0) kept.delete(key);
    return true;
  }

  function end(connection: Connection): void {
    all.delete(connection);
    connection.client.destroy(notNeeded, () => {});
  }

  function endOldest(): void {
    for (const [key, same] of kept) {
      for (const connection of same) {
        forget(key, connection);
        end(connection);
        return;
      }
    }
  }

  return {
    take(key, origin, establish, signal) {
      for (const connection of kept.get(key) ?? []) {
        forget(key, connection);
        connection.signal = signal;
        connection.uses += 1;
        return connection;
      }
      const client = new Client(origin, {
        connect(_options, callback) {
          establish(connection.signal).then(
            ({ socket, tls }) => {
              connection.tls = tls;
              callback(null, socket);
            },
            (error: Error) => callback(error, null),
          );
        },
        allowH2: false,
        pipelining: 1,
        keepAliveTimeout: keepMs,
        keepAliveMaxTimeout: keepMs,
        keepAliveTimeoutThreshold: lossMs,
        maxHeaderSize,
        // The request's own deadline ends it: undici's timers are coarse and count silence, not the whole.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const connection: Connection = { client, tls: null, signal, uses: 1 };
      all.add(connection);
      client.on("disconnect", () => {
        if (forget(key, connection)) end(connection);
      });
      return connection;
    },

    give(key, connection, isWhole) {
      if (!isWhole || connection.client.destroyed) return end(connection);
      const same = kept.get(key) ?? new Set();
      same.add(connection);
      kept.set(key, same);
      count += 1;
      if (count > mostKept) endOldest();
    },

    async close() {
      kept.clear();
      await Promise.allSettled([...all].map(({ client }) => client.destroy()));
      all.clear();
    },
  };
}
