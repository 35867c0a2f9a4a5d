import { createHash, type KeyObject, X509Certificate } from "node:crypto";
import { loadCertificate } from "../certificates/load.ts";

export type Leaf = {
  /** SHA-256 of the DER form, hex. */
  readonly sha256: string;
  readonly names: readonly string[];
  readonly expired: boolean;
  readonly selfSigned: boolean;
  readonly alone: boolean;
  /** SHA-256 of its SubjectPublicKeyInfo, hex. */
  readonly spki: string;
  readonly days: number;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly rsaBits: number | null;
  readonly signature: string;
};

const known = new Map<string, Leaf>();

/** A certificate of the lab, read from its file. */
export function leafOf(certificate: string): Leaf {
  const cached = known.get(certificate);
  if (cached) return cached;
  const { cert } = loadCertificate(certificate);
  const parsed = new X509Certificate(cert);
  const leaf: Leaf = {
    sha256: parsed.fingerprint256.replaceAll(":", "").toLowerCase(),
    names: [...(parsed.subjectAltName ?? "").matchAll(/DNS:([^,\s]+)/g)].map(([, name = ""]) => name.toLowerCase()),
    expired: Date.parse(parsed.validTo) < Date.parse("2026-01-01"), // the others live until 2076
    selfSigned: parsed.subject === parsed.issuer,
    alone: cert.split("BEGIN CERTIFICATE").length === 2,
    spki: spkiOf(parsed.publicKey),
    days: (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / 86_400_000,
    from: Date.parse(parsed.validFrom),
    rsaBits: parsed.publicKey.asymmetricKeyDetails?.modulusLength ?? null,
    signature: parsed.signatureAlgorithm ?? "",
  };
  known.set(certificate, leaf);
  return leaf;
}

export function spkiOf(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}

export function certificateNames(certificate: string): readonly string[] {
  return leafOf(certificate).names;
}

/** RFC 6125 6.4.3: a wildcard stands for one label. */
export function covers(certificate: string, name: string): boolean {
  const { names } = leafOf(certificate);
  return names.includes(name) || names.includes(`*${name.slice(name.indexOf("."))}`);
}
