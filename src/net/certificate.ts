import { createHash, X509Certificate } from "node:crypto";
import { parseAddress } from "../model/address.ts";
import type { TlsCertificate } from "../sdk/net.ts";

/** What a certificate (DER) says; null when it cannot be read as one. */
export function readCertificate(der: Uint8Array): TlsCertificate | null {
  try {
    const read = new X509Certificate(der);
    const { type, bits, spki } = keyOf(read);
    return {
      sha256: createHash("sha256").update(der).digest("hex"),
      der,
      subject: read.subject ?? "",
      issuer: read.issuer ?? "",
      names: alternativeNames(read.subjectAltName ?? ""),
      notBefore: isoDate(read.validFromDate),
      notAfter: isoDate(read.validToDate),
      serial: read.serialNumber.toLowerCase(),
      spki,
      keyType: type,
      keyBits: bits,
      signature: read.signatureAlgorithm ?? "",
    };
  } catch {
    return null; // an attacker's bytes; the raw ones are in the record
  }
}

function keyOf(certificate: X509Certificate): { type: string; bits: number; spki: string } {
  try {
    const key = certificate.publicKey;
    const details = key.asymmetricKeyDetails;
    const curve = details?.namedCurve;
    return {
      type: curve ?? key.asymmetricKeyType ?? "",
      bits: details?.modulusLength ?? (curve ? curveBits(curve) : 0),
      spki: createHash("sha256")
        .update(key.export({ type: "spki", format: "der" }))
        .digest("hex"),
    };
  } catch {
    return { type: "", bits: 0, spki: "" }; // a key that OpenSSL does not know
  }
}

/** The size of a curve, which its name says (secp384r1, prime192v1, brainpoolP256r1, sect233k1); 0 where it does not. */
function curveBits(curve: string): number {
  return Number(/\d{3}/.exec(curve)?.[0] ?? 0);
}

function isoDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/**
 * dNSName and iPAddress entries of Node's text form. Values with special characters are JSON strings there
 * (CVE-2021-44532): an entry is not ended by a comma inside quotes.
 */
export function alternativeNames(text: string): string[] {
  const names: string[] = [];
  for (const [, kind, quoted, plain] of text.matchAll(
    /(DNS|IP Address|[A-Za-z ]+):(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:, |$)/g,
  )) {
    if (kind === "DNS") names.push((quoted ?? plain ?? "").toLowerCase());
    else if (kind === "IP Address") names.push(parseAddress(quoted ?? plain ?? "") ?? (plain ?? "").toLowerCase());
  }
  return [...new Set(names)];
}
