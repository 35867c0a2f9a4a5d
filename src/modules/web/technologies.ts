import { z } from "zod";
import { defineModule, type EntityRef } from "../../sdk/module.ts";
import { broughtRules } from "./_brought-rules.ts";
import { findFavicon } from "./_favicon.ts";
import { hostOf } from "./_host.ts";
import { refusalOf } from "./_refusal.ts";
import { recognise, type SeenIcon, type Sight } from "./_tech-match.ts";
import { cpeOf, type Technology } from "./_tech-rule.ts";
import { technologies as own } from "./_technologies.ts";

/** What a site is made of, by what its front page and the head of its answer give away. */
export default defineModule({
  id: "web.technologies",
  title: "Technologies",
  about:
    "Recognises servers, frameworks, products and services by headers, cookies, meta elements, script addresses and markup of each front page, with versions and CPE names where they are certain. Rules of FingerprintHub (version 4) and of Wappalyzer's format can be added.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  wants: ["alive"],
  accepts: ({ value }) => /^https?:\/\/[^/]+\/$/.test(value),
  concurrency: 8,
  verified: null,
  options: z.object({
    least: z.number().min(0).max(1).default(0.5).describe("How sure a sign must be, 0 to 1"),
    rules: z
      .array(z.string())
      .default([])
      .describe(
        "Further rules: files or folders below the rules folder (SONDE_RULES_DIR, else rules/ in the data folder)",
      ),
    own: z.boolean().default(true).describe("Whether the rules that come with Sonde are used"),
  }),

  async run(context, { value }) {
    const { net, emit, options, couldNotLook } = context;
    const brought = options.rules.length > 0 ? await broughtRules(context.files, options.rules) : [];
    const rules = merged(options.own ? own : [], brought);
    const answer = await net.http.request(value);
    const refused = refusalOf(answer);
    if (refused) couldNotLook(refused.outcome, refused.why);
    const icon = !refused && rules.some(namesIcon) ? await iconOf(context, answer) : null;
    const host = hostOf(value);
    const places: EntityRef[] = [{ type: "url", value }, ...(host ? [host] : [])];
    for (const sight of recognise(answer, rules, { icon, least: options.least })) {
      for (const place of places)
        emit.claim({ technologies: [described(sight)] }, { of: place, ...reasonOf(sight, value) });
    }
  },
});

function described({ technology, version }: Sight): Record<string, string> {
  const cpe = cpeOf(technology, version);
  return { name: technology.name, category: technology.category, ...(version && { version }), ...(cpe && { cpe }) };
}

function reasonOf({ proofs, impliedBy, confidence }: Sight, url: string) {
  if (!impliedBy) return { proof: proofs, confidence };
  const rule = `web.technologies: ${impliedBy} does not go without it`;
  return { proof: { kind: "derived" as const, rule, from: [`url ${url}`] }, confidence };
}

function namesIcon({ tells }: Technology): boolean {
  return tells.some(({ where }) => where === "icon");
}

async function iconOf(
  context: Parameters<typeof findFavicon>[0],
  page: Parameters<typeof findFavicon>[1],
): Promise<SeenIcon | null> {
  const icon = await findFavicon(context, page);
  return icon === null || icon === "everywhere" ? null : { hashes: [String(icon.mmh3), icon.md5], proof: icon.proof };
}

const known = new WeakMap<readonly Technology[], Map<boolean, readonly Technology[]>>();

/** Rules that were brought add their signs to a technology of the same name. */
function merged(ours: readonly Technology[], brought: readonly Technology[]): readonly Technology[] {
  if (brought.length === 0) return ours;
  const made = known.get(brought) ?? new Map<boolean, readonly Technology[]>();
  known.set(brought, made);
  const held = made.get(ours.length > 0);
  if (held) return held;
  const byName = new Map(ours.map((technology) => [technology.name.toLowerCase(), technology]));
  for (const technology of brought) {
    const key = technology.name.toLowerCase();
    const same = byName.get(key);
    byName.set(
      key,
      same
        ? { ...same, tells: [...same.tells, ...technology.tells], implies: [...same.implies, ...technology.implies] }
        : technology,
    );
  }
  const all = [...byName.values()];
  made.set(ours.length > 0, all);
  return all;
}
