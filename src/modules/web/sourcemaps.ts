import { z } from "zod";
import { parseUrl } from "../../model/entities/url.ts";
import type { Proof } from "../../model/proof.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import { type Context, defineModule, type Entity } from "../../sdk/module.ts";
import { readPage } from "./_page.ts";
import { readParts, targetOf } from "./_parts.ts";
import { refusalOf } from "./_refusal.ts";
import { type Found, lookAtScript } from "./_script-maps.ts";
import { isOwnSource } from "./_source-map.ts";

export const sourceMapOptions = z.object({
  scripts: z.int().min(1).max(1_000).default(50).describe("Scripts of one page that are looked at"),
  guess: z.boolean().default(true).describe('Whether "<script>.map" is asked for where a script names no map'),
  scriptBytes: z.int().min(1_000).max(16_000_000).default(4_000_000).describe("Bytes read of one script"),
  mapBytes: z.int().min(1_000).max(16_000_000).default(16_000_000).describe("Bytes read of one source map"),
});

export type Looking = Context<z.output<typeof sourceMapOptions>>;

/**
 * Source maps of a site's scripts. P2: a map is what a browser asks for when its tools are open. Believed by its content;
 * and a name that cannot exist, asked for in the same folder, must not be a map too.
 */
export default defineModule({
  id: "web.sourcemaps",
  title: "Source maps",
  about:
    "Looks for the source maps of a site's scripts, lists what they were made of, and tells where original source code is in them.",
  footprint: "P2",
  consumes: ["url"],
  produces: ["url"],
  findings: ["web.source_map"],
  wants: ["alive"],
  accepts: ({ value }) => isFrontPage(value) || isScript(value),
  concurrency: 4,
  batch: 20,
  timeoutMs: 300_000,
  verified: null,
  options: sourceMapOptions,

  async run(context, subject) {
    const scripts = isScript(subject.value)
      ? await itselfUnlessOnFrontPage(context, subject)
      : await scriptsOf(context, subject.value);
    const found: Found[] = [];
    const left = scripts.slice(context.options.scripts);
    await lookAtEach(
      context,
      scripts.slice(0, context.options.scripts),
      async (script) => void found.push(...(await lookAtScript(context, script))),
      ({ url }) => url,
    );
    if (left.length > 0)
      context.couldNotLook("inconclusive", `${left.length} further scripts of the page were left out`);
    tell(context, new URL("/", subject.value).href, found);
  },
});

export type Script = { readonly url: string; readonly page: string | null; readonly proof: Proof | null };

function isFrontPage(value: string): boolean {
  const url = URL.parse(value);
  return url?.pathname === "/" && url.search === "";
}

function isScript(value: string): boolean {
  return /\.m?js$/i.test(URL.parse(value)?.pathname ?? "");
}

/** A script that a front page links to is looked at with that page. */
async function itselfUnlessOnFrontPage({ known }: Looking, { type, value }: Entity): Promise<Script[]> {
  const pages = await known.neighbours({ type, value }, "links_to", "in");
  return pages.some((page) => isFrontPage(page.value)) ? [] : [{ url: value, page: null, proof: null }];
}

async function scriptsOf(context: Looking, url: string): Promise<Script[]> {
  const page = await context.net.http.request(url);
  const refused = refusalOf(page);
  if (refused) context.couldNotLook(refused.outcome, refused.why);
  if (page.status !== 200) return [];
  const parts = readParts(page.text);
  const links = readPage(page.text).links.filter(({ text }) => isScript(URL.parse(text, url)?.href ?? ""));
  const scripts = new Map<string, Script>();
  for (const { text, from, to } of [...parts.scripts, ...links]) {
    const target = targetOf(text, { url, base: parts.base });
    const script = target && parseUrl(target.href);
    if (!script || scripts.has(script) || !isInScope(context, target)) continue;
    scripts.set(script, { url: script, page: url, proof: page.proofOfText(from, to) });
  }
  return [...scripts.values()];
}

function isInScope({ inScope }: Looking, url: URL): boolean {
  const key = parseUrl(url.href);
  return key !== null && inScope("url", key);
}

/** One finding a site: all its maps come from one setting of one build. */
function tell({ emit }: Looking, site: string, found: readonly Found[]): void {
  const maps = found.filter(({ map }) => map.embedded.some((index) => isOwnSource(map.sources[index] ?? "")));
  const [first] = maps;
  if (!first) return;
  const own = maps.flatMap(({ map }) => map.embedded.map((index) => map.sources[index] ?? "").filter(isOwnSource));
  emit.finding(
    {
      type: "web.source_map",
      category: "exposure",
      severity: "low",
      title: "Original source code is published in source maps",
      description: `Source maps of the site's scripts hold the original text of ${own.length} source files of its own, with their comments and names. Whoever looks for weaknesses reads them like the developers do; what they mention (internal hosts, features that are not out, keys) is public.`,
      remediation:
        "Build without source maps for production, or keep them from the public: upload them to the error tracker only, or deny *.map in the web server.",
      data: {
        maps: maps.slice(0, 20).map(({ url }) => url),
        files: own.length,
        examples: own.slice(0, 10).map((it) => it.slice(0, 200)),
      },
    },
    { of: { type: "url", value: site }, proof: maps.slice(0, 3).map(({ proof }) => proof) },
  );
}
