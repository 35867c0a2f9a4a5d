import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { readerOf } from "./_wire.ts";

/** A host key as it stands in a reply (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4). */
export type HostKey = {
  readonly type: string;
  readonly bits: number;
  /** As ssh shows it: "SHA256:" and base64 without padding. */
  readonly fingerprint: string;
  /** SHA-256 of its SubjectPublicKeyInfo, hex: the same key in a certificate has the same. */
  readonly spki: string;
  readonly key: KeyObject;
};

const curves: Readonly<Record<string, { readonly crv: string; readonly bits: number }>> = {
  nistp256: { crv: "P-256", bits: 256 },
  nistp384: { crv: "P-384", bits: 384 },
  nistp521: { crv: "P-521", bits: 521 },
};

/** Reads a key blob; null when it is none that is known. */
export function readHostKey(blob: Uint8Array): HostKey | null {
  try {
    const reader = readerOf(blob);
    const type = reader.string().toString("latin1");
    const read = readKey(type, reader);
    if (!read || reader.at !== blob.length) return null;
    const spki = createHash("sha256")
      .update(read.key.export({ type: "spki", format: "der" }))
      .digest("hex");
    const digest = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
    return { type, ...read, spki, fingerprint: `SHA256:${digest}` };
  } catch {
    return null; // cut short, or no key to OpenSSL
  }
}

function readKey(type: string, reader: ReturnType<typeof readerOf>): { key: KeyObject; bits: number } | null {
  const number = () => unsigned(reader.string());
  if (type === "ssh-ed25519") {
    const x = reader.string();
    return { key: jwk({ kty: "OKP", crv: "Ed25519", x: x.toString("base64url") }), bits: 256 };
  }
  if (type === "ssh-rsa") {
    const [e, n] = [number(), number()];
    return { key: jwk({ kty: "RSA", e: e.toString("base64url"), n: n.toString("base64url") }), bits: bitsOf(n) };
  }
  if (type === "ssh-dss") {
    const [p, q, g, y] = [number(), number(), number(), number()];
    const key = createPublicKey({ key: dsaInfo(p, q, g, y), format: "der", type: "spki" });
    return { key, bits: bitsOf(p) };
  }
  const curve = type.startsWith("ecdsa-sha2-") ? curves[reader.string().toString("latin1")] : undefined;
  if (!curve || !type.endsWith(String(curve.bits))) return null;
  const point = reader.string();
  const size = Math.ceil(curve.bits / 8);
  if (point.length !== 1 + 2 * size || point[0] !== 4) return null;
  const half = (from: number) => point.subarray(from, from + size).toString("base64url");
  return { key: jwk({ kty: "EC", crv: curve.crv, x: half(1), y: half(1 + size) }), bits: curve.bits };
}

function jwk(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: "jwk" });
}

function unsigned(bytes: Buffer): Buffer {
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

function bitsOf(number: Buffer): number {
  return number.length === 0 ? 0 : number.length * 8 - Math.clz32(number[0] ?? 0) + 24;
}

/** SubjectPublicKeyInfo of a DSA key (RFC 3279 2.3.2); no JWK has one. */
function dsaInfo(p: Buffer, q: Buffer, g: Buffer, y: Buffer): Buffer {
  const der = (tag: number, ...parts: Uint8Array[]) => {
    const body = Buffer.concat(parts);
    const length = body.length < 128 ? Buffer.of(body.length) : Buffer.of(0x82, body.length >> 8, body.length & 255);
    return Buffer.concat([Buffer.of(tag), length, body]);
  };
  const integer = (value: Buffer) => der(2, (value[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), value]) : value);
  const dsa = Buffer.from("06072a8648ce380401", "hex");
  return der(0x30, der(0x30, dsa, der(0x30, integer(p), integer(q), integer(g))), der(3, Buffer.of(0), integer(y)));
}
