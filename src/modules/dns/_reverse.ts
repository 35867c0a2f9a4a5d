import ipaddr from "ipaddr.js";
import { parseAddress } from "../../model/address.ts";

/** The hexadecimal digits of an IPv6 address, first to last. */
export function nibblesOf(address: string): string {
  const bytes = ipaddr.parse(address).toByteArray();
  return Buffer.from(bytes).toString("hex");
}

/** The name below ip6.arpa of an address or of the first digits of one (RFC 3596 2.5). */
export function nibbleName(digits: string): string {
  return [...[...digits].reverse(), "ip6", "arpa"].join(".");
}

/** Where an address has its name (RFC 1035 3.5, RFC 3596 2.5). */
export function reverseName(address: string): string {
  if (address.includes(":")) return nibbleName(nibblesOf(address));
  return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
}

/** The addresses of an IPv4 range from its first on, at most so many. */
export function addressesOf(range: string, most: number): { addresses: string[]; all: number } {
  const [network, bits] = ipaddr.IPv4.parseCIDR(range);
  const first = network.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  const all = 2 ** (32 - bits);
  const addresses = Array.from({ length: Math.min(all, most) }, (_, index) => {
    const number = first + index;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
  });
  return { addresses, all };
}

const customers =
  /(?:^|[.-])(?:dyn|dynamic|dhcp|dsl|adsl|vdsl|cable|pool|ppp|pppoe|cust|customer|static|host|ip|client|dial)\d*(?=[.-]|$)/;

/**
 * Whether a name is made from the address, as providers name whole ranges: it says who routes the address, not that
 * anything is there. Its numbers in order or reversed, run together, in hexadecimal, or the last ones beside such a word.
 */
export function isGeneric(name: string, address: string): boolean {
  if (address.includes(":")) {
    const digits = nibblesOf(address);
    const dashed = /(?:[0-9a-f]{0,4}-){2,7}[0-9a-f]{1,4}/.exec(name.slice(0, 253))?.[0].replaceAll("-", ":");
    if (dashed && parseAddress(dashed) === address) return true;
    return name.replace(/[^0-9a-f]/g, "").includes(digits.slice(-16)) || name.includes(digits.slice(-8));
  }
  const octets = address.split(".").map(Number);
  const numbers = (name.slice(0, 253).match(/\d+/g) ?? []).map(Number);
  const runs = (wanted: readonly number[]) =>
    numbers.some((_, at) => wanted.every((octet, index) => numbers[at + index] === octet));
  if (runs(octets) || runs([...octets].reverse())) return true;
  const padded = octets.map((octet) => String(octet).padStart(3, "0")).join("");
  const hex = Buffer.from(octets).toString("hex");
  if (name.includes(padded) || name.includes(octets.join("")) || name.includes(hex)) return true;
  const tail = octets.slice(2);
  return customers.test(name) && (runs(tail) || runs([...tail].reverse()));
}
