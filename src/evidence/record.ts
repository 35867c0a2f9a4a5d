import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzipSync, gzip, gzipSync, type ZlibOptions } from "node:zlib";
import { AppError } from "../errors.ts";

/** What was asked and answered, before it is stored. Parts keep their raw bytes; `request` and `response` are always there. */
export type EvidenceInput = {
  /** The protocol: decides the WARC form at export. */
  readonly kind: "http" | "dns" | "tcp" | "udp" | "tls" | "whois" | "smtp" | "browser" | "file";
  /** What was asked, as a URI (https://…, dns://resolver/name?type=A, tcp://address:port, whois://server/query). */
  readonly uri: string;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  /** Media type of the response part for other than http. */
  readonly mime?: string;
  /** The address that was really dialled. */
  readonly remote?: string;
};

/** A record ready to be stored. Its buffer is its own, so a thread may transfer it. */
export type PackedRecord = {
  /** sha256 over the framing, hex: the same question with the same answer has the same id, whenever it was asked. */
  readonly id: string;
  readonly kind: EvidenceInput["kind"];
  readonly uri: string;
  /** Bytes of the framing, before compression. */
  readonly length: number;
  /** The framing as one gzip member. */
  readonly member: Uint8Array;
};

/** No record is larger than this, packed or unpacked: the door's own limits are far below. */
export const maxRecordBytes = 64 * 1024 * 1024;

const kinds: ReadonlySet<string> = new Set<EvidenceInput["kind"]>([
  "http",
  "dns",
  "tcp",
  "udp",
  "tls",
  "whois",
  "smtp",
  "browser",
  "file",
]);
const framingVersion = 1;
const absent = 0xffffffff;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes an id is made of: version, then six fields with their lengths before them (docs/reference/evidence-format.md). */
export function frameRecord(input: EvidenceInput): Buffer {
  const fields = [
    Buffer.from(input.kind),
    Buffer.from(input.uri),
    input.mime === undefined ? undefined : Buffer.from(input.mime),
    input.remote === undefined ? undefined : Buffer.from(input.remote),
    input.request,
    input.response,
  ];
  const length = fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), 1);
  if (length > maxRecordBytes) throw new RangeError(`evidence record of ${length} bytes, at most ${maxRecordBytes}`);
  const framing = Buffer.allocUnsafe(length);
  let at = framing.writeUInt8(framingVersion, 0);
  for (const field of fields) {
    at = framing.writeUInt32BE(field === undefined ? absent : field.length, at);
    if (field === undefined) continue;
    framing.set(field, at);
    at += field.length;
  }
  return framing;
}

/** Packs what was asked and answered; pure, and made for module threads. RangeError above `maxRecordBytes`. */
export function packRecord(input: EvidenceInput): PackedRecord {
  const framing = frameRecord(input);
  return {
    id: recordId(framing),
    kind: input.kind,
    uri: input.uri,
    length: framing.length,
    // Copied into a buffer of its own: zlib answers with a slice of a larger one, which could not be transferred.
    member: new Uint8Array(gzipSync(framing, gzipOptions(framing.length))),
  };
}

/** The same without holding up the thread, for what is large. */
export async function packLarge(input: EvidenceInput): Promise<PackedRecord> {
  const framing = frameRecord(input);
  const { kind, uri } = input;
  const packed = await promisify(gzip)(framing, { level: 6 });
  return { id: recordId(framing), kind, uri, length: framing.length, member: new Uint8Array(packed) };
}

/** A window that fits a small record gives the same bytes for 40 instead of 268 kB of state: 12 % less CPU, less collecting. */
function gzipOptions(length: number): ZlibOptions {
  const fits = length <= 3800 ? { windowBits: 12, memLevel: 6 } : {};
  return { level: 6, chunkSize: Math.min(16_384, length + 128), ...fits };
}

/** The id of a framing: its sha256, hex. */
export function recordId(framing: Uint8Array): string {
  return createHash("sha256").update(framing).digest("hex");
}

/** Reads a gzip member back; AppError broken_evidence when it is not a record or larger than `maxRecordBytes`. */
export function unpackRecord(member: Uint8Array): EvidenceInput {
  return parseFraming(openMember(member));
}

/** The framing inside a gzip member; AppError broken_evidence. */
export function openMember(member: Uint8Array): Uint8Array {
  try {
    return gunzipSync(member, { maxOutputLength: maxRecordBytes });
  } catch (cause) {
    throw new AppError("broken_evidence", "An evidence record cannot be decompressed.", { cause });
  }
}

/** The record in a framing; AppError broken_evidence when a length or a text in it is wrong. */
export function parseFraming(framing: Uint8Array): EvidenceInput {
  const view = new DataView(framing.buffer, framing.byteOffset, framing.byteLength);
  if (framing.length < 1 || view.getUint8(0) !== framingVersion) throw broken("unknown version");
  let at = 1;
  const next = (): Uint8Array | undefined => {
    if (at + 4 > framing.length) throw broken("a field is missing");
    const length = view.getUint32(at);
    at += 4;
    if (length === absent) return undefined;
    if (at + length > framing.length) throw broken("a field is cut short");
    at += length;
    return framing.subarray(at - length, at);
  };
  const kind = text(next());
  const uri = text(next());
  const mime = text(next());
  const remote = text(next());
  const request = next();
  const response = next();
  if (at !== framing.length) throw broken("bytes after the last field");
  if (!isKind(kind) || uri === undefined || request === undefined || response === undefined) {
    throw broken("a field is missing");
  }
  return {
    kind,
    uri,
    request,
    response,
    ...(mime === undefined ? {} : { mime }),
    ...(remote === undefined ? {} : { remote }),
  };
}

function isKind(value: string | undefined): value is EvidenceInput["kind"] {
  return value !== undefined && kinds.has(value);
}

function text(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new AppError("broken_evidence", "An evidence record holds a text that is not UTF-8.", { cause });
  }
}

function broken(what: string): AppError {
  return new AppError("broken_evidence", `An evidence record is malformed: ${what}.`);
}
