import ipaddr from "ipaddr.js";

/**
 * An address in canonical form (RFC 5952 for IPv6), or null. IPv4-mapped IPv6 becomes the IPv4 address it means.
 * Octal, hexadecimal and single-number spellings are refused: what is dialled must be what was checked.
 */
export function parseAddress(written: string): string | null {
  const trimmed = written.trim().replace(/^\[(.*)\]$/, "$1");
  if (ipaddr.IPv4.isValidFourPartDecimal(trimmed)) {
    return trimmed.split(".").some((part) => part.length > 1 && part.startsWith("0")) ? null : trimmed;
  }
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
