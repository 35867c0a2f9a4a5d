import ipaddr from "ipaddr.js";
import { parseAddress } from "../model/address.ts";

/** What an address stands on. `kind` is "public" or the name of the special range. */
export type Ground = {
  readonly kind: string;
  /** The IPv4 address that a translator would deliver to, for NAT64, 6to4, Teredo and IPv4-compatible addresses. */
  readonly embedded: string | null;
  /** A cloud's metadata or host agent: anyone who reaches it may read credentials. */
  readonly metadata: boolean;
};

const documentation = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"].map((range) =>
  ipaddr.parseCIDR(range),
);
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3"); // RFC 4291 2.4; the rest of IPv6 is not handed out
const compatible = ipaddr.IPv6.parseCIDR("::/96");

/** AWS, Azure, Google, Alibaba, Oracle; some stand on ground that looks public. */
const metadata: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "fd00:ec2::254",
  "fd20:ce::254",
]);

/** The ground of a canonical address (as `parseAddress` gives it). */
export function groundOf(address: string): Ground {
  const parsed = ipaddr.parse(address);
  const kind = kindOf(parsed);
  return {
    kind,
    embedded: parsed instanceof ipaddr.IPv6 ? embeddedIn(parsed, kind) : null,
    metadata: metadata.has(address),
  };
}

function kindOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (documentation.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))) {
    return "public"; // The demo internet and the tests stand here; on the real one nobody answers.
  }
  const range = address.range();
  if (range !== "unicast") return range;
  if (address instanceof ipaddr.IPv4) return "public";
  if (address.match(compatible)) return "ipv4Compatible";
  return address.match(globalUnicast) ? "public" : "unassigned";
}

function embeddedIn(address: ipaddr.IPv6, kind: string): string | null {
  const bytes = address.toByteArray();
  const four = (at: number, flip = 0) =>
    parseAddress(
      bytes
        .slice(at, at + 4)
        .map((byte) => byte ^ flip)
        .join("."),
    );
  if (kind === "6to4") return four(2);
  if (kind === "teredo") return four(12, 0xff); // RFC 4380 4: the client's address, inverted
  if (kind === "rfc6052" || kind === "rfc6145" || kind === "ipv4Compatible") return four(12);
  return null;
}
