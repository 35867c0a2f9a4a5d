import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import type { DnsRecord } from "../../sdk/index.ts";
import type { DnsKey, Signature, Signer } from "./_dnssec.ts";
import { labelsOf, nameOf, nameToWire } from "./_wire.ts";

export type Verdict = "valid" | "invalid" | "unsupported";

/** Keys larger than any in use are not reckoned with: they are a way to keep others busy. */
const mostModulus = 512;
const mostExponent = 8;

type Scheme = { readonly hash: string | null; readonly make: (key: Buffer) => KeyObject };

/** By the number of the algorithm (IANA, RFC 8624 3.1). */
const schemes: Readonly<Record<number, Scheme>> = {
  5: { hash: "sha1", make: rsaKey },
  7: { hash: "sha1", make: rsaKey },
  8: { hash: "sha256", make: rsaKey },
  10: { hash: "sha512", make: rsaKey },
  13: { hash: "sha256", make: (key) => ellipticKey("P-256", 32, key) },
  14: { hash: "sha384", make: (key) => ellipticKey("P-384", 48, key) },
  15: { hash: null, make: (key) => edwardsKey("Ed25519", 32, key) },
  16: { hash: null, make: (key) => edwardsKey("Ed448", 57, key) },
};

/** Whether a signature over a set of records of one name and type was made by this key (RFC 4034 3.1.8.1). Time is not judged. */
export function verifySet(set: readonly DnsRecord[], signature: Signature, key: DnsKey): Verdict {
  const scheme = schemes[key.algorithm];
  if (!scheme) return "unsupported";
  const signed = signedBytes(set, signature);
  if (!signed || signature.algorithm !== key.algorithm || signature.tag !== key.tag) return "invalid";
  let object: KeyObject;
  try {
    object = scheme.make(key.key);
  } catch {
    return "unsupported"; // a key that cannot be one, or is larger than we reckon with
  }
  try {
    const form = { key: object, dsaEncoding: "ieee-p1363" as const };
    return verify(scheme.hash, signed, form, signature.signature) ? "valid" : "invalid";
  } catch {
    return "invalid"; // a signature of a length that none has
  }
}

/** Whether a DS record names this key of the zone (RFC 4034 5.1.4); null where its digest is none that we know. */
export function namesKey(signer: Signer, zone: string, key: DnsKey): boolean | null {
  const hash = ({ 1: "sha1", 2: "sha256", 4: "sha384" } as Record<number, string>)[signer.digestType];
  const owner = nameToWire(zone);
  if (!hash || !owner) return null;
  if (signer.tag !== key.tag || signer.algorithm !== key.algorithm) return false;
  return createHash(hash).update(owner).update(key.raw).digest().equals(signer.digest);
}

/** Bits of an RSA modulus; null for other keys. */
export function modulusBits({ algorithm, key }: DnsKey): number | null {
  if (![1, 5, 7, 8, 10].includes(algorithm)) return null;
  const { modulus } = rsaParts(key);
  return modulus.length === 0 ? 0 : modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
}

function signedBytes(set: readonly DnsRecord[], { head, ttl, labels, covers }: Signature): Buffer | null {
  const [first] = set;
  const owner = first ? signedOwner(first.name, labels) : null;
  const shown = set.map(rdataOf);
  if (!owner || !shown.every((it) => it !== null)) return null;
  const records = shown.sort(Buffer.compare).map((data) => {
    const middle = Buffer.alloc(10);
    middle.writeUInt16BE(covers, 0);
    middle.writeUInt16BE(1, 2);
    middle.writeUInt32BE(ttl, 4);
    middle.writeUInt16BE(data.length, 8);
    return Buffer.concat([owner, middle, data]);
  });
  return Buffer.concat([head, ...records]);
}

/** The owner, or the wildcard it was made from, by the number of labels that were signed (RFC 4035 5.3.2). */
function signedOwner(name: string, labels: number): Buffer | null {
  const all = labelsOf(name);
  if (!all || labels > all.length) return null;
  if (labels === all.length) return nameToWire(name);
  return nameToWire(nameOf([Buffer.from("*"), ...all.slice(all.length - labels)]));
}

/** Data in canonical form (RFC 4034 6.2): of the types that zones are judged by, SOA alone has names in it. */
function rdataOf({ data }: DnsRecord): Buffer | null {
  if ("raw" in data) return Buffer.from(data.raw);
  if (!("mname" in data)) return null;
  const names = [nameToWire(data.mname), nameToWire(data.rname)];
  const times = Buffer.alloc(20);
  const numbers = [data.serial, data.refresh, data.retry, data.expire, data.minimum];
  for (const [index, number] of numbers.entries()) times.writeUInt32BE(number >>> 0, index * 4);
  return names[0] && names[1] ? Buffer.concat([names[0], names[1], times]) : null;
}

/** RFC 3110 2: the exponent behind its length, then the modulus. */
function rsaParts(key: Buffer): { exponent: Buffer; modulus: Buffer } {
  const long = key[0] === 0;
  const length = long ? (key.length > 2 ? key.readUInt16BE(1) : 0) : (key[0] ?? 0);
  const from = long ? 3 : 1;
  const end = from + length;
  return { exponent: key.subarray(from, end), modulus: key.subarray(end) };
}

function rsaKey(key: Buffer): KeyObject {
  const { exponent, modulus } = rsaParts(key);
  if (modulus.length < 32 || modulus.length > mostModulus || exponent.length > mostExponent)
    throw new RangeError("an RSA key of a size that is not reckoned with");
  const [n, e] = [modulus.toString("base64url"), exponent.toString("base64url")];
  return createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
}

function ellipticKey(crv: string, octets: number, key: Buffer): KeyObject {
  if (key.length !== octets * 2) throw new RangeError("an elliptic key of a wrong length");
  const [x, y] = [key.subarray(0, octets).toString("base64url"), key.subarray(octets).toString("base64url")];
  return createPublicKey({ key: { kty: "EC", crv, x, y }, format: "jwk" });
}

function edwardsKey(crv: string, octets: number, key: Buffer): KeyObject {
  if (key.length !== octets) throw new RangeError("an Edwards key of a wrong length");
  return createPublicKey({ key: { kty: "OKP", crv, x: key.toString("base64url") }, format: "jwk" });
}
