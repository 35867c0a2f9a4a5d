import { hash } from "node:crypto";
import { z } from "zod";
import { defineModule } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";
import { refusalOf } from "./_refusal.ts";
import { redacted } from "./_secret-checks.ts";
import { findSecrets, type Secret } from "./_secrets.ts";

const noText = /\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|zip|gz|pdf)$/i;

/**
 * Keys and tokens that pages and scripts give away. Only what is written in a provider's own format counts, with its
 * checksum where it has one; nothing found is ever tried. A secret is shown by its first characters, here and everywhere.
 */
export default defineModule({
  id: "web.secrets",
  title: "Secrets in pages",
  about:
    "Reads pages, scripts and source maps for keys and tokens of known formats, and tells examples of documentations from them.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.secret", "web.example_secret"],
  wants: ["alive"],
  accepts: ({ value }) => !noText.test(URL.parse(value)?.pathname ?? ""),
  concurrency: 8,
  batch: 100,
  verified: null,
  options: z.object({
    maxBytes: z.int().min(1_000).max(16_000_000).default(4_000_000).describe("Bytes read of one page or script"),
    examples: z.boolean().default(true).describe("Whether examples of documentations are told too"),
  }),

  async run(context, subject) {
    const { net, options, emit, couldNotLook } = context;
    const answer = await net.http.request(subject.value, { maxBytes: options.maxBytes });
    const refused = refusalOf(answer);
    if (refused) couldNotLook(refused.outcome, refused.why);
    if (answer.truncated) {
      couldNotLook("inconclusive", `only the first ${answer.body.length} bytes of ${subject.value} were read`);
    }
    // A secret belongs to the site: it stands in every page, and is one defect.
    const site = { type: "url", value: new URL("/", subject.value).href };
    for (const secret of findSecrets(answer.text)) {
      if (secret.example && !options.examples) continue;
      const proof = answer.proofOfText(secret.from, secret.to);
      emit.finding(findingOf(secret, subject.value), { of: site, proof, confidence: secret.rule.check ? 1 : 0.8 });
    }
  },
});

function findingOf({ rule, text, example }: Secret, url: string) {
  const shown = redacted(text);
  const where = bounded(new URL(url).pathname, 100);
  const data = { rule: rule.id, secret: shown, url };
  // Formats of high entropy: a short digest tells two secrets apart and gives neither away.
  const digest = hash("sha256", text).slice(0, 12);
  const stable = { rule: rule.id, ...(rule.id === "url.password" ? { secret: shown } : { digest }) };
  if (example) {
    return {
      type: "web.example_secret",
      category: "secret",
      severity: "info" as const,
      title: `Example, not a secret: ${rule.title} ${shown} in ${where}`,
      description: `${url} holds what looks like a secret (${rule.title}) and is an example of a documentation, or stands where one is to be filled in. Nobody gains anything by it.`,
      remediation: "Nothing needs to be done.",
      stable,
      data: { ...data, example: true },
    };
  }
  return {
    type: "web.secret",
    category: "secret",
    severity: rule.severity,
    title: `${rule.title} in ${where}: ${shown}`,
    description: `Everybody who opens ${url} gets a secret: ${rule.title}, ${shown}. It was not tried, so it may have been revoked already; what it opens depends on what it was given. The whole of it is kept in the evidence only.`,
    remediation:
      "Revoke it at its provider first, for it has been public; then look there for what was done with it, make a new one, and keep that on the server.",
    stable,
    data,
  };
}
