import { z } from "zod";
import { type Context, defineModule } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { policiesOf } from "./_csp.ts";
import { frontPage, isFront } from "./_front.ts";
import { presentHeaders, type Score, scoreHeaders } from "./_security-headers.ts";
import { toldVersions } from "./_versions.ts";

const options = z.object({
  versions: z.boolean().default(true).describe("Whether headers that tell versions are findings"),
});

/**
 * The security headers of a site's front page, scored by the table in `_security-headers.ts`. Redirects and error pages are
 * not blamed: they show nothing that could be attacked in a browser.
 */
export default defineModule({
  id: "web.headers",
  title: "Security headers",
  about:
    "Scores the security headers of each site's front page from 0 to 100, and names what is missing and which versions are told.",
  aliases: ["web_header_analyzer"],
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.missing_headers", "web.version_disclosed"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  verified: null,
  options,

  async run(context, subject) {
    const page = await frontPage(context, subject.value);
    if (!page) return;
    judgeHeaders(context, page);
    if (context.options.versions) judgeVersions(context, page);
  },
});

function judgeHeaders({ emit }: Context<unknown>, page: HttpAnswer): void {
  const secure = page.url.startsWith("https:");
  const score = scoreHeaders(page.headers, { secure, policies: policiesOf(page) });
  const head = page.proof("response", [0, page.bodyAt]);
  const present = Object.entries(presentHeaders(page.headers)).map(([name, value]) => [name, bounded(value, 500)]);
  emit.claim({ security_headers: Object.fromEntries(present), security_headers_score: score.score }, { proof: head });
  if (score.missing.length === 0) return;
  const grave = score.missing.some((name) => /^(?:Strict|Content|X-Frame)/.test(name));
  emit.finding(
    {
      type: "web.missing_headers",
      category: "web",
      severity: grave ? "low" : "info",
      title: `Security headers missing: ${score.missing.join(", ")}`,
      description: describe(page, score, secure),
      remediation:
        "Send them with every HTML answer: Strict-Transport-Security for a year, a Content-Security-Policy that names the sources of scripts and who may frame the page, X-Content-Type-Options nosniff, a Referrer-Policy, and Permissions-Policy, Cross-Origin-Opener-Policy and Cross-Origin-Resource-Policy as the site's use allows.",
      data: { page: page.url, score: score.score, missing: score.missing, weak: score.weak },
    },
    { proof: head },
  );
}

function describe(page: HttpAnswer, { score, weak }: Score, secure: boolean): string {
  return [
    `${page.url} leaves out headers by which browsers protect its visitors from scripts of others, framing, guessed content types and plain HTTP; it earns ${score} of 100 points.`,
    weak.length > 0 ? `There, but weak: ${weak.join(", ")}.` : "",
    secure ? "" : "Over plain HTTP, Strict-Transport-Security cannot be sent and its points cannot be had.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function judgeVersions({ emit }: Context<unknown>, page: HttpAnswer): void {
  const told = toldVersions(page.headers);
  if (told.length === 0) return;
  emit.finding(
    {
      type: "web.version_disclosed",
      category: "web",
      severity: told.some(({ of }) => of === "application") ? "low" : "info",
      title: `Headers tell versions: ${told.map(({ says }) => says).join("; ")}`.slice(0, 300),
      description: `${page.url} tells everybody what runs on it, to the version: ${told.map(({ header, says }) => `${header}: ${says}`).join("; ")}. That is no hole by itself; it tells which published holes to try.`,
      remediation:
        'Leave versions out ("ServerTokens Prod", "server_tokens off", "expose_php = Off"), and keep up to date.',
      data: { page: page.url, told: Object.fromEntries(told.map(({ header, says }) => [header, says])) },
    },
    { proof: told.slice(0, 3).map(({ header }) => page.proofOfHeader(header)) },
  );
}
