import { open } from "node:fs/promises";
import type { EvidenceKeys } from "./keys.ts";
import { segmentPaths, syncFolder, writeAt } from "./segment-file.ts";
import { addTombstone, readTombstones } from "./tombstone.ts";
import { walkSegment } from "./walk-segment.ts";

/**
 * Erases the records of a sealed segment at other positions than these: what was written before a crash and committed by
 * nobody. Each leaves a tombstone first, so a second sweep finishes what a crash in the first left. Returns how many.
 */
export async function sweepSegment(
  folder: string,
  keys: EvidenceKeys,
  segment: string,
  cited: ReadonlySet<number>,
  why: { reason: string; by: string; at: Date },
): Promise<number> {
  const { file, tombstones } = segmentPaths(folder, segment);
  const handle = await open(file, "r+");
  let swept = 0;
  try {
    for await (const step of walkSegment(handle, keys, await readTombstones(tombstones, keys, segment))) {
      if (step.kind !== "record" || step.body !== "whole" || cited.has(step.header.position)) continue;
      const { position, headerBytes, sealed } = step.header;
      if (step.tombstone === null) {
        const stone = { position, reason: why.reason, time: why.at.toISOString(), by: why.by };
        await addTombstone(tombstones, keys, segment, stone);
      }
      await writeAt(handle, Buffer.alloc(sealed), step.offset + headerBytes);
      swept += 1;
    }
    if (swept > 0) {
      await syncFolder(folder);
      await handle.datasync();
    }
  } finally {
    await handle.close();
  }
  return swept;
}
