import { timingSafeEqual } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { type EvidenceKeys, hmac } from "./keys.ts";
import { hasCode } from "./segment-file.ts";

/** What stands where a record was. */
export type Tombstone = {
  readonly position: number;
  readonly reason: string;
  /** ISO 8601. */
  readonly time: string;
  /** Who erased it: an id of an actor. */
  readonly by: string;
};

const maxTextChars = 500;

function seal(keys: EvidenceKeys, segment: string, stone: Tombstone): Buffer {
  return hmac(keys.chain, JSON.stringify(["tombstone", segment, stone.position, stone.reason, stone.time, stone.by]));
}

/** Writes a tombstone and waits until it is on the disk. Reason and name are cut at 500 characters. */
export async function addTombstone(path: string, keys: EvidenceKeys, segment: string, given: Tombstone): Promise<void> {
  const stone: Tombstone = {
    position: given.position,
    reason: given.reason.slice(0, maxTextChars).toWellFormed(),
    time: given.time,
    by: given.by.slice(0, maxTextChars).toWellFormed(),
  };
  const line = JSON.stringify({ ...stone, mac: seal(keys, segment, stone).toString("hex") });
  const handle = await open(path, "a", 0o600);
  try {
    // Begins with a line break too: a line torn by a crash before it stays a line of its own.
    await handle.appendFile(`\n${line}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The tombstones of a segment by position; a line that is torn or whose MAC does not hold counts for nothing. */
export async function readTombstones(
  path: string,
  keys: EvidenceKeys,
  segment: string,
): Promise<ReadonlyMap<number, Tombstone>> {
  const stones = new Map<number, Tombstone>();
  for (const line of (await readIfThere(path)).split("\n")) {
    const stone = line === "" ? null : parse(keys, segment, line);
    if (stone !== null && !stones.has(stone.position)) stones.set(stone.position, stone);
  }
  return stones;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT")) return "";
    throw thrown;
  }
}

function parse(keys: EvidenceKeys, segment: string, line: string): Tombstone | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    // A torn line: the crash came before the record's bytes were touched.
    return null;
  }
  if (typeof json !== "object" || json === null) return null;
  const { position, reason, time, by, mac } = json as Record<string, unknown>;
  if (typeof position !== "number" || typeof reason !== "string" || typeof time !== "string") return null;
  if (typeof by !== "string" || typeof mac !== "string") return null;
  const stone: Tombstone = { position, reason, time, by };
  const expected = seal(keys, segment, stone);
  const given = Buffer.from(mac, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected) ? stone : null;
}
