import { z } from "zod";
import { severities } from "../../model/finding.ts";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { type FoundPolicy, type Policies, policiesOf } from "./_csp.ts";
import { type Weakness, weaknessesOf } from "./_csp-weaknesses.ts";
import { frontPage, isFront } from "./_front.ts";

const options = z.object({
  names: z.int().min(0).max(1_000).default(100).describe("Host names in scope that are taken from one site's policies"),
});

/** What the Content-Security-Policy of a front page leaves open, and the hosts in scope that it names (CSP Level 3). */
export default defineModule({
  id: "web.csp",
  title: "Content security policies",
  about: "Evaluates the Content-Security-Policy of each site's front page, and takes down the hosts in scope it names.",
  footprint: "P2",
  consumes: ["url"],
  produces: ["domain", "hostname"],
  findings: ["web.csp_weak", "web.csp_report_only"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  verified: null,
  options,

  async run(context, subject) {
    const page = await frontPage(context, subject.value);
    if (!page) return;
    const policies = policiesOf(page);
    const { enforced, reportOnly } = policies;
    const weaknesses = sharedWeaknesses(enforced, page.url.startsWith("https:"));
    const mode = enforced.length > 0 ? "enforced" : reportOnly.length > 0 ? "report_only" : "none";
    const proof = proofsOf(page, policies);
    context.emit.claim({ csp: { mode, weaknesses: weaknesses.map(({ id }) => id) } }, { proof });
    if (weaknesses.length > 0) emitWeak(context, page, policies, weaknesses);
    else if (enforced.length === 0 && reportOnly.length > 0) emitReportOnly(context, page, policies);
    emitNames(context, page, [...enforced, ...reportOnly]);
  },
});

/** Browsers enforce all policies of a page at once: what one of them closes is closed. */
function sharedWeaknesses(enforced: readonly FoundPolicy[], secure: boolean): Weakness[] {
  const [first = [], ...others] = enforced.map(({ policy }) => weaknessesOf(policy, secure));
  return first.filter(({ id }) => others.every((weaknesses) => weaknesses.some((it) => it.id === id)));
}

function proofsOf(page: HttpAnswer, { enforced, reportOnly }: Policies) {
  const proofs = (enforced.length > 0 ? enforced : reportOnly).slice(0, 3).map(({ proof }) => proof);
  return proofs.length > 0 ? proofs : [page.proof("response", [0, page.bodyAt])];
}

function emitWeak(
  { emit }: Context<unknown>,
  page: HttpAnswer,
  policies: Policies,
  weaknesses: readonly Weakness[],
): void {
  const worst = Math.max(...weaknesses.map(({ severity }) => severities.indexOf(severity)));
  emit.finding(
    {
      type: "web.csp_weak",
      category: "web",
      severity: severities[worst] ?? "info",
      title: `Content-Security-Policy is weak: ${weaknesses.map(({ title }) => title).join(", ")}`.slice(0, 300),
      description: `The policy of ${page.url} keeps out less than it seems to. ${weaknesses.map(({ why }) => why).join(" ")}`,
      remediation:
        "Allow scripts by nonce or hash with 'strict-dynamic' instead of hosts and 'unsafe-inline', and add object-src 'none' and base-uri 'none'.",
      data: { page: page.url, weaknesses: weaknesses.map(({ id }) => id) },
    },
    { proof: proofsOf(page, policies) },
  );
}

function emitReportOnly({ emit }: Context<unknown>, page: HttpAnswer, policies: Policies): void {
  emit.finding(
    {
      type: "web.csp_report_only",
      category: "web",
      severity: "low",
      title: "Content-Security-Policy only reports",
      description: `${page.url} sends its policy as Content-Security-Policy-Report-Only and no other: browsers report what it forbids, and do it all the same.`,
      remediation: "When the reports have shown what the site needs, send it as Content-Security-Policy.",
      data: { page: page.url },
    },
    { proof: proofsOf(page, policies) },
  );
}

/** Names in scope among the sources and report addresses; the page's own is known. */
function emitNames(context: Context<z.output<typeof options>>, page: HttpAnswer, found: readonly FoundPolicy[]): void {
  const seen = new Set([new URL(page.url).hostname]);
  for (const { policy, proof } of found) {
    for (const source of [...policy.values()].flat()) {
      const written =
        /^(?:(?:https?|wss?):\/\/)?(?:\*\.)?([^/:'"\s]{3,253})(?::(?:\d{1,5}|\*))?(?:\/.{0,1000})?$/i.exec(source)?.[1];
      const name = written ? parseHostname(written) : null;
      if (!name || seen.has(name) || seen.size > context.options.names) continue;
      seen.add(name);
      const type = nameType(name);
      if (!context.inScope(type, name)) continue;
      context.emit.entity(type, bounded(name, 253), { relation: "mentions", proof });
    }
  }
}
