import ipaddr from "ipaddr.js";
import { isFourParts } from "./address.ts";

/** The fewest CIDR ranges that cover exactly the addresses from `first` to `last`, both canonical; null if there is none. */
export function rangesBetween(first: string, last: string): string[] | null {
  const width = first.includes(":") ? 128 : 32;
  if (last.includes(":") !== first.includes(":")) return null;
  const end = addressNumber(last);
  const ranges: string[] = [];
  let at = addressNumber(first);
  if (at === null || end === null || at > end) return null;
  while (at <= end) {
    let free = 0; // host bits of the largest block that starts here and does not pass the end
    while (free < width && (at & (1n << BigInt(free))) === 0n && at + (1n << BigInt(free + 1)) - 1n <= end) free += 1;
    ranges.push(`${toAddress(at, width)}/${width - free}`);
    at += 1n << BigInt(free);
  }
  return ranges;
}

/** The first and the last address of a canonical CIDR range. */
export function rangeEnds(range: string): [first: string, last: string] {
  const [first = "", bits] = range.split("/");
  const width = first.includes(":") ? 128 : 32;
  const free = BigInt(width - Number(bits));
  return [first, toAddress((addressNumber(first) ?? 0n) | ((1n << free) - 1n), width)];
}

/** The number that an address is, in its family; null for what is no address in plain notation. */
export function addressNumber(written: string): bigint | null {
  if (isFourParts(written)) return BigInt(written.split(".").reduce((sum, part) => sum * 256 + Number(part), 0));
  if (!written.includes(":") || !ipaddr.IPv6.isValid(written)) return null;
  return ipaddr.IPv6.parse(written).parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
}

function toAddress(number: bigint, width: number): string {
  const bytes = Array.from({ length: width / 8 }, (_, at) => Number((number >> BigInt(width - 8 - at * 8)) & 0xffn));
  const parsed = ipaddr.fromByteArray(bytes);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}
