import { hash } from "node:crypto";
import { AppError } from "../errors.ts";
import type { EvidenceKeys } from "./keys.ts";
import { openFrame } from "./read.ts";
import { headerOf, type Located } from "./sealed-record.ts";
import { readAt, segmentPaths } from "./segment-file.ts";
import { readTombstones, type Tombstone } from "./tombstone.ts";
import { isZero } from "./walk-segment.ts";

/** A record's place in the chain of custody, and whether it holds. */
export type Inspected = {
  /** whole: as it was written; erased: gone, with a tombstone; damaged: anything else. */
  readonly state: "whole" | "erased" | "damaged";
  /** hex; null when the header no longer holds. */
  readonly link: string | null;
  readonly previous: string | null;
  readonly job: string | null;
  readonly at: string | null;
  readonly tombstone: Tombstone | null;
};

/** Looks at one record where it lies, without its key and without opening it. */
export async function inspectRecord(
  folder: string,
  keys: EvidenceKeys,
  located: Omit<Located, "wrappedKey">,
): Promise<Inspected> {
  const place = { ...located, wrappedKey: "" };
  const none = { link: null, previous: null, job: null, at: null, tombstone: null };
  let frame: Buffer;
  try {
    const handle = await openFrame(folder, place, "r");
    try {
      frame = await readAt(handle, place.offset, place.length);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof AppError) return { state: "damaged", ...none }; // its segment is missing
    throw thrown;
  }
  const header = headerOf(keys, place, frame);
  if (header === null) return { state: "damaged", ...none };
  const stones = await readTombstones(segmentPaths(folder, located.segment).tombstones, keys, located.segment);
  const tombstone = stones.get(located.position) ?? null;
  const body = frame.subarray(header.headerBytes);
  const whole = hash("sha256", body, "buffer").equals(header.digest);
  return {
    state: tombstone ? (isZero(body) ? "erased" : "damaged") : whole ? "whole" : "damaged",
    link: header.link.toString("hex"),
    previous: header.previous.toString("hex"),
    job: header.job,
    at: new Date(header.time).toISOString(),
    tombstone,
  };
}
