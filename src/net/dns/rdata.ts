import { isUtf8 } from "node:buffer";
import type { DnsRecord } from "../../sdk/net.ts";
import { ipv4At, ipv6At } from "./address-text.ts";
import { DnsFormatError } from "./format-error.ts";
import { type Cursor, readName } from "./names.ts";

type Data = DnsRecord["data"];

/**
 * Reads the RDATA in [cursor.at, end) by type, and moves the cursor behind it. Types of class IN alone (A, AAAA, SRV)
 * and unknown ones stay raw in other classes. Throws DnsFormatError when the data does not fill its length exactly.
 */
export function readRdata(cursor: Cursor, type: number, rrClass: number, end: number): Data {
  const data = readTyped(cursor, type, rrClass === 1, end);
  if (cursor.at !== end) throw new DnsFormatError("record data and its length disagree");
  return data;
}

function readTyped(cursor: Cursor, type: number, internet: boolean, end: number): Data {
  const { bytes, at } = cursor;
  switch (type) {
    case 1:
      if (!internet) return readRaw(cursor, end);
      take(cursor, 4, end);
      return { address: ipv4At(bytes, at) };
    case 28:
      if (!internet) return readRaw(cursor, end);
      take(cursor, 16, end);
      return { address: ipv6At(bytes, at) };
    case 2:
    case 5:
    case 12:
      return { host: readName(cursor) };
    case 15:
      take(cursor, 2, end);
      return { preference: bytes.readUInt16BE(at), host: readName(cursor) };
    case 33:
      if (!internet) return readRaw(cursor, end);
      take(cursor, 6, end);
      return {
        priority: bytes.readUInt16BE(at),
        weight: bytes.readUInt16BE(at + 2),
        port: bytes.readUInt16BE(at + 4),
        host: readName(cursor),
      };
    case 6:
      return readSoa(cursor, end);
    case 16:
      return readTxt(cursor, end);
    case 257:
      return readCaa(cursor, end);
    default:
      return readRaw(cursor, end);
  }
}

/** Moves the cursor over `count` octets of the record. */
function take(cursor: Cursor, count: number, end: number): void {
  if (cursor.at + count > end) throw new DnsFormatError("record data too short");
  cursor.at += count;
}

function readRaw(cursor: Cursor, end: number): Data {
  const raw = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return { raw };
}

function readSoa(cursor: Cursor, end: number): Data {
  const { bytes } = cursor;
  const mname = readName(cursor);
  const rname = readName(cursor);
  const at = cursor.at;
  take(cursor, 20, end);
  return {
    mname,
    rname,
    serial: bytes.readUInt32BE(at),
    refresh: bytes.readUInt32BE(at + 4),
    retry: bytes.readUInt32BE(at + 8),
    expire: bytes.readUInt32BE(at + 12),
    minimum: bytes.readUInt32BE(at + 16),
  };
}

function readTxt(cursor: Cursor, end: number): Data {
  const strings: Buffer[] = [];
  while (cursor.at < end) {
    const from = cursor.at + 1;
    take(cursor, 1 + (cursor.bytes[cursor.at] as number), end);
    strings.push(cursor.bytes.subarray(from, cursor.at));
  }
  if (strings.length === 0) throw new DnsFormatError("TXT without a string"); // RFC 1035 3.3.14: one or more
  return { text: textOf(strings.length === 1 && strings[0] ? strings[0] : Buffer.concat(strings)), strings };
}

/** CAA (RFC 8659 4.1); property tags compare without regard to case, so they are lower case here. */
function readCaa(cursor: Cursor, end: number): Data {
  const { bytes, at } = cursor;
  take(cursor, 2, end);
  const tagEnd = at + 2 + (bytes[at + 1] as number);
  if (tagEnd === at + 2 || tagEnd > end) throw new DnsFormatError("CAA tag of a wrong length");
  cursor.at = end;
  return {
    flags: bytes[at] as number,
    tag: bytes.toString("latin1", at + 2, tagEnd).toLowerCase(),
    value: textOf(bytes.subarray(tagEnd, end)),
  };
}

/** As UTF-8 where it is, else as latin1: every octet keeps a character of its own. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString("utf8") : bytes.toString("latin1");
}
