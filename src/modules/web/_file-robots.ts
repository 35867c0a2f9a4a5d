import { parseUrl } from "../../model/entities/url.ts";
import { bounded } from "../../sdk/text.ts";
import { fieldOf, isMarkup, linesOf, type Named, type ReadFile } from "./_told.ts";

const mostPaths = 200;
const known = new Set(["user-agent", "disallow", "allow", "sitemap", "crawl-delay", "host", "clean-param", "noindex"]);

/** robots.txt (RFC 9309): what a site asks crawlers to leave alone is told, and not crawled. */
export const readRobotsFile: ReadFile = (answer, { root }) => {
  if (isMarkup(answer.text)) return null;
  const agents = new Set<string>();
  const sitemaps = new Set<string>();
  const named = new Map<string, Named>();
  let disallowed = 0;
  let rules = 0;
  for (const { line, from } of linesOf(answer.text)) {
    const field = fieldOf(line, true);
    if (!field || !known.has(field.name)) continue;
    rules++;
    if (field.name === "user-agent" && agents.size < 50) agents.add(bounded(field.value, 100));
    if (field.name === "sitemap" && sitemaps.size < 20) sitemaps.add(bounded(field.value, 500));
    if (field.name !== "disallow" || field.value === "") continue;
    disallowed++;
    const url = plainPath(field.value, root);
    if (!url || named.has(url) || named.size >= mostPaths) continue;
    const proof = answer.proofOfText(from + field.at, from + field.at + field.value.length);
    named.set(url, { type: "url", value: url, relation: "links_to", proof, attributes: { robots_disallowed: true } });
  }
  if (rules === 0) return null;
  const robots = { agents: [...agents], disallowed, sitemaps: [...sitemaps] };
  return {
    attributes: { robots_txt: robots },
    proof: answer.proofOfText(0, answer.text.length),
    named: [...named.values()],
    sitemaps: robots.sitemaps,
  };
};

/** The URL of a rule that is a path and no pattern; the whole site is no news. */
function plainPath(rule: string, root: string): string | null {
  if (!rule.startsWith("/") || /[*$\s]/.test(rule)) return null;
  const url = parseUrl(URL.parse(rule, root)?.href ?? "");
  return url && url !== root && new URL(url).origin === new URL(root).origin ? url : null;
}
