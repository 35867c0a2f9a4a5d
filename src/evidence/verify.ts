import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { evidenceKeys } from "./keys.ts";
import { headOf, type SealedHead } from "./sealed-head.ts";
import { isThere, segmentPaths } from "./segment-file.ts";
import { readTombstones } from "./tombstone.ts";
import { walkSegment } from "./walk-segment.ts";

export type SegmentProblem = {
  /** The record it is about, null when it is about the file. */
  readonly position: number | null;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** A sentence that names the record. */
  readonly what: string;
};

export type SegmentReport = {
  readonly segment: string;
  /** Records whose place in the chain was found, erased ones included. */
  readonly records: number;
  readonly erased: number;
  /** Null while a writer has it open, and when the seal is damaged. */
  readonly head: SealedHead | null;
  readonly problems: readonly SegmentProblem[];
};

/**
 * Checks one segment file against its workspace key: every link, every digest, every tombstone, the seal. Needs neither
 * the database nor the keys of the records, and changes nothing. A file that cannot be opened is thrown as it is.
 */
export async function verifySegment(file: string, options: { workspaceKey: Uint8Array }): Promise<SegmentReport> {
  const handle = await open(file, "r");
  try {
    return await check(handle, file, options.workspaceKey);
  } finally {
    await handle.close();
  }
}

async function check(handle: FileHandle, file: string, workspaceKey: Uint8Array): Promise<SegmentReport> {
  const keys = evidenceKeys(workspaceKey);
  const segment = basename(file, ".seg");
  const paths = segmentPaths(dirname(file), segment);
  // Asked before reading: a writer that seals meanwhile leaves a seal, which is read after.
  const isOpen = await isThere(paths.lock);
  const stones = await readTombstones(paths.tombstones, keys, segment);

  const problems: SegmentProblem[] = [];
  const say = (position: number | null, offset: number, what: string) => problems.push({ position, offset, what });
  let records = 0;
  let erased = 0;
  let head: SealedHead | null = null;
  let ended = false;
  for await (const step of walkSegment(handle, keys, stones)) {
    switch (step.kind) {
      case "start":
        if (step.header === null) say(null, 0, "the file header was changed, or belongs to another workspace");
        else if (step.header.segment !== segment) say(null, 0, `the file is segment ${step.header.segment}`);
        break;
      case "record":
        records += 1;
        if (step.problem !== null)
          say(step.header.position, step.offset, `record ${step.header.position}: ${step.problem}`);
        else if (step.tombstone !== null) erased += 1;
        break;
      case "gap":
        for (let position = step.from; position < Math.min(step.to, step.from + maxNamed); position += 1) {
          say(position, step.offset, `record ${position}: its header was changed, or it is missing`);
        }
        if (step.to > step.from + maxNamed) say(null, step.offset, `records up to ${step.to - 1} are missing`);
        break;
      case "tail":
        if (ended) say(null, step.offset, `${step.bytes} bytes stand after the seal`);
        else if (!isOpen)
          say(null, step.offset, `the end is missing: ${step.bytes} bytes that are no record, and no seal`);
        else if (!step.partial) say(records, step.offset, `record ${records}: its header was changed`);
        ended = true;
        break;
      case "seal":
        ended = true;
        head = headOf(segment, step.seal);
        if (step.problem !== null) say(null, step.offset, `the seal: ${step.problem}`);
        break;
    }
  }
  if (!ended && !isOpen) say(null, 0, "the end is missing: there is no seal");
  return { segment, records, erased, head, problems };
}

const maxNamed = 100;
