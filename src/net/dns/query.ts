import type { DnsType } from "../../sdk/net.ts";
import { typeNumber } from "./codes.ts";
import { DnsFormatError } from "./format-error.ts";
import { writeName } from "./names.ts";

export type QueryOptions = {
  /** The recursion desired bit; true unless told. */
  readonly recursive?: boolean;
  /** An OPT record with a payload of 1232 octets (DNS flag day 2020); true unless told. */
  readonly edns?: boolean;
  /** The DO bit (RFC 3225), which asks for DNSSEC records; false unless told. */
  readonly dnssecOk?: boolean;
  /** The CD bit (RFC 4035 3.2.2), which asks for data that a resolver found to be forged too; false unless told. */
  readonly checkingDisabled?: boolean;
  /** 0x20: random case in the name, to make an answer harder to forge; false unless told. */
  readonly randomCase?: boolean;
  /** 1 (IN) unless told. */
  readonly class?: number;
};

const payload = 1_232;
/** No name of 255 octets is longer in text, each octet written as a backslash and three digits. */
const longestText = 1_020;

/** One question as a message with id 0. Throws DnsFormatError for a name or type that cannot be asked. */
export function encodeQuery(name: string, type: DnsType, options: QueryOptions = {}): Buffer {
  const number = typeNumber(type);
  if (number === null) throw new DnsFormatError(`no such record type: ${type.slice(0, 40)}`);
  if (name.length > longestText) throw new DnsFormatError("name longer than 255 octets");
  const edns = options.edns !== false;
  const query = Buffer.allocUnsafe(name.length + 33);
  for (let i = 0; i < 12; i += 1) query[i] = 0;
  if (options.recursive !== false) query[2] = 1;
  if (options.checkingDisabled) query[3] = 0x10;
  query[5] = 1;
  if (edns) query[11] = 1;
  let at = writeName(name, query, 12);
  if (options.randomCase) mixCase(query, 12, at);
  at = put16(query, number, at);
  at = put16(query, options.class ?? 1, at);
  if (edns) {
    query[at] = 0;
    at = put16(query, 41, at + 1);
    at = put16(query, payload, at);
    at = put16(query, 0, at);
    at = put16(query, options.dnssecOk ? 0x8000 : 0, at);
    at = put16(query, 0, at);
  }
  return at === query.length ? query : query.subarray(0, at);
}

function put16(bytes: Buffer, value: number, at: number): number {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 255;
  return at + 2;
}

function mixCase(bytes: Buffer, from: number, end: number): void {
  for (let at = from; at < end; ) {
    const labelEnd = at + 1 + (bytes[at] as number);
    for (at += 1; at < labelEnd; at += 1) {
      const byte = bytes[at] as number;
      if (byte >= 97 && byte <= 122 && Math.random() < 0.5) bytes[at] = byte - 32;
    }
  }
}
