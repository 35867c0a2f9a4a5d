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
  /** 0x20: random case in the name, to make an answer harder to forge; false unless told. */
  readonly randomCase?: boolean;
  /** 1 (IN) unless told. */
  readonly class?: number;
};

const payload = 1_232;
const scratch = Buffer.alloc(12 + 256 + 4 + 11);

/** One question as a message with id 0. Throws DnsFormatError for a name or type that cannot be asked. */
export function encodeQuery(name: string, type: DnsType, options: QueryOptions = {}): Buffer {
  const number = typeNumber(type);
  if (number === null) throw new DnsFormatError(`no such record type: ${type.slice(0, 40)}`);
  const edns = options.edns !== false;
  scratch.fill(0, 0, 12);
  if (options.recursive !== false) scratch[2] = 1;
  scratch[5] = 1;
  scratch[11] = edns ? 1 : 0;
  let at = writeName(name, scratch, 12);
  if (options.randomCase) mixCase(scratch, 12, at);
  at = put16(number, at);
  at = put16(options.class ?? 1, at);
  if (edns) {
    scratch.fill(0, at, at + 11);
    scratch[at + 2] = 41;
    put16(payload, at + 3);
    if (options.dnssecOk) scratch[at + 7] = 0x80;
    at += 11;
  }
  const query = Buffer.allocUnsafe(at);
  scratch.copy(query, 0, 0, at);
  return query;
}

function put16(value: number, at: number): number {
  scratch[at] = value >> 8;
  scratch[at + 1] = value & 255;
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
