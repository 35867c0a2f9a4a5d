import { open, rm } from "node:fs/promises";
import { encodeSeal, fileHeaderBytes, linkBytes, sealBytes } from "./frame.ts";
import { type EvidenceKeys, ownerOf } from "./keys.ts";
import { headOf, type SealedHead } from "./sealed-head.ts";
import { hasCode, isThere, segmentPaths, segmentsWith, syncFolder, writeAt } from "./segment-file.ts";
import { readTombstones } from "./tombstone.ts";
import { walkSegment } from "./walk-segment.ts";
import { isDead } from "./writer-lock.ts";

/** Seals every segment of these keys whose writer died. */
export async function recoverDead(folder: string, keys: EvidenceKeys): Promise<void> {
  const owner = ownerOf(keys);
  for (const segment of await segmentsWith(folder, ".open")) {
    const { file, lock } = segmentPaths(folder, segment);
    if (!(await isDead(lock, owner))) continue;
    try {
      await recoverSegment(folder, segment, keys);
    } catch (thrown) {
      // It died before it had made the file.
      if (!hasCode(thrown, "ENOENT") || (await isThere(file))) throw thrown;
      await rm(lock, { force: true });
    }
  }
}

/**
 * Seals a segment whose writer died: cuts what stands after its last sound record and writes the seal. A segment without
 * any record is removed and null returned. Two processes may do this to one segment at once: every step writes the same
 * bytes at the same place.
 */
async function recoverSegment(folder: string, segment: string, keys: EvidenceKeys): Promise<SealedHead | null> {
  const paths = segmentPaths(folder, segment);
  const stones = await readTombstones(paths.tombstones, keys, segment);
  const handle = await open(paths.file, "r+");
  let head: SealedHead | null = null;
  try {
    let end = fileHeaderBytes;
    let last: { records: number; link: Buffer; time: number } = { records: 0, link: Buffer.alloc(0), time: 0 };
    for await (const step of walkSegment(handle, keys, stones)) {
      // Zeros without a tombstone are what a power cut leaves of a write, and are cut too.
      if (step.kind === "record" && (step.body === "whole" || (step.body === "zero" && step.tombstone !== null))) {
        end = step.offset + step.header.headerBytes + step.header.sealed;
        last = { records: step.header.position + 1, link: step.header.link, time: step.header.time };
      } else if (step.kind === "seal") {
        end = step.offset;
        head = headOf(segment, step.seal);
      }
    }
    if (head === null && last.records > 0) {
      // Seal first, then cut: at no moment is there a segment without a lock and without a seal.
      const seal = { records: last.records, time: last.time, recovered: true, previous: last.link };
      const bytes = encodeSeal(keys, seal);
      await writeAt(handle, bytes, end);
      head = headOf(segment, { ...seal, link: bytes.subarray(-linkBytes) });
    }
    if (head !== null) {
      await handle.truncate(end + sealBytes);
      await handle.sync();
    }
  } finally {
    await handle.close();
  }
  if (head === null) await rm(paths.file, { force: true });
  await rm(paths.lock, { force: true });
  await syncFolder(folder);
  return head;
}
