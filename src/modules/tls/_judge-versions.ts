import type { NewFinding, Severity } from "../../model/finding.ts";
import type { Proof } from "../../model/proof.ts";
import type { Version } from "../_tls-hello.ts";
import { type WeakClass, weakClasses } from "../_tls-suites.ts";
import type { Spoken } from "./_accepts.ts";

type Judged = { readonly finding: NewFinding; readonly proof: Proof | readonly Proof[] };

const obsolete: Readonly<Partial<Record<Version, { severity: Severity; why: string }>>> = {
  SSLv3: {
    severity: "high",
    why: "Whoever sits between can read cookies out of SSL 3.0 connections (POODLE, 2014); RFC 7568 forbids it.",
  },
  "TLSv1.0": {
    severity: "low",
    why: "RFC 8996 forbids it: its digests are MD5 and SHA-1, and it has no modern ciphers.",
  },
  "TLSv1.1": {
    severity: "low",
    why: "RFC 8996 forbids it: its digests are MD5 and SHA-1, and it has no modern ciphers.",
  },
};

const weak: Readonly<Record<WeakClass, { severity: Severity; why: string }>> = {
  NULL: { severity: "high", why: "These suites do not encrypt at all." },
  anonymous: { severity: "high", why: "These suites ask for no certificate: anybody in between can play the server." },
  EXPORT: {
    severity: "high",
    why: "These suites were made to be broken: their keys have 40 bits (FREAK and Logjam, 2015).",
  },
  DES: { severity: "medium", why: "A DES key has 56 bits and can be searched in a day." },
  RC4: { severity: "medium", why: "The key stream of RC4 betrays what is sent often; RFC 7465 forbids it." },
  "3DES": { severity: "low", why: "Blocks of 64 bits repeat in long connections and betray cookies (SWEET32, 2016)." },
};

export const namesOf: Readonly<Record<Version, string>> = {
  SSLv3: "SSL 3.0",
  "TLSv1.0": "TLS 1.0",
  "TLSv1.1": "TLS 1.1",
  "TLSv1.2": "TLS 1.2",
  "TLSv1.3": "TLS 1.3",
};

/** What is wrong with the versions and suites that a service accepts. */
export function judgeVersions(spoken: readonly Spoken[], order: "server" | "client" | null): Judged[] {
  const judged: Judged[] = [];
  for (const { version, versionProof } of spoken) {
    const known = obsolete[version];
    if (!known) continue;
    judged.push({
      proof: versionProof,
      finding: {
        type: "tls.obsolete_protocol",
        category: "tls",
        severity: known.severity,
        title: `${namesOf[version]} is still spoken`,
        description: `The service accepts ${namesOf[version]}. ${known.why}`,
        remediation: "Switch off everything below TLS 1.2.",
        stable: { version },
      },
    });
  }
  const all = spoken.flatMap(({ version, accepted }) => accepted.map((it) => ({ version, ...it })));
  for (const kind of weakClasses) {
    const those = all.filter(({ suite }) => suite.weak === kind);
    const [first] = those;
    if (!first) continue;
    judged.push({
      proof: those.slice(0, 3).map(({ proof }) => proof),
      finding: {
        type: "tls.weak_cipher",
        category: "tls",
        severity: weak[kind].severity,
        title: `Weak cipher suites are accepted: ${kind}`,
        description: `The service accepts ${[...new Set(those.map(({ suite }) => suite.name))].slice(0, 12).join(", ")}. ${weak[kind].why}`,
        remediation:
          "Accept only suites with ephemeral keys and authenticated encryption (ECDHE with AES-GCM or ChaCha20-Poly1305).",
        stable: { class: kind },
        data: { suites: those.slice(0, 40).map(({ version, suite }) => `${version} ${suite.name}`) },
      },
    });
  }
  const [first] = all;
  if (first && !all.some(({ suite }) => suite.forwardSecret)) {
    judged.push({
      proof: all.slice(0, 3).map(({ proof }) => proof),
      finding: {
        type: "tls.no_forward_secrecy",
        category: "tls",
        severity: "medium",
        title: "No suite has forward secrecy",
        description:
          "All suites that the service accepts encrypt the session's key with that of the certificate. Whoever records the traffic and gets hold of the key later can read all of it.",
        remediation: "Accept suites with ephemeral keys (ECDHE), or TLS 1.3, which has no others.",
      },
    });
  }
  const ordered = all.filter(({ version, suite }) => version !== "TLSv1.3" && suite.weak);
  if (order === "client" && ordered.length > 0 && all.length > ordered.length) {
    judged.push({
      proof: ordered.slice(0, 3).map(({ proof }) => proof),
      finding: {
        type: "tls.client_cipher_order",
        category: "tls",
        severity: "info",
        title: "The client's order of cipher suites decides",
        description:
          "The service takes the suite that the client names first, and accepts weak ones: an old client talks weakly although both could do better.",
        remediation:
          "Let the server's order decide (ssl_prefer_server_ciphers, SSLHonorCipherOrder), or drop the weak suites.",
      },
    });
  }
  return judged;
}
