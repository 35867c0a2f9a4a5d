import { timingSafeEqual } from "node:crypto";
import { type EvidenceKeys, hmac } from "./keys.ts";

/** The layout of a segment file, byte by byte: docs/reference/evidence-format.md. All numbers are big-endian. */

export const fileHeaderBytes = 68;
export const sealBytes = 82;
export const recordFixedBytes = 154;
export const maxJobBytes = 255;
export const linkBytes = 32;

const magic = Buffer.from("SONDESEG");
const version = 1;
/** Every frame starts with these; the first byte is in no UTF-8 text. */
export const frameMark = Buffer.from([0xf5, 0x53, 0x4e, 0x44]);
const recordType = 1;
const sealType = 2;

export type FileHeader = { readonly segment: string; readonly created: number; readonly link: Buffer };

export type RecordHeader = {
  readonly position: number;
  /** Bytes that follow the header: ciphertext and tag. */
  readonly sealed: number;
  /** Bytes of the framing before compression. */
  readonly length: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly job: string;
  readonly content: Buffer;
  readonly digest: Buffer;
  readonly previous: Buffer;
  readonly link: Buffer;
  readonly headerBytes: number;
};

export type Seal = {
  readonly records: number;
  readonly time: number;
  /** True when the writer had died and the next one sealed for it. */
  readonly recovered: boolean;
  readonly previous: Buffer;
  readonly link: Buffer;
};

/** The link that ends a header is a MAC over all of it before the link, the previous link included. */
function endWithLink(keys: EvidenceKeys, header: Buffer): Buffer {
  const end = header.length - linkBytes;
  header.set(hmac(keys.chain, header.subarray(0, end)), end);
  return header;
}

function linkHolds(keys: EvidenceKeys, header: Buffer): boolean {
  const end = header.length - linkBytes;
  return timingSafeEqual(hmac(keys.chain, header.subarray(0, end)), header.subarray(end));
}

export function encodeFileHeader(keys: EvidenceKeys, segment: string, created: number): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  magic.copy(header);
  header.writeUInt32BE(version, 8);
  header.writeBigUInt64BE(BigInt(created), 12);
  header.write(segment, 20, "hex");
  return endWithLink(keys, header);
}

/** Null when it is too short, not a segment of this version, changed, or of another workspace. */
export function decodeFileHeader(keys: EvidenceKeys, bytes: Buffer): FileHeader | null {
  const header = bytes.subarray(0, fileHeaderBytes);
  if (header.length < fileHeaderBytes || !header.subarray(0, 8).equals(magic)) return null;
  if (header.readUInt32BE(8) !== version || !linkHolds(keys, header)) return null;
  return {
    segment: header.toString("hex", 20, 36),
    created: Number(header.readBigUInt64BE(12)),
    link: Buffer.from(header.subarray(36)),
  };
}

export function encodeRecordHeader(
  keys: EvidenceKeys,
  record: Omit<RecordHeader, "link" | "headerBytes">,
): { readonly header: Buffer; readonly link: Buffer } {
  const job = Buffer.from(record.job);
  if (job.length > maxJobBytes) throw new RangeError(`a job id of ${job.length} bytes, at most ${maxJobBytes}`);
  const header = Buffer.allocUnsafe(recordFixedBytes + job.length);
  frameMark.copy(header);
  header.writeUInt8(recordType, 4);
  header.writeUInt8(job.length, 5);
  header.writeUInt32BE(record.position, 6);
  header.writeUInt32BE(record.sealed, 10);
  header.writeUInt32BE(record.length, 14);
  header.writeBigUInt64BE(BigInt(record.time), 18);
  job.copy(header, 26);
  let at = 26 + job.length;
  for (const part of [record.content, record.digest, record.previous]) {
    part.copy(header, at);
    at += linkBytes;
  }
  endWithLink(keys, header);
  return { header, link: header.subarray(at) };
}

/** Null when the bytes do not begin with a whole record header whose link holds. */
export function decodeRecordHeader(keys: EvidenceKeys, bytes: Buffer): RecordHeader | null {
  if (!startsFrame(bytes, recordType) || bytes.length < recordFixedBytes) return null;
  const jobBytes = bytes.readUInt8(5);
  const headerBytes = recordFixedBytes + jobBytes;
  if (bytes.length < headerBytes) return null;
  const header = bytes.subarray(0, headerBytes);
  if (!linkHolds(keys, header)) return null;
  const parts = 26 + jobBytes;
  const part = (n: number) => Buffer.from(header.subarray(parts + n * linkBytes, parts + (n + 1) * linkBytes));
  return {
    position: header.readUInt32BE(6),
    sealed: header.readUInt32BE(10),
    length: header.readUInt32BE(14),
    time: Number(header.readBigUInt64BE(18)),
    job: header.toString("utf8", 26, 26 + jobBytes),
    content: part(0),
    digest: part(1),
    previous: part(2),
    link: part(3),
    headerBytes,
  };
}

export function encodeSeal(keys: EvidenceKeys, seal: Omit<Seal, "link">): Buffer {
  const bytes = Buffer.alloc(sealBytes);
  frameMark.copy(bytes);
  bytes.writeUInt8(sealType, 4);
  bytes.writeUInt8(seal.recovered ? 1 : 0, 5);
  bytes.writeUInt32BE(seal.records, 6);
  bytes.writeBigUInt64BE(BigInt(seal.time), 10);
  seal.previous.copy(bytes, 18);
  return endWithLink(keys, bytes);
}

/** Null when the bytes do not begin with a whole seal whose link holds. */
export function decodeSeal(keys: EvidenceKeys, bytes: Buffer): Seal | null {
  if (!startsFrame(bytes, sealType) || bytes.length < sealBytes) return null;
  const seal = bytes.subarray(0, sealBytes);
  if (!linkHolds(keys, seal)) return null;
  return {
    records: seal.readUInt32BE(6),
    time: Number(seal.readBigUInt64BE(10)),
    recovered: seal.readUInt8(5) === 1,
    previous: Buffer.from(seal.subarray(18, 50)),
    link: Buffer.from(seal.subarray(50)),
  };
}

function startsFrame(bytes: Buffer, type: number): boolean {
  return bytes.length > 5 && bytes.subarray(0, 4).equals(frameMark) && bytes.readUInt8(4) === type;
}
