import type { NewFinding } from "../../model/finding.ts";
import type { TlsSession } from "../../sdk/net.ts";
import { coversName } from "./_names.ts";

/** A defect of what a service presents, and where in the recorded handshake it stands. */
export type Defect = { readonly finding: NewFinding; readonly pointer: string };

const cannotBuild = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

/** What is wrong with the certificate shown for `name` (null: shown to a client that named nobody) at `now`. */
export function judge(session: TlsSession, name: string | null, now: Date): Defect[] {
  const [leaf] = session.chain;
  if (!leaf) return [];
  const defects: Defect[] = [];
  const stable = { certificate: leaf.sha256 };
  if (Date.parse(leaf.notAfter) < now.getTime()) {
    defects.push({
      pointer: "/chain/0/notAfter",
      finding: {
        type: "tls.certificate_expired",
        category: "tls",
        severity: "medium",
        title: `Certificate expired on ${leaf.notAfter.slice(0, 10)}`,
        description:
          "The service still presents a certificate whose validity has ended. Clients that check it refuse to connect; people learn to click warnings away.",
        remediation: "Renew the certificate, and let it renew itself (ACME, RFC 8555).",
        stable,
        data: { not_after: leaf.notAfter },
      },
    });
  }
  if (name && !coversName(leaf.names, name)) {
    defects.push({
      pointer: "/chain/0/names",
      finding: {
        type: "tls.certificate_wrong_name",
        category: "tls",
        severity: "medium",
        title: `Certificate does not cover ${name}`,
        description: `Asked for ${name}, the service presents a certificate for other names. No client can tell it from an impostor.`,
        remediation: "Add the name to the certificate, or stop pointing the name at this service.",
        stable: { ...stable, name },
        data: { name, names: leaf.names.slice(0, 20) },
      },
    });
  }
  const alone = session.chain.length === 1;
  if (leaf.subject === leaf.issuer && alone) {
    defects.push({
      pointer: "/chain/0/issuer",
      finding: {
        type: "tls.self_signed",
        category: "tls",
        severity: "medium",
        title: "Certificate is signed by itself",
        description: "No authority vouches for this certificate: whoever sits between can put up another one like it.",
        remediation:
          "Use a certificate of an authority that clients trust, or pin this one where only own clients connect.",
        stable,
      },
    });
  } else if (alone && session.distrust !== null && cannotBuild.has(session.distrust)) {
    defects.push({
      pointer: "/chain",
      finding: {
        type: "tls.incomplete_chain",
        category: "tls",
        severity: "low",
        title: "The chain does not lead to a known authority",
        description:
          "The service sends its own certificate alone, and its issuer is no authority that clients know: an intermediate is missing, or the authority is private. Some clients repair the first, most refuse.",
        remediation: "Send the intermediate certificates together with the server's own, in order.",
        stable,
        data: { issuer: leaf.issuer, reason: session.distrust },
      },
    });
  }
  return defects;
}
