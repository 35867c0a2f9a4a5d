import type { z } from "zod";
import { parseUrl } from "../../model/entities/url.ts";
import { nameType } from "../../model/hostname.ts";
import { refusals } from "../../model/outcome.ts";
import type { Proof } from "../../model/proof.ts";
import type { Context, Subject } from "../../sdk/module.ts";
import { type HttpAnswer, NetError } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { proofOfStatus } from "./_answer.ts";
import { collect, type Mention } from "./_collect.ts";
import { isUrlInScope } from "./_front.ts";
import { readRobots, readSitemap } from "./_robots.ts";
import type { crawlOptions } from "./crawl.ts";

/** A page to be read: where it was linked from, and the bytes of the link. */
type Stop = {
  readonly url: string;
  readonly depth: number;
  readonly from: string | null;
  readonly proof: Proof | null;
};

const agent = "Sonde";
const notPages =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|avi|mov|zip|gz|bz2|xz|7z|rar|tar|pdf|docx?|xlsx?|pptx?|exe|dmg|iso|apk)$/i;

/** Breadth first over one origin, in the order of the documents, so that two runs over one site read the same pages. */
export async function crawlSite(context: Context<z.output<typeof crawlOptions>>, subject: Subject): Promise<void> {
  const { net, options, emit, signal } = context;
  const root = { type: "url", value: subject.value };
  const { origin } = new URL(subject.value);
  const robots = options.robots ? await readRobots(net.http, origin, agent) : { allows: () => true, sitemaps: [] };
  if (!robots) {
    context.couldNotLook("inconclusive", "robots.txt cannot be read, which forbids everything (RFC 9309 2.3.1.4)");
    return;
  }
  const queue: Stop[] = [];
  const queued = new Set<string>();
  const said = new Set<string>();
  const unread = new Map<string, number>();
  let next = 0;
  let read = 0;
  let bytes = 0;
  let shown = 0;
  let forbidden = 0;

  enqueue({ url: subject.value, depth: 0, from: null, proof: null });
  await followSitemaps(robots.sitemaps.length > 0 ? robots.sitemaps : [`${origin}/sitemap.xml`]);
  while (next < queue.length && read < options.pages && bytes < options.totalBytes) {
    signal.throwIfAborted();
    const round = queue.slice(next, next + Math.min(options.atOnce, options.pages - read));
    next += round.length;
    read += round.length;
    // Asked for together, read in order: the answers' timing must not decide which pages fit the limits.
    const answers = await Promise.all(round.map(fetchPage));
    for (const [index, stop] of round.entries()) {
      const answer = answers[index];
      if (answer) readAnswer(stop, answer);
      answers[index] = null; // a page is dropped as soon as it was read
    }
  }
  const stoppedBy = next >= queue.length ? null : read >= options.pages ? "pages" : "totalBytes";
  emit.claim(
    {
      pages_read: read,
      ...(stoppedBy && { crawl_stopped_by: stoppedBy }),
      ...(forbidden > 0 && { pages_forbidden: forbidden }),
    },
    { of: root, proof: { kind: "derived", rule: "web.crawl", from: [`url ${subject.value}`] } },
  );
  for (const [why, count] of unread) context.couldNotLook("inconclusive", `${count} of ${read} pages: ${why}`);

  function enqueue(stop: Stop): void {
    if (queued.has(stop.url) || stop.depth > options.depth || queued.size >= options.pages * 20) return;
    const { pathname } = new URL(stop.url);
    if (notPages.test(pathname)) return;
    queued.add(stop.url);
    if (robots?.allows(stop.url)) queue.push(stop);
    else forbidden++;
  }

  async function followSitemaps(first: readonly string[]): Promise<void> {
    const maps = [...new Set(first)];
    for (let at = 0; at < maps.length && at < 20; at++) {
      const url = parseUrl(maps[at] ?? "");
      if (!url || new URL(url).origin !== origin) continue;
      const answer = await fetchPage({ url, depth: 0, from: null, proof: null });
      if (answer?.status !== 200) continue;
      bytes += answer.body.length;
      const { pages, sitemaps } = readSitemap(answer, options.pages);
      for (const listed of pages) {
        const page = parseUrl(listed.url);
        if (page && new URL(page).origin === origin)
          enqueue({ url: page, depth: 1, from: subject.value, proof: listed.proof });
      }
      maps.push(...sitemaps.filter((map) => !maps.includes(map)));
    }
  }

  /** Null when the page could not be asked for; that is counted. */
  async function fetchPage(stop: Stop): Promise<HttpAnswer | null> {
    try {
      return await net.http.request(stop.url, { maxBytes: options.pageBytes });
    } catch (error) {
      // The front page stands for the site: without it there was no look at all.
      if (!(error instanceof NetError) || refusals.includes(error.outcome) || stop.url === subject.value) throw error;
      unread.set(error.outcome, (unread.get(error.outcome) ?? 0) + 1);
      return null;
    }
  }

  function readAnswer(stop: Stop, answer: HttpAnswer): void {
    bytes += answer.body.length;
    const here = { type: "url", value: stop.url };
    if (answer.status === 429 || answer.status === 503)
      unread.set(`${answer.status}`, (unread.get(`${answer.status}`) ?? 0) + 1);
    if (answer.location) {
      const target = parseUrl(answer.location);
      if (target && new URL(target).origin === origin) {
        enqueue({ url: target, depth: stop.depth, from: stop.url, proof: answer.proofOfHeader("location") });
      }
      return;
    }
    if (answer.status !== 200) return;
    const { title, links, mentions } = collect(answer, inScope, options.country || null);
    if (stop.from && stop.proof) {
      emit.entity("url", stop.url, {
        from: { type: "url", value: stop.from },
        relation: "links_to",
        proof: stop.proof,
      });
    }
    emit.claim(
      { status: answer.status, ...(title && { title: bounded(title.text, 300) }) },
      { of: here, proof: title ? answer.proofOfText(title.from, title.to) : proofOfStatus(answer), traits: ["alive"] },
    );
    for (const mention of mentions) tell(here, mention);
    for (const { url, proof } of links) {
      const target = new URL(url);
      if (target.origin === origin) enqueue({ url, depth: stop.depth + 1, from: stop.url, proof });
      else if (isUrlInScope(context, target) && !said.has(url) && shown++ < options.shownLinks) {
        said.add(url);
        emit.entity("url", url, { from: here, relation: "links_to", proof });
      }
    }
  }

  /** Each thing once a site: what stands in every footer is said on the first page that has it. */
  function tell(here: { type: string; value: string }, { type, value, proof, profile }: Mention): void {
    if (said.has(`${type} ${value}`)) return;
    said.add(`${type} ${value}`);
    const known = emit.entity(type, value, { from: here, relation: "mentions", proof });
    if (known && profile) emit.entity("url", profile, { from: { type, value }, relation: "profile_at", proof });
  }

  function inScope(name: string): boolean {
    return context.inScope(nameType(name), name);
  }
}
