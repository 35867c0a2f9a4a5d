import ipaddr from "ipaddr.js";

/** ipaddr.js throws, and so takes a stack, for every name that is no address: 13 µs, on the way of each DNS question. */
const fourParts = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export function isFourParts(written: string): boolean {
  return fourParts.test(written);
}

/**
 * An address in canonical form (RFC 5952 for IPv6), or null. IPv4-mapped IPv6 becomes the IPv4 address it means.
 * Octal, hexadecimal and single-number spellings are refused: what is dialled must be what was checked.
 */
export function parseAddress(written: string): string | null {
  const trimmed = written.trim().replace(/^\[(.*)\]$/, "$1");
  if (fourParts.test(trimmed)) return trimmed;
  if (!trimmed.includes(":") || trimmed.includes("%") || !ipaddr.IPv6.isValid(trimmed)) return null;
  const parsed = ipaddr.IPv6.parse(trimmed);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String();
}

/** A CIDR range with its host bits cleared, or an address as a range of one; null otherwise. */
export function parseRange(written: string): string | null {
  const [before = "", bits, extra] = written.trim().split("/");
  const address = parseAddress(before);
  if (!address || extra !== undefined) return null;
  const width = address.includes(":") ? 128 : 32;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null;
  const length = bits === undefined ? width : Number(bits);
  if (length > width) return null;
  const network =
    width === 32
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${length}`).toString()
      : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${length}`).toRFC5952String();
  return `${network}/${length}`;
}

/** What kind of ground an address stands on: "unicast" is the public internet; all else wants naming in the scope. */
export function addressKind(address: string): string {
  return ipaddr.parse(address).range();
}

/** Where nobody else can be: asking third parties about such an address tells them of a network and learns nothing. */
const inside: ReadonlySet<string> = new Set(
  "unspecified broadcast multicast linkLocal loopback carrierGradeNat private uniqueLocal ipv4Mapped".split(" "),
);

/** Whether third parties may know an address. Addresses for documentation count: the demo internet stands on them. */
export function isOnInternet(address: string): boolean {
  return !inside.has(addressKind(address));
}
