import { DnsFormatError } from "./format-error.ts";

/** Where a reader stands in a message. `question` is the name at offset 12, once read: most pointers lead there. */
export type Cursor = {
  readonly bytes: Buffer;
  at: number;
  question: string;
};

const dot = 46;
const backslash = 92;

/** What a byte of a label is written as: itself, lower-cased; 0 where it must be escaped. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 32 || byte >= 127 || byte === dot || byte === backslash) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
});

// 255 octets, each as \DDD at worst. Used between two synchronous lines only.
const scratch = Buffer.alloc(1_280);

/**
 * Reads a name (RFC 1035 3.1, 4.1.4) and moves the cursor behind it. Lower case, no final dot, the root as ""; a dot
 * or backslash inside a label is written \. or \\, what does not print as \DDD, so no label reads as two.
 * Each pointer must lead before the segment it ends: that and the 255 octets bound the work.
 */
export function readName(cursor: Cursor): string {
  const { bytes } = cursor;
  const size = bytes.length;
  let at = cursor.at;
  let start = at;
  let end = -1;
  let octets = 1;
  let length = 0;
  for (;;) {
    if (at >= size) throw new DnsFormatError("name runs past the end");
    const head = bytes[at] as number;
    if (head === 0) {
      at += 1;
      break;
    }
    if (head >= 0xc0) {
      if (at + 1 >= size) throw new DnsFormatError("pointer runs past the end");
      const target = ((head & 0x3f) << 8) | (bytes[at + 1] as number);
      if (target >= start || target < 12) throw new DnsFormatError("pointer does not lead back");
      if (end < 0) end = at + 2;
      if (length === 0 && cursor.question !== "") {
        const known = tailOfQuestion(cursor.question, target - 12);
        if (known !== null) {
          cursor.at = end;
          return known;
        }
      }
      start = target;
      at = target;
      continue;
    }
    if (head > 63) throw new DnsFormatError("label of an unknown kind");
    octets += head + 1;
    if (octets > 255) throw new DnsFormatError("name longer than 255 octets");
    at += 1;
    const labelEnd = at + head;
    if (labelEnd > size) throw new DnsFormatError("label runs past the end");
    if (length > 0) scratch[length++] = dot;
    for (; at < labelEnd; at += 1) {
      const byte = bytes[at] as number;
      const written = plain[byte] as number;
      if (written !== 0) scratch[length++] = written;
      else length = escapeByte(byte, length);
    }
  }
  cursor.at = end < 0 ? at : end;
  return length === 0 ? "" : scratch.toString("latin1", 0, length);
}

/**
 * The name that starts so many octets into the question's: where no octet is escaped, octets and characters keep step,
 * and a label starts after a dot. Null when it cannot be told.
 */
function tailOfQuestion(question: string, offset: number): string | null {
  if (offset === 0) return question;
  if (question.charCodeAt(offset - 1) !== dot || question.includes("\\")) return null;
  return question.slice(offset);
}

function escapeByte(byte: number, at: number): number {
  scratch[at] = backslash;
  if (byte === dot || byte === backslash) {
    scratch[at + 1] = byte;
    return at + 2;
  }
  scratch[at + 1] = 48 + Math.floor(byte / 100);
  scratch[at + 2] = 48 + (Math.floor(byte / 10) % 10);
  scratch[at + 3] = 48 + (byte % 10);
  return at + 4;
}

/**
 * Writes a name uncompressed at `at`, lower-cased, and returns where it ends. Takes the escapes that readName writes,
 * and one final dot. Throws DnsFormatError for an empty or long label, a name over 255 octets, a character beyond ASCII.
 */
export function writeName(name: string, out: Uint8Array, at: number): number {
  if (name === "" || name === ".") {
    out[at] = 0;
    return at + 1;
  }
  const from = at;
  let head = at; // where the length of the label in hand goes
  at += 1;
  for (let i = 0; i < name.length; i += 1) {
    let code = name.charCodeAt(i);
    if (code === dot) {
      closeLabel(name, out, head, at);
      head = at;
      at += 1;
      if (i === name.length - 1) return endName(out, from, head);
      continue;
    }
    if (code === backslash) {
      const octet = /^\d{3}/.exec(name.slice(i + 1, i + 4));
      code = octet ? Number(octet[0]) : name.charCodeAt(i + 1);
      i += octet ? 3 : 1;
      if (!(code <= (octet ? 255 : 127)))
        throw new DnsFormatError(`bad escape in ${JSON.stringify(name.slice(0, 300))}`);
    } else if (code > 127) {
      throw new DnsFormatError(`not an ASCII name: ${JSON.stringify(name.slice(0, 300))}`);
    }
    if (at - from > 254) throw new DnsFormatError("name longer than 255 octets");
    out[at++] = code >= 65 && code <= 90 ? code + 32 : code;
  }
  closeLabel(name, out, head, at);
  return endName(out, from, at);
}

function closeLabel(name: string, out: Uint8Array, head: number, end: number): void {
  const length = end - head - 1;
  if (length === 0 || length > 63) throw new DnsFormatError(`bad label in ${JSON.stringify(name.slice(0, 300))}`);
  out[head] = length;
}

function endName(out: Uint8Array, from: number, at: number): number {
  if (at + 1 - from > 255) throw new DnsFormatError("name longer than 255 octets");
  out[at] = 0;
  return at + 1;
}
