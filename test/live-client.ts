import type { TestContext } from "node:test";
import { io, type Socket } from "socket.io-client";
import { type Db, openDb } from "../src/db/client.ts";
import { type Home, until } from "./builders.ts";
import { atEnd } from "./databases.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read messages of every form; what they read they check
type Payload = any;

export type Heard = { readonly event: string; readonly payload: Payload };

/** Somebody who is connected for live events, and what they heard so far. */
export type LiveClient = {
  readonly socket: Socket;
  readonly heard: Heard[];
  order(event: string, given: unknown): Promise<Payload>;
  /** Numbers heard of an investigation, each message's once; progress repeats the number of what it followed. */
  seqs(id: string): number[];
  of(event: string): Payload[];
  /** Waits until a message of this number was heard. */
  until(id: string, seq: number): Promise<void>;
  /** Why the server closed the connection, once it did. */
  closed(): Promise<string>;
};

export async function aLiveClient(t: TestContext, url: string, auth: object): Promise<LiveClient> {
  const socket = io(url, { transports: ["websocket"], auth, reconnection: false, forceNew: true });
  atEnd(t, () => void socket.close());
  const heard: Heard[] = [];
  socket.onAny((event: string, payload: Payload) => heard.push({ event, payload }));
  const gone = Promise.withResolvers<string>();
  socket.on("disconnect", (reason) => gone.resolve(reason));
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", (error) => reject(Object.assign(error, (error as { data?: object }).data)));
  });
  const seqs = (id: string) =>
    heard
      .filter(({ event, payload }) => payload?.id === id && payload.seq && event !== "investigation_progress")
      .map(({ payload }) => payload.seq as number);
  return {
    socket,
    heard,
    order: (event, given) => socket.timeout(10_000).emitWithAck(event, given),
    seqs,
    of: (event) => heard.filter((one) => one.event === event).map((one) => one.payload),
    until: (id, seq) => until(() => seqs(id).includes(seq), 20, `message ${seq} of ${id}`),
    closed: () => gone.promise,
  };
}

/** The database of an app that is open, through a client of its own. */
export async function anotherDb(t: TestContext, { config }: Home): Promise<Db> {
  const { databaseUrl, dataDir } = config;
  const db = await openDb(databaseUrl ? { databaseUrl, max: 2 } : { dataDir });
  atEnd(t, () => db.close());
  return db;
}
