import { Parser } from "htmlparser2";
import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";

/** One policy (CSP Level 3): directives by lower-case name, with their sources as they are written. */
export type Policy = ReadonlyMap<string, readonly string[]>;
export type FoundPolicy = { readonly policy: Policy; readonly proof: Proof };
export type Policies = { readonly enforced: readonly FoundPolicy[]; readonly reportOnly: readonly FoundPolicy[] };

const mostPolicies = 20;
const longestPolicy = 16_384;
const mostDirectives = 60;
const mostSources = 200;

/** The policies of a page: in its headers, where a comma begins another, and in meta elements of its head. */
export function policiesOf(answer: HttpAnswer): Policies {
  const meta = metaPolicies(answer.text.slice(0, 100_000)).map(({ written, from, to }) => ({
    policy: parsePolicy(written),
    proof: answer.proofOfText(from, to),
  }));
  return {
    enforced: [...headerPolicies(answer, "content-security-policy"), ...meta].filter(saysSomething),
    reportOnly: headerPolicies(answer, "content-security-policy-report-only").filter(saysSomething),
  };
}

function headerPolicies(answer: HttpAnswer, name: string): FoundPolicy[] {
  return (answer.headers[name] ?? []).slice(0, mostPolicies).flatMap((line, index) =>
    line
      .slice(0, longestPolicy)
      .split(",")
      .slice(0, mostPolicies)
      .map((written) => ({ policy: parsePolicy(written), proof: answer.proofOfHeader(name, index) })),
  );
}

function saysSomething({ policy }: FoundPolicy): boolean {
  return policy.size > 0;
}

/** Reads one policy: of a directive that comes twice, the first counts (CSP3 2.2.1). */
export function parsePolicy(written: string): Policy {
  const policy = new Map<string, string[]>();
  for (const part of written.slice(0, longestPolicy).split(";").slice(0, mostDirectives)) {
    const [name = "", ...sources] = part.trim().split(/[\t\n\f\r ]+/);
    const key = name.toLowerCase();
    if (/^[a-z][a-z-]{0,40}$/.test(key) && !policy.has(key)) policy.set(key, sources.slice(0, mostSources));
  }
  return policy;
}

/** What `<meta http-equiv="Content-Security-Policy">` of a head says, and where the element stands. */
function metaPolicies(text: string): { written: string; from: number; to: number }[] {
  const found: { written: string; from: number; to: number }[] = [];
  const parser = new Parser({
    onopentag(name, { "http-equiv": equivalent, content }) {
      if (name === "body") parser.pause();
      if (name !== "meta" || content === undefined || found.length >= mostPolicies) return;
      if (equivalent?.trim().toLowerCase() !== "content-security-policy") return;
      found.push({ written: content, from: parser.startIndex, to: parser.endIndex + 1 });
    },
  });
  parser.write(text);
  return found;
}

/** What governs a kind of content: its directive, or the one it falls back to; null when nothing does. */
export function sourcesFor(policy: Policy, directive: string): readonly string[] | null {
  return policy.get(directive) ?? policy.get("default-src") ?? null;
}

/** Whether inline scripts run although nobody signed them: a nonce, a hash or 'strict-dynamic' makes browsers ignore the word. */
export function allowsInline(scripts: readonly string[]): boolean {
  return has(scripts, "'unsafe-inline'") && !scripts.some((it) => signed.test(it)) && !has(scripts, "'strict-dynamic'");
}

/** A nonce or a hash. */
export const signed = /^'(?:nonce-|sha(?:256|384|512)-)/i;

export function has(sources: readonly string[], keyword: string): boolean {
  return sources.some((it) => it.toLowerCase() === keyword);
}
