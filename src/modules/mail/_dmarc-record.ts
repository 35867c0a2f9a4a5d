import { type ReportUris, readReportUris } from "./_report-uris.ts";
import { readTags } from "./_tags.ts";

export const dmarcPolicies = ["none", "quarantine", "reject"] as const;
export type DmarcPolicy = (typeof dmarcPolicies)[number];

/** What a record says (RFC 9989 4.7, RFC 7489 6.3). `policy` is null when receivers would pass the record over. */
export type DmarcRecord = {
  readonly policy: DmarcPolicy | null;
  /** For names below, existing and not: as the record says, else as the tag before. */
  readonly subdomains: DmarcPolicy | null;
  readonly nonexistent: DmarcPolicy | null;
  /** RFC 7489: to how many messages in a hundred it is applied; RFC 9989 has done away with it. */
  readonly percent: number;
  /** RFC 9989: t=y asks to apply the next weaker policy. */
  readonly isTest: boolean;
  readonly psd: "y" | "n" | "u";
  readonly rua: ReportUris;
  readonly ruf: ReportUris;
  readonly problems: readonly string[];
};

/** Tag and value are compared to the letter; blanks around them are allowed. */
export function isDmarc(text: string): boolean {
  return /^v\s{0,9}=\s{0,9}DMARC1\s{0,9}(?:;|$)/.test(text);
}

/** Meant as DMARC, and read by nobody. */
export function looksLikeDmarc(text: string): boolean {
  return !isDmarc(text) && /^[\s"'“”]{0,5}v\s{0,3}[=:]\s{0,3}dmarc/iu.test(text);
}

export function readDmarc(text: string): DmarcRecord {
  const { tags, problems: malformed } = readTags(text);
  const problems = [...malformed];
  const policyOf = (name: string): DmarcPolicy | null => {
    const written = tags.get(name);
    if (written === undefined) return null;
    const policy = dmarcPolicies.find((it) => it === written.toLowerCase());
    if (!policy) problems.push(`${name}="${written.slice(0, 40)}" is no policy`);
    return policy ?? null;
  };
  const oneOf = (name: string, values: RegExp) => {
    const written = tags.get(name);
    if (written !== undefined && !values.test(written))
      problems.push(`${name}="${written.slice(0, 40)}" means nothing`);
    return written?.toLowerCase();
  };
  const urisOf = (name: string) =>
    tags.has(name) ? readReportUris(name, tags.get(name) ?? "") : { mailboxes: [], urls: [], problems: [] };
  const rua = urisOf("rua");
  const ruf = urisOf("ruf");
  problems.push(...rua.problems, ...ruf.problems);
  const written = policyOf("p");
  if (!tags.has("p")) problems.push("p is missing");
  // RFC 9989 4.7: a record without a policy that is one, but with somewhere to report to, only asks for reports.
  const policy = written ?? (rua.mailboxes.length > 0 ? "none" : null);
  const subdomains = policyOf("sp") ?? policy;
  const nonexistent = policyOf("np") ?? subdomains;
  const percent = oneOf("pct", /^(?:100|\d{1,2})$/);
  for (const name of ["adkim", "aspf"]) oneOf(name, /^[rs]$/i);
  oneOf("fo", /^[01ds](?:\s{0,3}:\s{0,3}[01ds]){0,3}$/i);
  const psd = oneOf("psd", /^[ynu]$/i);
  return {
    policy,
    subdomains,
    nonexistent,
    percent: percent !== undefined && /^\d{1,3}$/.test(percent) ? Math.min(Number(percent), 100) : 100,
    isTest: oneOf("t", /^[yn]$/i) === "y",
    psd: psd === "y" || psd === "n" ? psd : "u",
    rua,
    ruf,
    problems,
  };
}
