import ipaddr from "ipaddr.js";
import { DnsFormatError } from "./format-error.ts";

const texts: readonly string[] = Array.from({ length: 256 }, (_, octet) => String(octet));

/** Four octets as a dotted address. */
export function ipv4At(bytes: Uint8Array, at: number): string {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [number, number, number, number];
  return `${texts[a]}.${texts[b]}.${texts[c]}.${texts[d]}`;
}

/** Sixteen octets as RFC 5952 writes them, IPv4-mapped ones with a dotted tail (its section 5). */
export function ipv6At(bytes: Buffer, at: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(bytes.readUInt16BE(at + i));
  const mapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (mapped) return `::ffff:${ipv4At(bytes, at + 12)}`;
  let longest = 1; // a single zero group is not shortened (4.2.2)
  let from = -1;
  for (let i = 0; i < 8; i += 1) {
    let run = 0;
    while (groups[i + run] === 0) run += 1;
    if (run > longest) {
      longest = run;
      from = i;
    }
    i += run;
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(":");
  return from < 0 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + longest))}`;
}

/** The octets of an address in text; throws DnsFormatError when it is not of that length. */
export function addressBytes(text: string, length: 4 | 16): Uint8Array {
  const valid = length === 4 ? ipaddr.IPv4.isValidFourPartDecimal(text) : ipaddr.IPv6.isValid(text);
  if (!valid) throw new DnsFormatError(`not an address of ${length} octets: ${text.slice(0, 60)}`);
  return Uint8Array.from(ipaddr.parse(text).toByteArray());
}
