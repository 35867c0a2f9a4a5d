import type { DnsType } from "../../sdk/net.ts";

/** RR types by number (IANA DNS parameters, 2026); the others are written TYPE<n> (RFC 3597 5). */
const typeNumbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  SIG: 24,
  KEY: 25,
  AAAA: 28,
  LOC: 29,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  EUI48: 108,
  EUI64: 109,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
  URI: 256,
  CAA: 257,
};

const typeNames = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));

/** The number of a type, by name or as TYPE<n>; null when there is none. */
export function typeNumber(type: DnsType): number | null {
  if (Object.hasOwn(typeNumbers, type)) return typeNumbers[type] ?? null;
  const generic = /^TYPE(\d{1,5})$/.exec(type);
  const number = generic ? Number(generic[1]) : Number.NaN;
  return number <= 0xffff ? number : null;
}

/** The name of a type number; TYPE<n> where IANA's name is not in our table. */
export function typeName(number: number): DnsType {
  return typeNames.get(number) ?? `TYPE${number}`;
}

const rcodes: readonly string[] = [
  "NOERROR",
  "FORMERR",
  "SERVFAIL",
  "NXDOMAIN",
  "NOTIMP",
  "REFUSED",
  "YXDOMAIN",
  "YXRRSET",
  "NXRRSET",
  "NOTAUTH",
  "NOTZONE",
  "DSOTYPENI",
];

/** The name of a response code, extended by EDNS (RFC 6891 6.1.3); RCODE<n> where it has none. */
export function rcodeName(code: number): string {
  if (code === 16) return "BADVERS";
  if (code === 23) return "BADCOOKIE";
  return rcodes[code] ?? `RCODE${code}`;
}

/** The number of a response code's name; null when there is none. */
export function rcodeNumber(name: string): number | null {
  if (name === "BADVERS") return 16;
  if (name === "BADCOOKIE") return 23;
  const known = rcodes.indexOf(name);
  if (known >= 0) return known;
  const generic = /^RCODE(\d{1,4})$/.exec(name);
  const code = generic ? Number(generic[1]) : Number.NaN;
  return code <= 0xfff ? code : null;
}
