import { createHash, X509Certificate } from "node:crypto";
import { parseAddress } from "../model/address.ts";
import type { TlsCertificate } from "../sdk/net.ts";

/** What a certificate (DER) says; null when it cannot be read as one. */
export function readCertificate(der: Uint8Array): TlsCertificate | null {
  try {
    const read = new X509Certificate(der);
    const { type, bits } = keyOf(read);
    return {
      sha256: createHash("sha256").update(der).digest("hex"),
      der,
      subject: read.subject ?? "",
      issuer: read.issuer ?? "",
      names: alternativeNames(read.subjectAltName ?? ""),
      notBefore: isoDate(read.validFromDate),
      notAfter: isoDate(read.validToDate),
      serial: read.serialNumber.toLowerCase(),
      keyType: type,
      keyBits: bits,
      signature: read.signatureAlgorithm ?? "",
    };
  } catch {
    return null; // an attacker's bytes; the raw ones are in the record
  }
}

function keyOf(certificate: X509Certificate): { type: string; bits: number } {
  try {
    const key = certificate.publicKey;
    const details = key.asymmetricKeyDetails;
    const curve = details?.namedCurve;
    return {
      type: curve ?? key.asymmetricKeyType ?? "",
      bits: details?.modulusLength ?? (curve ? (curveBits[curve] ?? 0) : 0),
    };
  } catch {
    return { type: "", bits: 0 }; // a key that OpenSSL does not know
  }
}

const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521, secp256k1: 256 };

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
