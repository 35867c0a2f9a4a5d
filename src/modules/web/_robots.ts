import { Parser } from "htmlparser2";
import robotsParser from "robots-parser";
import type { Proof } from "../../model/proof.ts";
import type { Http, HttpAnswer } from "../../sdk/net.ts";

// The package is CommonJS, its types say otherwise.
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** What a site asks of crawlers, and the sitemaps it names. */
export type Robots = { allows(url: string): boolean; readonly sitemaps: readonly string[] };

/** RFC 9309 2.3.1: no such file allows everything; a server in trouble (5xx, 429) allows nothing, which is null here. */
export async function readRobots(http: Http, origin: string, agent: string): Promise<Robots | null> {
  const url = `${origin}/robots.txt`;
  const { chain } = await http.follow(url, { most: 5, maxBytes: 512_000 });
  const answer = chain.at(-1);
  if (!answer || answer.status >= 500 || answer.status === 429) return null;
  // A page in place of the file is a soft 404, not rules.
  if (answer.status !== 200 || /^\s{0,100}</.test(answer.text)) return { allows: () => true, sitemaps: [] };
  const rules = parseRobots(url, answer.text);
  return { allows: (asked) => rules.isAllowed(asked, agent) !== false, sitemaps: rules.getSitemaps().slice(0, 20) };
}

/** A page that a sitemap names, and where. */
export type Listed = { readonly url: string; readonly proof: Proof };

/** Pages and further sitemaps named by one (sitemaps.org 0.9), `most` of each at most. Gzipped files are left alone. */
export function readSitemap(answer: HttpAnswer, most: number): { pages: Listed[]; sitemaps: string[] } {
  const pages: Listed[] = [];
  const sitemaps: string[] = [];
  let within = "";
  let at: { text: string; from: number; to: number } | null = null;
  const parser = new Parser(
    {
      onopentagname(name) {
        if (name === "url" || name === "sitemap") within = name;
        at = name === "loc" ? { text: "", from: 0, to: 0 } : null;
      },
      ontext(text) {
        if (at) at = { text: at.text + text, from: at.text ? at.from : parser.startIndex, to: parser.endIndex + 1 };
      },
      onclosetag(name) {
        const url = at?.text.trim();
        if (name !== "loc" || !at || !url) return;
        if (within === "sitemap" && sitemaps.length < most) sitemaps.push(url);
        if (within === "url" && pages.length < most) pages.push({ url, proof: answer.proofOfText(at.from, at.to) });
        at = null;
      },
    },
    { xmlMode: true },
  );
  parser.end(answer.text);
  return { pages, sitemaps };
}
