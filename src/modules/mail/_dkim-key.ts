import { createPublicKey, type KeyObject } from "node:crypto";
import { readTags } from "./_tags.ts";

/** A key record (RFC 6376 3.6.1, RFC 8463). `bits` and `exponent` are 0 where the key cannot be read, or has none. */
export type DkimKey = {
  readonly type: string;
  readonly bits: number;
  readonly exponent: bigint;
  readonly isRevoked: boolean;
  readonly isTest: boolean;
  readonly problems: readonly string[];
};

/** Whether a text is a key record at all: wildcards answer other texts under the name of a key too. */
export function isDkim(text: string): boolean {
  if (/^\s{0,9}v\s{0,9}=/i.test(text)) return /^\s{0,9}v\s{0,9}=\s{0,9}dkim/i.test(text);
  return /^(?:[^;]{0,100};){0,10}\s{0,9}p\s{0,9}=/.test(text);
}

export function readDkim(text: string): DkimKey {
  const { tags, problems: malformed } = readTags(text);
  const problems = [...malformed];
  const type = (tags.get("k") ?? "rsa").toLowerCase().slice(0, 20);
  const flags = (tags.get("t") ?? "").toLowerCase().split(/\s*:\s*/, 10);
  const written = tags.get("p");
  const version = tags.get("v");
  if (version !== undefined && version !== "DKIM1") problems.push(`v="${version.slice(0, 40)}" is no version`);
  const data = (written ?? "").replace(/\s+/g, "");
  const key = data === "" ? null : publicKey(type, data);
  if (written === undefined) problems.push("p is missing");
  else if (data !== "" && !key) problems.push(`p is no key of the type ${type}`);
  const details = key?.asymmetricKeyDetails;
  return {
    type,
    bits: details?.modulusLength ?? (key ? 256 : 0),
    exponent: details?.publicExponent ?? 0n,
    isRevoked: written !== undefined && data === "",
    isTest: flags.includes("y"),
    problems,
  };
}

/** RSA keys as SubjectPublicKeyInfo, as all write them, or RSAPublicKey, as RFC 6376 says; Ed25519 as its 32 bytes. */
function publicKey(type: string, base64: string): KeyObject | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const bytes = Buffer.from(base64, "base64");
  if (type === "ed25519") return bytes.length === 32 ? keyFrom(Buffer.concat([ed25519Prefix, bytes]), "spki") : null;
  if (type !== "rsa") return null;
  const key = keyFrom(bytes, "spki") ?? keyFrom(bytes, "pkcs1");
  return key?.asymmetricKeyType === "rsa" ? key : null;
}

/** SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 4). */
const ed25519Prefix = Buffer.from("302a300506032b6570032100", "hex");

function keyFrom(key: Buffer, type: "spki" | "pkcs1"): KeyObject | null {
  try {
    return createPublicKey({ key, format: "der", type });
  } catch {
    return null; // an attacker's bytes
  }
}
