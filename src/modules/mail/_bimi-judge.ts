import { X509Certificate } from "node:crypto";
import type { Proof } from "../../model/proof.ts";
import { coversName } from "../tls/_names.ts";
import { type Defect, listed } from "./_defect.ts";
import type { DmarcFound } from "./_dmarc-walk.ts";

export function brokenBimi(name: string, problems: readonly string[], proof: readonly Proof[]): Defect {
  return {
    proof,
    finding: {
      type: "mail.bimi_broken",
      severity: "low",
      title: `BIMI record of ${name} is broken`,
      description: `Mail programs will not show the logo beside the domain's mail. ${listed(problems)}`,
      remediation:
        'Publish one TXT record at default._bimi: "v=BIMI1; l=<https address of an SVG>; a=<https address of the mark certificate>".',
      data: { problems: problems.slice(0, 20).map((it) => it.slice(0, 300)) },
    },
  };
}

/** BIMI wants DMARC to be enforced on all mail, below the domain too. Null when it is. */
export function judgeEnforcement(name: string, dmarc: DmarcFound | null, proof: readonly Proof[]): Defect | null {
  const policy = dmarc?.by === "own" ? dmarc.record.policy : (dmarc?.record.subdomains ?? null);
  const isWhole = policy === "reject" || (policy === "quarantine" && dmarc?.record.percent === 100);
  if (isWhole && dmarc?.record.subdomains !== "none" && !dmarc?.record.isTest) return null;
  return {
    proof,
    finding: {
      type: "mail.bimi_without_dmarc",
      severity: "low",
      title: `BIMI of ${name} lacks an enforced DMARC policy`,
      description: `Mail programs show a logo only for domains whose DMARC policy is reject, or quarantine for all messages, and covers subdomains; here it is ${policy ?? "missing"}. The record has no effect.`,
      remediation: "Enforce DMARC first, then publish the logo.",
      data: { dmarc_policy: policy },
    },
  };
}

/** What is wrong with a mark certificate (VMC), as PEM, at `now`; or until when it holds. */
export function readMark(pem: string, name: string, now: Date): { problems: string[]; until: string | null } {
  const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/.exec(pem)?.[0];
  const certificate = block ? parsed(block) : null;
  if (!certificate) return { problems: ["the mark certificate cannot be read"], until: null };
  const names = [...(certificate.subjectAltName ?? "").matchAll(/DNS:([^,\s"]{1,253})/g)].map(([, it = ""]) =>
    it.toLowerCase(),
  );
  const until = certificate.validToDate;
  const problems = [
    ...(until.getTime() < now.getTime() ? [`the mark certificate expired on ${until.toISOString().slice(0, 10)}`] : []),
    ...(coversName(names, name) || names.includes(`default._bimi.${name}`)
      ? []
      : [`the mark certificate is not for ${name}`]),
  ];
  return { problems, until: Number.isNaN(until.getTime()) ? null : until.toISOString() };
}

function parsed(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null; // an attacker's bytes
  }
}
