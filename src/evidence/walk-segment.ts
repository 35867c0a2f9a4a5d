import { hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import {
  decodeFileHeader,
  decodeRecordHeader,
  decodeSeal,
  type FileHeader,
  fileHeaderBytes,
  frameMark,
  maxJobBytes,
  type RecordHeader,
  recordFixedBytes,
  type Seal,
  sealBytes,
} from "./frame.ts";
import type { EvidenceKeys } from "./keys.ts";
import { readAt } from "./segment-file.ts";
import type { Tombstone } from "./tombstone.ts";

/** What is met on the way through a segment, in the order of the file. */
export type Step =
  | { readonly kind: "start"; readonly header: FileHeader | null }
  | {
      readonly kind: "record";
      readonly offset: number;
      readonly header: RecordHeader;
      readonly body: Body;
      readonly tombstone: Tombstone | null;
      /** Null when the record is whole or properly erased, and stands where it should. */
      readonly problem: string | null;
    }
  /** Records [from, to) whose headers no longer hold, or that are gone; something sound follows. */
  | { readonly kind: "gap"; readonly offset: number; readonly from: number; readonly to: number }
  /** From here to the end of the file nothing is sound; `partial` when that looks like a write that was cut off. */
  | { readonly kind: "tail"; readonly offset: number; readonly bytes: number; readonly partial: boolean }
  | { readonly kind: "seal"; readonly offset: number; readonly seal: Seal; readonly problem: string | null };

export type Body = "whole" | "zero" | "changed";

const headerWindow = recordFixedBytes + maxJobBytes;
const readBytes = 1024 * 1024;

/** Reads a segment once from start to end, checks every link and digest, and finds its way again after damage. */
export async function* walkSegment(
  handle: FileHandle,
  keys: EvidenceKeys,
  tombstones: ReadonlyMap<number, Tombstone>,
): AsyncGenerator<Step> {
  const { size } = await handle.stat();
  const read = slidingReader(handle);
  const header = decodeFileHeader(keys, await read(0, fileHeaderBytes));
  yield { kind: "start", header };

  let offset = fileHeaderBytes;
  let position = 0;
  let previous = header?.link ?? null;
  while (offset < size) {
    const bytes = await read(offset, headerWindow);
    const record = decodeRecordHeader(keys, bytes);
    const seal = record === null ? decodeSeal(keys, bytes) : null;
    const at = record?.position ?? seal?.records;
    if (at === undefined) {
      const next = await findFrame(read, keys, offset + 1, size);
      if (next === null) {
        yield { kind: "tail", offset, bytes: size - offset, partial: size - offset < headerBytesOf(bytes) };
        return;
      }
      offset = next;
      previous = null;
      continue;
    }
    if (at > position) {
      yield { kind: "gap", offset, from: position, to: at };
      previous = null;
    }
    const continues = at >= position && (previous === null || previous.equals((record ?? seal)?.previous ?? previous));
    const unlinked = continues ? null : "it does not continue from what stands before it";
    if (seal !== null) {
      yield { kind: "seal", offset, seal, problem: unlinked };
      offset += sealBytes;
      if (offset < size) yield { kind: "tail", offset, bytes: size - offset, partial: false };
      return;
    }
    if (record === null) return;
    const end = offset + record.headerBytes + record.sealed;
    if (end > size) {
      yield { kind: "tail", offset, bytes: size - offset, partial: true };
      return;
    }
    const body = bodyState(record, await read(offset + record.headerBytes, record.sealed));
    const tombstone = tombstones.get(record.position) ?? null;
    const problem = unlinked ?? bodyProblem(body, tombstone);
    yield { kind: "record", offset, header: record, body, tombstone, problem };
    offset = end;
    position = record.position + 1;
    previous = record.link;
  }
}

function bodyState(header: RecordHeader, bytes: Buffer): Body {
  if (hash("sha256", bytes, "buffer").equals(header.digest)) return "whole";
  return isZero(bytes) ? "zero" : "changed";
}

function bodyProblem(body: Body, tombstone: Tombstone | null): string | null {
  if (tombstone !== null) return body === "zero" ? null : "it has a tombstone, but its bytes are still there";
  if (body === "whole") return null;
  return body === "zero" ? "its bytes are gone, without a tombstone" : "its bytes were changed";
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** How long the header at these bytes says it is, as far as they go. */
function headerBytesOf(bytes: Buffer): number {
  return recordFixedBytes + (bytes.length > 5 ? bytes.readUInt8(5) : 0);
}

type Read = (offset: number, length: number) => Promise<Buffer>;

/** Reads forward in large pieces: a pread for each header and body costs more than checking them. */
function slidingReader(handle: FileHandle): Read {
  let start = 0;
  let piece: Buffer = Buffer.alloc(0);
  return async (offset, length) => {
    if (offset < start || offset + length > start + piece.length) {
      piece = await readAt(handle, offset, Math.max(length, readBytes));
      start = offset;
    }
    return piece.subarray(offset - start, offset - start + length);
  };
}

/** The next offset at which a sound header begins. */
async function findFrame(read: Read, keys: EvidenceKeys, from: number, size: number): Promise<number | null> {
  for (let start = from; start < size; start += readBytes - frameMark.length) {
    const piece = await read(start, Math.min(readBytes, size - start));
    for (let at = piece.indexOf(frameMark); at !== -1; at = piece.indexOf(frameMark, at + 1)) {
      const bytes = await read(start + at, headerWindow);
      if (decodeRecordHeader(keys, bytes) !== null || decodeSeal(keys, bytes) !== null) return start + at;
    }
  }
  return null;
}
