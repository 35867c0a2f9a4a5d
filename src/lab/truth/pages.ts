import { parseUrl } from "../../model/entities/url.ts";
import { type Answer, type Ask, notFound, type Site } from "../servers/site.ts";
import { siteFor } from "../servers/web.ts";

/** A page that a reader of the site comes to by links from its front page, its robots.txt and its sitemap. */
export type ReadPage = {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
};

const unread = /\.(?:png|jpe?g|gif|css)$/;

/** What a site answers at a URL, as its server would for the first time; to a plain GET unless told. */
export function answerAt(
  sites: readonly Site[],
  url: URL,
  asked: Partial<Pick<Ask, "method" | "headers" | "body">> = {},
): Answer {
  const site = siteFor(sites, url.hostname);
  if (!site) return notFound;
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (site.ports[port] === "to https") {
    return { status: 301, headers: { location: `https://${url.hostname}${url.pathname}${url.search}` } };
  }
  const target = `${url.pathname}${url.search}`;
  const known = Object.hasOwn(site.pages, target) ? site.pages[target] : undefined;
  const ask: Ask = {
    method: "GET",
    secure: url.protocol === "https:",
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    headers: {},
    body: "",
    attempt: 1,
    ...asked,
  };
  return known ?? site.otherwise?.(ask) ?? notFound;
}

/** Reads a site breadth first within its origin, as far as its robots.txt allows. */
export function readSite(sites: readonly Site[], front: string): ReadPage[] {
  const { origin } = new URL(front);
  const at = (path: string) => answerAt(sites, new URL(path, origin));
  const robots = at("/robots.txt");
  const rules = (robots.status ?? 200) === 200 && !textOf(robots).startsWith("<") ? textOf(robots) : "";
  const forbidden = [...rules.matchAll(/^Disallow: (\S+)$/gm)].map(([, path = ""]) => path);
  const queue = [front];
  const listed = at("/sitemap.xml");
  if ((listed.status ?? 200) === 200) {
    queue.push(...[...textOf(listed).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = ""]) => url));
  }
  const pages: ReadPage[] = [];
  const seen = new Set<string>();
  for (const next of queue) {
    const url = parseUrl(next);
    if (!url || seen.has(url)) continue;
    const { origin: where, pathname } = new URL(url);
    if (where !== origin || unread.test(pathname) || forbidden.some((path) => pathname.startsWith(path))) continue;
    seen.add(url);
    const answer = answerAt(sites, new URL(url));
    const text = textOf(answer);
    const location = answer.headers?.location;
    const to = typeof location === "string" ? (URL.parse(location, url)?.href ?? null) : null;
    pages.push({ url, status: answer.status ?? 200, text, location: to });
    if (to) queue.push(to);
    else if ((answer.status ?? 200) === 200) queue.push(...linksOf(text, url));
  }
  return pages;
}

export function linksOf(text: string, base: string): string[] {
  return [...text.matchAll(/(?:href|src|action)="([^"]*)"/g)].flatMap(
    ([, link = ""]) => URL.parse(link, base)?.href ?? [],
  );
}

export function textOf(answer: Answer): string {
  return typeof answer.body === "string" ? answer.body : "";
}
