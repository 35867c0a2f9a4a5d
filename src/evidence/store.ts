import { mkdir } from "node:fs/promises";
import { AppError } from "../errors.ts";
import { eraseRecord } from "./erase.ts";
import { makeOrder } from "./in-order.ts";
import { type Inspected, inspectRecord } from "./inspect.ts";
import { evidenceKeys, workspaceKey } from "./keys.ts";
import { readRecord } from "./read.ts";
import type { EvidenceInput, PackedRecord } from "./record.ts";
import { recoverDead } from "./recover.ts";
import { readHeads, type SealedHead } from "./sealed-head.ts";
import type { Located } from "./sealed-record.ts";
import { createSegment, type OpenSegment, SegmentLost } from "./segment.ts";
import { hasCode } from "./segment-file.ts";
import { sweepSegment } from "./sweep.ts";

export type Evidence = {
  /**
   * Writes records and waits for the disk, once. A record that this writer's open segment already holds is not written
   * again and its place returned. Calls are served one after another. AppError disk_full.
   */
  append(records: readonly PackedRecord[], at: { job: string; at: Date }): Promise<Located[]>;
  /** Reads and checks a record, of any writer. AppError broken_evidence; not_found when it was erased. */
  read(located: Located): Promise<EvidenceInput>;
  /** A record's place in the chain, and whether it holds; without opening it. */
  inspect(located: Omit<Located, "wrappedKey">): Promise<Inspected>;
  /** Leaves a tombstone and overwrites the bytes. The caller forgets `wrappedKey`: that is what backups feel. */
  erase(located: Located, why: { reason: string; by: string; at: Date }): Promise<void>;
  /** Erases what stands in a sealed segment at other positions than these; how many records that were. */
  sweep(segment: string, cited: ReadonlySet<number>, why: { reason: string; by: string; at: Date }): Promise<number>;
  /** Ends the open segment, null when there is none. */
  seal(): Promise<SealedHead | null>;
  /** The ends of all sealed segments of the workspace in the folder: rotated, recovered and other writers' ones too. */
  heads(): Promise<SealedHead[]>;
  /** Seals and lets go; further calls of append are refused. */
  close(): Promise<void>;
};

const defaultSegmentBytes = 256 * 1024 * 1024;

/**
 * Opens the evidence of a workspace in a folder for reading and writing; seals what dead writers left. Several stores, in
 * one process or many, may have the same folder open: each writes segments of its own.
 */
export async function openEvidence(options: {
  folder: string;
  workspace: string;
  masterKey: Uint8Array;
  segmentBytes?: number;
}): Promise<Evidence> {
  const { folder, segmentBytes = defaultSegmentBytes } = options;
  const keys = evidenceKeys(workspaceKey(options.masterKey, options.workspace));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await recoverDead(folder, keys);

  let current: OpenSegment | null = null;
  let closed = false;
  const inOrder = makeOrder();

  const write = async (records: readonly PackedRecord[], at: { job: string; time: number }): Promise<Located[]> => {
    if (current !== null && current.bytes() >= segmentBytes) await sealCurrent();
    current ??= await createSegment(folder, keys, at.time);
    try {
      return await current.append(records, at);
    } catch (thrown) {
      if (!(thrown instanceof SegmentLost)) throw thrown;
      const lost = current;
      current = null;
      await lost.abandon();
      throw thrown;
    }
  };

  const sealCurrent = async (): Promise<SealedHead | null> => {
    const ending = current;
    if (ending === null) return null;
    current = null;
    return await ending.seal(Date.now());
  };

  return {
    append: (records, { job, at }) =>
      inOrder(async () => {
        if (closed) throw new Error("the evidence store is closed");
        if (records.length === 0) return [];
        try {
          const place = { job, time: at.getTime() };
          return await write(records, place).catch((thrown: unknown) => {
            if (thrown instanceof SegmentLost && thrown.taken) return write(records, place);
            throw thrown;
          });
        } catch (thrown) {
          const cause = thrown instanceof SegmentLost ? thrown.cause : thrown;
          if (!hasCode(cause, "ENOSPC", "EDQUOT")) throw thrown;
          throw new AppError("disk_full", "The disk that holds the evidence is full.", { cause: thrown });
        }
      }),
    read: (located) => readRecord(folder, keys, located),
    inspect: (located) => inspectRecord(folder, keys, located),
    erase: async (located, why) => {
      await eraseRecord(folder, keys, located, why);
      if (current?.segment === located.segment) current.forget(located.id);
    },
    sweep: (segment, cited, why) => sweepSegment(folder, keys, segment, cited, why),
    seal: () => inOrder(sealCurrent),
    heads: () => readHeads(folder, keys),
    close: () =>
      inOrder(async () => {
        closed = true;
        await sealCurrent();
      }),
  };
}
