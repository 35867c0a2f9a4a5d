import { parseUrl } from "../../model/entities/url.ts";
import type { Proof } from "../../model/proof.ts";
import type { Context } from "../../sdk/module.ts";
import { isUrlInScope } from "./_front.ts";
import { type Listed, readSitemap } from "./_robots.ts";
import { ask, askForTwin } from "./_site.ts";

/** sitemaps.org allows fifty megabytes; the first pages of a long one stand for it. */
const sitemapBytes = 2_000_000;
const mostNested = 3;

type Looking = Pick<Context<unknown>, "net" | "couldNotLook" | "inScope">;
export type Sitemaps = { readonly files: number; readonly pages: readonly Listed[]; readonly proof: Proof };

/**
 * The pages that a site's sitemaps name (sitemaps.org 0.9), indexes and gzip files followed in scope; at most so many files
 * and pages. The first file is held against a name that cannot exist. Null when there is no sitemap.
 */
export async function followSitemaps(
  context: Looking,
  first: readonly string[],
  most: { readonly files: number; readonly pages: number },
): Promise<Sitemaps | null> {
  const queue = first.map((url) => ({ url, depth: 0 }));
  const seen = new Set<string>();
  const pages = new Map<string, Listed>();
  let files = 0;
  let proof: Proof | null = null;
  for (let next = queue.shift(); next && files < most.files && pages.size < most.pages; next = queue.shift()) {
    const url = parseUrl(next.url);
    if (!url || seen.has(url) || !isUrlInScope(context, new URL(url))) continue;
    seen.add(url);
    const answer = await ask(context, url, { maxBytes: sitemapBytes, gunzip: true });
    if (answer.status !== 200) continue;
    const read = readSitemap(answer, most.pages);
    if (read.pages.length + read.sitemaps.length === 0) continue;
    if (files++ === 0 && (await isEverywhere(context, url))) {
      context.couldNotLook("inconclusive", `${url}: a name that cannot exist answers likewise`);
      return null;
    }
    proof ??= answer.proof("response", [answer.bodyAt, answer.bodyAt + answer.body.length]);
    for (const page of read.pages) if (pages.size < most.pages) pages.set(page.url, pages.get(page.url) ?? page);
    const nested = next.depth < mostNested ? read.sitemaps : [];
    queue.push(...nested.slice(0, most.files).map((it) => ({ url: it, depth: (next?.depth ?? 0) + 1 })));
  }
  return proof && { files, pages: [...pages.values()], proof };
}

async function isEverywhere(context: Looking, url: string): Promise<boolean> {
  const control = await askForTwin(context, url, { maxBytes: sitemapBytes, gunzip: true });
  const { pages, sitemaps } = readSitemap(control, 1);
  return control.status === 200 && pages.length + sitemaps.length > 0;
}
