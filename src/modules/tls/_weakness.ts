import type { TlsSession } from "../../sdk/net.ts";
import type { Defect } from "./_judge.ts";

const dayMs = 86_400_000;
/** CA/Browser Forum ballot SC31 and what browsers enforce: certificates issued from this day on live 398 days at most. */
const shortLivesSince = Date.parse("2020-09-01T00:00:00Z");
const longestLife = 398;

/** SHA-1 (RFC 9155, SHAttered 2017) and MD5 (RFC 6151) no longer keep a signature from being forged. */
const weakDigest = /(?:(?<![a-z0-9])|with-?)(md[245]|sha-?1)(?![0-9])/i;

/** The digest of a signature algorithm as OpenSSL names it ("sha1WithRSAEncryption", "ecdsa-with-SHA1"), if it is a weak one. */
export function weakDigestOf(signature: string): string | null {
  const found = weakDigest.exec(signature)?.[1];
  return found ? found.toUpperCase().replace(/^SHA-?1$/, "SHA-1") : null;
}

/** Ages and strengths of what a service presents: soon over, too long, weak keys, weak signatures. */
export function weaknesses(session: TlsSession, now: Date, expiryDays: number): Defect[] {
  const [leaf] = session.chain;
  if (!leaf) return [];
  const defects: Defect[] = [];
  const stable = { certificate: leaf.sha256 };
  const [from, to] = [Date.parse(leaf.notBefore), Date.parse(leaf.notAfter)];
  const left = Math.floor((to - now.getTime()) / dayMs);
  if (left >= 0 && left < expiryDays) {
    defects.push({
      pointer: "/chain/0/notAfter",
      finding: {
        type: "tls.certificate_expires_soon",
        category: "tls",
        severity: left < 3 ? "high" : left < 7 ? "medium" : "low",
        title: `Certificate expires on ${leaf.notAfter.slice(0, 10)}`,
        description:
          "The validity of the certificate ends soon. From then on clients that check it refuse to connect, and the service is down for them.",
        remediation: "Renew the certificate now, and let it renew itself (ACME, RFC 8555) a month before its end.",
        stable,
        data: { not_after: leaf.notAfter },
      },
    });
  }
  const days = Math.round((to - from) / dayMs);
  if (days > longestLife && from >= shortLivesSince) {
    defects.push({
      pointer: "/chain/0",
      finding: {
        type: "tls.long_validity",
        category: "tls",
        severity: "low",
        title: `Certificate is valid for ${days} days`,
        description:
          "The certificate lives longer than the 398 days that clients accept of public authorities. A key that leaks stays useful for as long, and renewal is not practised.",
        remediation: "Use certificates that live 90 days or less and renew themselves.",
        stable,
        data: { days, not_before: leaf.notBefore, not_after: leaf.notAfter },
      },
    });
  }
  if (isWeakKey(leaf.keyType, leaf.keyBits)) {
    defects.push({
      pointer: "/chain/0/keyBits",
      finding: {
        type: "tls.weak_key",
        category: "tls",
        severity: leaf.keyBits < 1_024 ? "high" : "medium",
        title: `Certificate has a weak key (${leaf.keyType} ${leaf.keyBits})`,
        description:
          "Keys of this size can be broken with effort that some have (RSA below 2048 bits, curves below 224; NIST SP 800-131A). Whoever breaks it is the service.",
        remediation: "Make a new key (EC P-256, or RSA 2048 bits and more) and have it certified.",
        stable,
        data: { key_type: leaf.keyType, key_bits: leaf.keyBits },
      },
    });
  }
  // What signed itself is trusted for what it is, not for its signature.
  const weak = session.chain.findIndex((it) => it.subject !== it.issuer && weakDigestOf(it.signature) !== null);
  const signed = session.chain[weak];
  if (signed) {
    const digest = weakDigestOf(signed.signature);
    defects.push({
      pointer: `/chain/${weak}/signature`,
      finding: {
        type: "tls.weak_signature",
        category: "tls",
        severity: "medium",
        title: `${weak === 0 ? "Certificate" : "Intermediate certificate"} is signed with ${digest}`,
        description: `Two certificates with one ${digest} signature can be made: the signature no longer proves that the authority saw this one. Clients of today refuse it.`,
        remediation: "Have the certificate issued again, signed with SHA-256 or better.",
        stable: { certificate: signed.sha256 },
        data: { signature: signed.signature },
      },
    });
  }
  return defects;
}

function isWeakKey(type: string, bits: number): boolean {
  if (bits === 0) return false; // Ed25519 and what cannot be read
  return type === "rsa" || type === "rsa-pss" || type === "dsa" ? bits < 2_048 : bits < 224;
}
