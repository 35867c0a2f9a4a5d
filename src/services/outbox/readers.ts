import type { Db, Query } from "../../db/client.ts";
import { workspacesBehind } from "../../db/system/outbox.ts";
import { wakes } from "../../db/tables/events.ts";
import { eventsBehind, lockReader, moveReader, type ReadEvent } from "../../db/tables/outbox-readers.ts";

/** Somebody who follows what happens in every workspace. What it writes is committed with how far it has come. */
export type OutboxReader = {
  readonly name: string;
  /** What it wants to hear of; the rest is passed over. */
  readonly kinds: readonly string[];
  read(q: Query, workspace: string, events: readonly ReadEvent[]): Promise<void>;
  /** Does what it noted down while reading, in transactions of its own; false where some of it is left, or another process is at it. */
  drain?(db: Db, signal?: AbortSignal): Promise<boolean>;
};

const batch = 1_000;

/**
 * Lets readers read on, up to the end of every outbox. Any number of processes may do so at once: false where another one
 * is still at it, or where what was written could not be read yet.
 */
export async function readOn(db: Db, readers: readonly OutboxReader[], signal?: AbortSignal): Promise<boolean> {
  let isDone = true;
  for (const reader of readers) {
    for (const workspace of await workspacesBehind(db, reader.name))
      for (let isMore = true; isMore && !signal?.aborted; ) isMore = await readBatch(db, reader, workspace);
    if (reader.drain && !(await reader.drain(db, signal))) isDone = false;
    if ((await workspacesBehind(db, reader.name)).length > 0) isDone = false;
  }
  return isDone;
}

async function readBatch(db: Db, reader: OutboxReader, workspace: string): Promise<boolean> {
  return db.as(workspace, async (q) => {
    const after = await lockReader(q, workspace, reader.name);
    if (after === null) return false;
    const events = await eventsBehind(q, workspace, after, reader.kinds, batch);
    const last = events.at(-1);
    if (!last) return false;
    await reader.read(
      q,
      workspace,
      events.flatMap((event) => (event.payload ? [{ ...event, payload: event.payload }] : [])),
    );
    await moveReader(q, workspace, reader.name, last.seq);
    return events.length === batch;
  });
}

const restMs = 1_000;
const lookEveryMs = 15_000;

/** Reads on whenever something was written, once a second at most. */
export async function followOutbox(parts: {
  readonly db: Db;
  readonly readers: readonly OutboxReader[];
  onError(error: unknown): void;
}): Promise<{ close(): Promise<void> }> {
  const { db, readers, onError } = parts;
  const closing = new AbortController();
  let reading: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | null = null;
  const read = async () => {
    try {
      await readOn(db, readers, closing.signal);
    } catch (error) {
      onError(error);
    }
    if (closing.signal.aborted) return;
    timer = setTimeout(() => {
      timer = null;
      reading = null;
      if (again) wake();
    }, restMs).unref();
  };
  const wake = () => {
    if (closing.signal.aborted) return;
    again = reading !== null;
    reading ??= read();
  };
  const stop = await db.listen(wakes, wake);
  const clock = setInterval(wake, lookEveryMs).unref();
  wake();
  return {
    async close() {
      closing.abort();
      clearInterval(clock);
      await stop();
      await reading;
      if (timer) clearTimeout(timer);
    },
  };
}
