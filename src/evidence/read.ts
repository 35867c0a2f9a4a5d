import { type FileHandle, open } from "node:fs/promises";
import { AppError } from "../errors.ts";
import type { EvidenceKeys } from "./keys.ts";
import { type EvidenceInput, maxRecordBytes } from "./record.ts";
import { headerOf, type Located, openRecord } from "./sealed-record.ts";
import { hasCode, readAt, segmentPaths } from "./segment-file.ts";
import { readTombstones } from "./tombstone.ts";
import { isZero } from "./walk-segment.ts";

/** A frame is at most a record that does not compress, and its header. */
const maxFrameBytes = maxRecordBytes + 1024 * 1024;

/** Opens the file of a record; AppError broken_evidence when it is not there. */
export async function openFrame(folder: string, located: Located, flags: "r" | "r+"): Promise<FileHandle> {
  const { file } = segmentPaths(folder, located.segment);
  if (located.length > maxFrameBytes) {
    throw new AppError("broken_evidence", `Evidence ${located.id} is said to have ${located.length} bytes.`);
  }
  try {
    return await open(file, flags);
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw cause;
    const message = `Evidence ${located.id} cannot be read: segment ${located.segment} is missing.`;
    throw new AppError("broken_evidence", message, { cause });
  }
}

/** Reads and checks one record; AppError broken_evidence, or not_found when it was erased. */
export async function readRecord(folder: string, keys: EvidenceKeys, located: Located): Promise<EvidenceInput> {
  const handle = await openFrame(folder, located, "r");
  let frame: Buffer;
  try {
    frame = await readAt(handle, located.offset, located.length);
  } finally {
    await handle.close();
  }
  const header = headerOf(keys, located, frame);
  if (header !== null && isZero(frame.subarray(header.headerBytes))) await refuseErased(folder, keys, located);
  return openRecord(keys, located, frame);
}

async function refuseErased(folder: string, keys: EvidenceKeys, located: Located): Promise<void> {
  const stones = await readTombstones(segmentPaths(folder, located.segment).tombstones, keys, located.segment);
  const stone = stones.get(located.position);
  if (stone === undefined) return;
  throw new AppError("not_found", `Evidence ${located.id} was erased on ${stone.time} by ${stone.by}: ${stone.reason}`);
}
