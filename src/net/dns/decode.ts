import { rcodeName, typeName } from "./codes.ts";
import { DnsFormatError } from "./format-error.ts";
import type { DnsMessage, DnsQuestion, Edns, WireRecord } from "./message.ts";
import { type Cursor, readName } from "./names.ts";
import { readRdata } from "./rdata.ts";

/** What one walk over the records of a message gathers beside them. */
type Found = { edns: Edns | null; extendedRcode: number };

const none: readonly never[] = [];

/** The one question that a message is known to repeat: as it is read, and where it ends there. */
export type KnownQuestion = { readonly question: DnsQuestion; readonly end: number };

/**
 * Decodes a whole message (RFC 1035 4, RFC 6891), at most 65,535 octets; what follows the last record is ignored.
 * Raw data and strings are views of `message`. With `known`, the caller has compared the question's octets with those it
 * asked, and they are not read again. Throws DnsFormatError and nothing else.
 */
export function decodeMessage(message: Uint8Array, known?: KnownQuestion): DnsMessage {
  const bytes = Buffer.isBuffer(message)
    ? message
    : Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  if (bytes.length < 12) throw new DnsFormatError("shorter than a header");
  if (bytes.length > 65_535) throw new DnsFormatError("longer than a message can be");
  const cursor: Cursor = { bytes, at: 12, question: "" };
  const flags = bytes.readUInt16BE(2);
  const questions = known ? skipQuestion(cursor, known) : readQuestions(cursor, bytes.readUInt16BE(4));
  const found: Found = { edns: null, extendedRcode: 0 };
  const answers = readRecords(cursor, bytes.readUInt16BE(6), found, false);
  const authority = readRecords(cursor, bytes.readUInt16BE(8), found, false);
  const additional = readRecords(cursor, bytes.readUInt16BE(10), found, true);
  return {
    id: bytes.readUInt16BE(0),
    response: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    authenticData: (flags & 0x0020) !== 0,
    checkingDisabled: (flags & 0x0010) !== 0,
    rcode: rcodeName((found.extendedRcode << 4) | (flags & 15)),
    questions,
    answers,
    authority,
    additional,
    edns: found.edns,
  };
}

function skipQuestion(cursor: Cursor, { question, end }: KnownQuestion): readonly DnsQuestion[] {
  cursor.question = question.name;
  cursor.at = end;
  return [question];
}

function readQuestions(cursor: Cursor, count: number): readonly DnsQuestion[] {
  if (count === 0) return none;
  const questions: DnsQuestion[] = [];
  for (let i = 0; i < count; i += 1) {
    const name = readName(cursor);
    if (i === 0) cursor.question = name;
    const at = cursor.at;
    if (at + 4 > cursor.bytes.length) throw new DnsFormatError("question runs past the end");
    cursor.at = at + 4;
    questions.push({ name, type: typeName(cursor.bytes.readUInt16BE(at)), class: cursor.bytes.readUInt16BE(at + 2) });
  }
  return questions;
}

function readRecords(cursor: Cursor, count: number, found: Found, additional: boolean): readonly WireRecord[] {
  if (count === 0) return none;
  const records: WireRecord[] = [];
  const { bytes } = cursor;
  for (let i = 0; i < count; i += 1) {
    const start = cursor.at;
    const name = readName(cursor);
    const at = cursor.at;
    if (at + 10 > bytes.length) throw new DnsFormatError("record runs past the end");
    const type = bytes.readUInt16BE(at);
    const rrClass = bytes.readUInt16BE(at + 2);
    const end = at + 10 + bytes.readUInt16BE(at + 8);
    if (end > bytes.length) throw new DnsFormatError("record data runs past the end");
    cursor.at = at + 10;
    if (type === 41) {
      if (!additional || found.edns || name !== "") throw new DnsFormatError("OPT where none may be");
      readOpt(cursor, at, end, found);
      continue;
    }
    // RFC 2181 8: a TTL with its top bit set means zero.
    const ttl = bytes.readInt32BE(at + 4);
    const data = readRdata(cursor, type, rrClass, end);
    records.push({ name, type: typeName(type), ttl: Math.max(ttl, 0), span: [start, end], data, class: rrClass });
  }
  return records;
}

function readOpt(cursor: Cursor, at: number, end: number, found: Found): void {
  const { bytes } = cursor;
  found.extendedRcode = bytes[at + 4] as number;
  found.edns = {
    payload: bytes.readUInt16BE(at + 2),
    version: bytes[at + 5] as number,
    dnssecOk: ((bytes[at + 6] as number) & 0x80) !== 0,
    options: bytes.subarray(at + 10, end),
  };
  cursor.at = end;
}
