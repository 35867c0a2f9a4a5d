import ipaddr from "ipaddr.js";

/**
 * Blocks of IPv6 that IANA gave to number registries (IPv6 Global Unicast Address Assignments). What is outside belongs to
 * nobody, and data sets that fill their gaps name a country for it all the same.
 */
const registries = [
  "2001:200::/23 2001:400::/22 2001:800::/21 2001:1200::/23 2001:1400::/22 2001:1800::/22 2001:1c00::/22 2001:2000::/19",
  "2001:4000::/21 2001:4800::/22 2001:4c00::/23 2001:5000::/20 2001:8000::/19 2001:a000::/19 2003::/18",
  "2400::/12 2410::/12 2600::/12 2610::/23 2620::/23 2630::/12 2800::/12 2a00::/12 2a10::/12 2c00::/12",
].flatMap((line) => line.split(" ").map((block) => ipaddr.IPv6.parseCIDR(block)));

/** Whether somebody on the public internet may have been given an address: not private, special, for documentation or spare. */
export function isHandedOut(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return !(parsed instanceof ipaddr.IPv6) || registries.some(([network, bits]) => parsed.match(network, bits));
}
