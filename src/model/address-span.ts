import ipaddr from "ipaddr.js";

/** The fewest CIDR ranges that cover exactly the addresses from `first` to `last`, both canonical; null if there is none. */
export function rangesBetween(first: string, last: string): string[] | null {
  const width = first.includes(":") ? 128 : 32;
  if (last.includes(":") !== first.includes(":")) return null;
  const end = toNumber(last);
  const ranges: string[] = [];
  let at = toNumber(first);
  if (at > end) return null;
  while (at <= end) {
    let free = 0; // host bits of the largest block that starts here and does not pass the end
    while (free < width && (at & (1n << BigInt(free))) === 0n && at + (1n << BigInt(free + 1)) - 1n <= end) free += 1;
    ranges.push(`${toAddress(at, width)}/${width - free}`);
    at += 1n << BigInt(free);
  }
  return ranges;
}

function toNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function toAddress(number: bigint, width: number): string {
  const bytes = Array.from({ length: width / 8 }, (_, at) => Number((number >> BigInt(width - 8 - at * 8)) & 0xffn));
  const parsed = ipaddr.fromByteArray(bytes);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}
