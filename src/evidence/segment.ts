import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { encodeFileHeader, encodeSeal, fileHeaderBytes, linkBytes } from "./frame.ts";
import { type EvidenceKeys, ownerOf } from "./keys.ts";
import type { PackedRecord } from "./record.ts";
import { headOf, type SealedHead } from "./sealed-head.ts";
import { type Located, sealRecord, tagBytes } from "./sealed-record.ts";
import { readAt, segmentPaths, syncFolder, writeAt } from "./segment-file.ts";
import { isZero } from "./walk-segment.ts";
import { takeLock } from "./writer-lock.ts";

/** A segment being written. Calls must not overlap: the store puts them in order. */
export type OpenSegment = {
  readonly segment: string;
  bytes(): number;
  /** Durable when it resolves; when it rejects, nothing of it is in the chain. */
  append(records: readonly PackedRecord[], at: { job: string; time: number }): Promise<Located[]>;
  /** A record was erased: the same content is to be written anew. */
  forget(id: string): void;
  /** Ends the segment; when it rejects, it is abandoned. */
  seal(time: number): Promise<SealedHead>;
  /** Closes the file and leaves it for the next start to recover. */
  abandon(): Promise<void>;
};

/** The segment can no longer be written: another process sealed it (`taken`), or a failed write could not be undone. */
export class SegmentLost extends Error {
  override readonly name = "SegmentLost";
  readonly taken: boolean;

  constructor(segment: string, options: { taken: boolean; cause?: unknown }) {
    super(`evidence segment ${segment} can no longer be written`, { cause: options.cause });
    this.taken = options.taken;
  }
}

/** How many ids of the newest records are kept, about 350 bytes each, to not write a record twice. */
const rememberedIds = 32_768;
/** A write takes this much, so that a batch of large records is not held twice. */
const writeBytes = 4 * 1024 * 1024;
/** After so many records the event loop gets a turn: sealing one takes 30-40 µs. */
const turnRecords = 128;

export async function createSegment(folder: string, keys: EvidenceKeys, created: number): Promise<OpenSegment> {
  const segment = randomBytes(16).toString("hex");
  const paths = segmentPaths(folder, segment);
  const lock = await takeLock(paths.lock, ownerOf(keys));
  let handle: FileHandle;
  try {
    handle = await open(paths.file, "wx+", 0o600);
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
  const abandon = async () => {
    lock.abandon();
    await handle.close();
  };

  const header = encodeFileHeader(keys, segment, created);
  try {
    await writeAt(handle, header, 0);
    await handle.sync();
    await syncFolder(folder);
  } catch (thrown) {
    await abandon();
    throw thrown;
  }

  let end = fileHeaderBytes;
  let position = 0;
  let link = header.subarray(-linkBytes);
  const remembered = new Map<string, Located>();

  /** The record as it was written before, unless it was erased since, maybe by another process. */
  const written = async (id: string): Promise<Located | undefined> => {
    const located = remembered.get(id);
    if (located === undefined) return undefined;
    if (!isZero(await readAt(handle, located.offset + located.length - tagBytes, tagBytes))) return located;
    remembered.delete(id);
    return undefined;
  };

  const checkHeld = async () => {
    if (!(await lock.isHeld())) throw new SegmentLost(segment, { taken: true });
  };

  /** What was half written must not stand before the next record. */
  const undo = async (cause: unknown) => {
    try {
      await handle.truncate(end);
      await handle.datasync();
    } catch {
      throw new SegmentLost(segment, { taken: false, cause });
    }
  };

  const append: OpenSegment["append"] = async (records, at) => {
    const batch = new Map<string, Located>();
    const located: Located[] = [];
    const pending: Buffer[] = [];
    let next = { end, position, link, flushed: end };
    const flush = async () => {
      const bytes = Buffer.concat(pending);
      pending.length = 0;
      await writeAt(handle, bytes, next.flushed);
      next.flushed += bytes.length;
    };
    await checkHeld();
    try {
      for (const [n, packed] of records.entries()) {
        const known = batch.get(packed.id) ?? (await written(packed.id));
        if (known !== undefined) {
          located.push(known);
          continue;
        }
        const place = { segment, position: next.position, previous: next.link, ...at };
        const sealed = sealRecord(keys, packed, place);
        const { length, wrappedKey } = sealed;
        const fresh = { id: packed.id, segment, position: next.position, offset: next.end, length, wrappedKey };
        located.push(fresh);
        batch.set(packed.id, fresh);
        pending.push(...sealed.frame);
        next = { ...next, end: next.end + length, position: next.position + 1, link: sealed.link };
        if (next.end - next.flushed >= writeBytes) await flush();
        else if (n % turnRecords === turnRecords - 1) await setImmediate();
      }
      if (batch.size === 0) return located;
      await flush();
      await handle.datasync();
    } catch (thrown) {
      await undo(thrown);
      throw thrown;
    }
    // Asked again: a process that slept since the first time may have been taken for dead meanwhile.
    await checkHeld();
    ({ end, position, link } = next);
    for (const [id, fresh] of batch) remembered.set(id, fresh);
    for (const id of remembered.keys()) {
      if (remembered.size <= rememberedIds) break;
      remembered.delete(id);
    }
    return located;
  };

  const seal = async (time: number): Promise<SealedHead> => {
    const given = { records: position, time, recovered: false, previous: link };
    const bytes = encodeSeal(keys, given);
    try {
      await writeAt(handle, bytes, end);
      await handle.datasync();
    } catch (thrown) {
      await abandon();
      throw thrown;
    }
    await handle.close();
    await lock.release();
    await syncFolder(folder);
    return headOf(segment, { ...given, link: bytes.subarray(-linkBytes) });
  };

  return { segment, bytes: () => end, append, forget: (id) => remembered.delete(id), seal, abandon };
}
