import type { MessagePort } from "node:worker_threads";
import { fatal, isListen, makeFramer, readReply, statement } from "./frames.ts";

/** Executes one unit of messages and gives what the backend answered. Throws when the database itself broke. */
export type Execute = (unit: Buffer) => Promise<Buffer>;

export type TurnsOptions = {
  readonly execute: Execute;
  /** Runs after every transaction, while nobody has the backend. */
  readonly rest: () => Promise<void>;
  /** Hears that the database broke: nothing is executed after it. */
  readonly broke: (error: unknown) => void;
  /** How long a transaction may say nothing while it has the backend: nothing but SQL is awaited inside one. */
  readonly silenceMs: number;
};

type Connection = {
  readonly port: MessagePort;
  readonly frame: (bytes: Uint8Array) => Buffer[];
  readonly units: Buffer[];
  listens: boolean;
  waiting: boolean;
  gone: boolean;
};

/**
 * Lets many connections share one backend: a transaction keeps it until it ends, the others wait first come, first
 * served. A connection that goes away, or falls silent inside a transaction, is rolled back.
 */
export function makeTurns(options: TurnsOptions) {
  const { execute, rest, broke, silenceMs } = options;
  const all = new Set<Connection>();
  const queue: Connection[] = [];
  let holder: Connection | undefined;
  let silence: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopping = false;

  const send = (connection: Connection, bytes: Buffer) => {
    if (bytes.length === 0 || connection.gone) return;
    connection.port.postMessage(bytes);
  };

  async function run(connection: Connection, unit: Buffer): Promise<void> {
    if (isListen(unit)) connection.listens = true;
    const { reply, notifications, status, over } = readReply(await execute(unit));
    holder = status === "I" ? undefined : connection;
    send(connection, reply);
    for (const other of notifications.length > 0 ? all : []) {
      if (other.listens) send(other, Buffer.concat(notifications));
    }
    if (over) throw new Error("the backend ended itself");
  }

  async function rollBack(connection: Connection): Promise<void> {
    await execute(statement("rollback"));
    if (holder === connection) holder = undefined;
  }

  function end(connection: Connection): void {
    connection.gone = true;
    connection.units.length = 0;
    all.delete(connection);
    connection.port.close();
  }

  async function pump(): Promise<void> {
    for (;;) {
      if (holder?.gone) await rollBack(holder);
      const connection: Connection | undefined = holder ?? queue.shift();
      if (!connection) return;
      const unit = connection.units.shift();
      if (!unit) {
        if (holder) return watch(holder);
        connection.waiting = false;
        continue;
      }
      await run(connection, unit);
      if (holder) continue;
      await rest();
      if (connection.units.length > 0) queue.push(connection);
      else connection.waiting = false;
    }
  }

  /** Ends a transaction whose owner was stopped or hangs: everybody else waits for it. */
  function watch(connection: Connection): void {
    silence = setTimeout(() => {
      send(connection, fatal("25P03", "the transaction was idle for too long"));
      end(connection);
      wake();
    }, silenceMs);
  }

  function wake(): void {
    if (running || stopping) return;
    clearTimeout(silence);
    running = pump()
      .catch((error: unknown) => {
        stopping = true;
        broke(error);
      })
      .finally(() => {
        running = undefined;
        if (holder ? holder.gone || holder.units.length > 0 : queue.length > 0) wake();
      });
  }

  return {
    add(port: MessagePort): void {
      const connection: Connection = {
        port,
        frame: makeFramer(),
        units: [],
        listens: false,
        waiting: false,
        gone: false,
      };
      all.add(connection);
      port.on("message", (bytes: Uint8Array) => {
        if (connection.gone) return;
        connection.units.push(...connection.frame(bytes));
        if (connection.units.length === 0) return;
        if (!connection.waiting) {
          connection.waiting = true;
          queue.push(connection);
        }
        wake();
      });
      port.on("close", () => {
        end(connection);
        wake();
      });
    },
    /** Lets the unit at work finish, rolls back what is open and ends every connection. */
    async stop(): Promise<void> {
      stopping = true;
      clearTimeout(silence);
      for (const connection of all) connection.units.length = 0;
      await running;
      if (holder) await rollBack(holder);
      for (const connection of all) end(connection);
    },
  };
}
