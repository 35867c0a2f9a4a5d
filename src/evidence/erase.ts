import { AppError } from "../errors.ts";
import type { EvidenceKeys } from "./keys.ts";
import { openFrame } from "./read.ts";
import { headerOf, type Located } from "./sealed-record.ts";
import { readAt, segmentPaths, syncFolder, writeAt } from "./segment-file.ts";
import { addTombstone, readTombstones } from "./tombstone.ts";
import { isZero } from "./walk-segment.ts";

/**
 * Overwrites a record with zeros, behind a tombstone that says why. Erasing again changes nothing; after a crash between
 * the two it finishes. AppError broken_evidence when the record is not where it should be.
 */
export async function eraseRecord(
  folder: string,
  keys: EvidenceKeys,
  located: Located,
  why: { reason: string; by: string; at: Date },
): Promise<void> {
  const { segment, position } = located;
  const { tombstones } = segmentPaths(folder, segment);
  const handle = await openFrame(folder, located, "r+");
  try {
    const frame = await readAt(handle, located.offset, located.length);
    const header = headerOf(keys, located, frame);
    if (header === null || frame.length !== located.length) {
      throw new AppError("broken_evidence", `Evidence ${located.id} cannot be erased: its header was changed.`);
    }
    const gone = isZero(frame.subarray(header.headerBytes));
    if (gone && (await readTombstones(tombstones, keys, segment)).has(position)) return;
    await addTombstone(tombstones, keys, segment, {
      position,
      reason: why.reason,
      time: why.at.toISOString(),
      by: why.by,
    });
    await syncFolder(folder);
    await writeAt(handle, Buffer.alloc(header.sealed), located.offset + header.headerBytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
