import type { DnsRecord } from "../../sdk/index.ts";
import { readName } from "./_wire.ts";

/** The records of DNSSEC, read from their raw data (RFC 4034, RFC 5155). A reader gives null for what is malformed. */

export type DnsKey = {
  readonly flags: number;
  readonly algorithm: number;
  readonly key: Buffer;
  readonly tag: number;
  readonly raw: Buffer;
};

export function readKey(record: DnsRecord): DnsKey | null {
  const raw = rawOf(record, "DNSKEY");
  if (!raw || raw.length < 5 || raw[2] !== 3) return null; // RFC 4034 2.1.2: the protocol is 3
  return { flags: raw.readUInt16BE(0), algorithm: raw[3] ?? 0, key: raw.subarray(4), tag: keyTag(raw), raw };
}

/** RFC 4034 appendix B. */
function keyTag(raw: Buffer): number {
  let sum = 0;
  for (let at = 0; at < raw.length; at += 1) sum += at % 2 === 0 ? (raw[at] ?? 0) << 8 : (raw[at] ?? 0);
  return (sum + (sum >>> 16)) & 0xffff;
}

export type Signer = {
  readonly tag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Buffer;
};

/** A DS record. */
export function readSigner(record: DnsRecord): Signer | null {
  const raw = rawOf(record, "DS");
  if (!raw || raw.length < 5) return null;
  return { tag: raw.readUInt16BE(0), algorithm: raw[2] ?? 0, digestType: raw[3] ?? 0, digest: raw.subarray(4) };
}

export type Signature = {
  /** The number of the type it covers. */
  readonly covers: number;
  readonly algorithm: number;
  readonly labels: number;
  readonly ttl: number;
  /** Seconds since 1970, as RFC 1982 numbers. */
  readonly expires: number;
  readonly begins: number;
  readonly tag: number;
  readonly signer: string;
  readonly signature: Buffer;
  /** All before the signature: what is signed begins with it. */
  readonly head: Buffer;
};

export function readSignature(record: DnsRecord): Signature | null {
  const raw = rawOf(record, "RRSIG");
  const signer = raw && raw.length > 19 ? readName(raw, 18) : null;
  if (!raw || !signer || signer.end >= raw.length) return null;
  return {
    covers: raw.readUInt16BE(0),
    algorithm: raw[2] ?? 0,
    labels: raw[3] ?? 0,
    ttl: raw.readUInt32BE(4),
    expires: raw.readUInt32BE(8),
    begins: raw.readUInt32BE(12),
    tag: raw.readUInt16BE(16),
    signer: signer.name,
    signature: raw.subarray(signer.end),
    head: raw.subarray(0, signer.end),
  };
}

export type Gap = { readonly next: string; readonly types: ReadonlySet<number> };

/** An NSEC record. */
export function readGap(record: DnsRecord): Gap | null {
  const raw = rawOf(record, "NSEC");
  const next = raw ? readName(raw, 0) : null;
  const types = raw && next ? readTypes(raw, next.end) : null;
  return next && types ? { next: next.name, types } : null;
}

export type HashedGap = {
  readonly iterations: number;
  readonly salt: Buffer;
  /** 20 octets each: SHA-1 is the only hash there is. */
  readonly owner: Buffer;
  readonly next: Buffer;
  readonly optOut: boolean;
  readonly types: ReadonlySet<number>;
};

/** An NSEC3 record. */
export function readHashedGap(record: DnsRecord): HashedGap | null {
  const raw = rawOf(record, "NSEC3");
  const head = raw ? readHashing(raw) : null;
  const owner = fromBase32(record.name.slice(0, Math.max(0, record.name.indexOf("."))));
  if (!raw || !head || !owner) return null;
  const at = head.end + 1;
  const next = raw.subarray(at, at + 20);
  const types = raw[head.end] === 20 && next.length === 20 ? readTypes(raw, at + 20) : null;
  const { iterations, salt } = head;
  return types ? { iterations, salt, owner, next, optOut: ((raw[1] ?? 0) & 1) === 1, types } : null;
}

/** What NSEC3PARAM and NSEC3 begin with (RFC 5155 3.2, 4.2). */
function readHashing(raw: Buffer): { iterations: number; salt: Buffer; end: number } | null {
  if (raw.length < 5 || raw[0] !== 1) return null;
  const end = 5 + (raw[4] ?? 0);
  return end <= raw.length ? { iterations: raw.readUInt16BE(2), salt: raw.subarray(5, end), end } : null;
}

export type Hashing = { readonly iterations: number; readonly salt: Buffer };

/** An NSEC3PARAM record. */
export function readParameters(record: DnsRecord): Hashing | null {
  const raw = rawOf(record, "NSEC3PARAM");
  return raw ? readHashing(raw) : null;
}

/** A bitmap of types (RFC 4034 4.1.2): windows in order, none empty. */
function readTypes(raw: Buffer, from: number): Set<number> | null {
  const types = new Set<number>();
  let last = -1;
  for (let at = from; at < raw.length; ) {
    const [window = 0, length = 0] = raw.subarray(at, at + 2);
    const end = at + 2 + length;
    if (window <= last || length === 0 || length > 32 || end > raw.length) return null;
    for (const [index, octet] of raw.subarray(at + 2, end).entries()) {
      for (let bit = 0; bit < 8; bit += 1) if (octet & (0x80 >> bit)) types.add(window * 256 + index * 8 + bit);
    }
    last = window;
    at = end;
  }
  return types;
}

const alphabet = "0123456789abcdefghijklmnopqrstuv";

/** The 20 octets that 32 letters stand for (RFC 4648 7); null for anything else. */
export function fromBase32(written: string): Buffer | null {
  if (!/^[0-9a-v]{32}$/.test(written)) return null;
  const octets = Buffer.alloc(20);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of written) {
    held = ((held << 5) | alphabet.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    octets[at++] = (held >> bits) & 0xff;
  }
  return octets;
}

/** Numbers of the types that these modules tell apart. */
export const types = { NS: 2, SOA: 6, DS: 43, RRSIG: 46, NSEC: 47, DNSKEY: 48, NXNAME: 128 } as const;

function rawOf({ type, data }: DnsRecord, wanted: string): Buffer | null {
  if (type !== wanted || !("raw" in data)) return null;
  return Buffer.from(data.raw.buffer, data.raw.byteOffset, data.raw.byteLength);
}
