import type { NewFinding } from "../../model/finding.ts";

const category = "dns";

export function missing(name: string): NewFinding {
  return {
    type: "dns.caa_missing",
    category,
    severity: "info",
    title: `Any authority may issue certificates for ${name}`,
    description: `No CAA record says which certificate authorities may issue for ${name}. Whoever deceives the weakest of them gets a certificate that browsers accept.`,
    remediation:
      'Add CAA records for the authorities in use, such as: CAA 0 issue "letsencrypt.org", and CAA 0 iodef "mailto:…" for reports.',
  };
}

export function malformed(name: string, faults: readonly { what: string; critical: boolean }[]): NewFinding {
  const all = [...new Set(faults.map(({ what }) => what))].sort().slice(0, 10);
  const critical = faults.some((it) => it.critical);
  return {
    type: "dns.caa_malformed",
    category,
    severity: "medium",
    title: `CAA records of ${name} do not say what they should`,
    description: `Of the CAA records of ${name}: ${all.join("; ")}. ${critical ? "One of them is marked critical, so authorities that do not know it must refuse every certificate." : "Authorities pass over what they do not know, and what was meant to be forbidden is allowed."}`,
    remediation:
      "Correct the records: the tags are issue, issuewild and iodef, the value of issue is the authority's domain (RFC 8659).",
    data: { faults: all },
  };
}

/** Says nothing of the name that shows the certificate: of several, which is looked at first is chance. */
export function forbids(owner: string, organisation: string, allowed: readonly string[]): NewFinding {
  const listed = [...allowed].sort().slice(0, 10);
  const rule = allowed.length === 0 ? "no authority may issue" : `only ${listed.join(", ")} may issue`;
  return {
    type: "dns.caa_forbids",
    category,
    severity: "medium",
    title: `A certificate in use is by ${organisation || "an authority"}, whom CAA of ${owner} forbids`,
    description: `By the CAA records of ${owner}, ${rule} certificates. A service of it presents one by ${organisation || "another"}: it was issued before the rule or against it, and cannot be renewed under it.`,
    remediation:
      "If the authority is in use, add it to the CAA records; if nobody asked it for the certificate, have it revoked and find out who did.",
    stable: { authority: organisation },
    data: { authority: organisation, allowed: listed },
  };
}
