/** Numbers of the types that the lab's zones have or deny, by IANA's list; NXNAME by RFC 9824. */
const numbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  NXNAME: 128,
  CAA: 257,
};

/** Types that dns-packet has no name for. */
const unknown = ["SVCB", "HTTPS", "NXNAME"];

export function typeNumber(type: string): number {
  const number = numbers[type];
  if (number === undefined) throw new TypeError(`the lab knows no type ${type}`);
  return number;
}

/** The name by which dns-packet writes a type. */
export function codecType(type: string): string {
  return unknown.includes(type) ? `UNKNOWN_${typeNumber(type)}` : type;
}

/** The usual name of a type that dns-packet has read. */
export function usualType(type: string): string {
  return unknown.find((it) => codecType(it) === type) ?? type;
}
