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
export function rangeEnds(range: string): Span {
  const [first = "", bits] = range.split("/");
  const width = first.includes(":") ? 128 : 32;
  const free = BigInt(width - Number(bits));
  return [first, toAddress((addressNumber(first) ?? 0n) | ((1n << free) - 1n), width)];
}

/** Two addresses of one family, and all between them. */
export type Span = readonly [first: string, last: string];

/** Whether all addresses of a span lie in another; not across families, and not where an end is no address. */
export function isWithin([first, last]: Span, [from, to]: Span): boolean {
  if (first.includes(":") !== from.includes(":")) return false;
  const [a, b, start, end] = [first, last, from, to].map(addressNumber);
  return a != null && b != null && start != null && end != null && start <= a && b <= end;
}

/** The largest CIDR block within a span that holds another; null if there is none. */
export function blockAround(inner: Span, [from, to]: Span): string | null {
  return rangesBetween(from, to)?.find((block) => isWithin(inner, rangeEnds(block))) ?? null;
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
