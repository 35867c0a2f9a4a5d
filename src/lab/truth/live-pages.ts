import { parseAddress } from "../../model/address.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { compileScope } from "../../model/scope.ts";
import type { Answer, Site } from "../servers/site.ts";
import type { World } from "../world/world.ts";
import type { Lookup } from "./lookup.ts";
import { answerAt, linksOf, readSite, textOf } from "./pages.ts";
import { webPlaces, worldScope } from "./places.ts";

/** A page that a scan knows to be alive: a front page whatever it answers, and what is read of a site. */
export type LivePage = { readonly url: string; readonly isFront: boolean; readonly answer: Answer };

/** A front page with the scripts that it loads from anywhere in scope, and the other pages and scripts of its site. */
export type LiveSite = {
  readonly front: LivePage;
  readonly scripts: readonly LivePage[];
  readonly deeper: readonly LivePage[];
};

/** Every web site of the organisations as a visitor finds it; `ask` answers any URL of the world. */
export function liveSites(world: World, lookup: Lookup, addresses: ReadonlyMap<string, readonly string[]>): LiveSite[] {
  const scope = compileScope(worldScope(world), []);
  const ask = makeAsk(world, lookup);
  return webPlaces(world, addresses).map(({ front, sites }) => {
    const at = (url: string): LivePage => ({ url, isFront: url === front, answer: answerAt(sites, new URL(url)) });
    const first = at(front);
    const isShown = (first.answer.status ?? 200) === 200;
    const loaded = isShown ? scriptsOf(textOf(first.answer), front) : [];
    const scripts = loaded.flatMap((url) => {
      const { hostname } = new URL(url);
      const answer = scope.hasName(hostname) || url.startsWith(new URL("/", front).href) ? ask(url, sites) : null;
      return answer && (answer.status ?? 200) === 200 && !isHtml(answer) ? [{ url, isFront: false, answer }] : [];
    });
    const deeper = readSite(sites, front)
      .filter(({ url, status }) => status === 200 && url !== front && !loaded.includes(url))
      .map(({ url }) => at(url));
    return { front: first, scripts, deeper };
  });
}

/** What any URL answers: at the addresses of the site where it has the same origin, else where its name leads. */
export function makeAsk(world: World, lookup: Lookup): (url: string, beside: readonly Site[]) => Answer | null {
  const sites = [...world.organisations, ...world.others].flatMap((part) => part.sites ?? []);
  return (written, beside) => {
    const url = new URL(written);
    const address = parseAddress(url.hostname) ?? lookup.addresses(url.hostname)[0];
    const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
    const there = sites.filter((site) => address !== undefined && site.at.includes(address) && site.ports[port]);
    return there.length > 0 || beside.length > 0 ? answerAt(there.length > 0 ? there : beside, url) : null;
  };
}

/** Scripts of a page, and whatever it links to that is called like one. */
function scriptsOf(text: string, base: string): string[] {
  const tags = [...text.matchAll(/<script[^>]*\ssrc="([^"]*)"/g)].map(
    ([, src = ""]) => URL.parse(src, base)?.href ?? "",
  );
  const named = linksOf(text, base).filter((link) => /\.m?js$/.test(URL.parse(link)?.pathname ?? ""));
  return [...new Set([...tags, ...named].flatMap((link) => parseUrl(link) ?? []))];
}

function isHtml(answer: Answer): boolean {
  return /html/.test(String(answer.headers?.["content-type"] ?? "")) && textOf(answer).trimStart().startsWith("<");
}

/** Why a page is no look at what is behind it, as an outcome; null where it is one. */
export function refusedBy({ status = 200 }: Answer) {
  if (status === 429 || status === 503) return "rate_limited" as const;
  if ([401, 403, 407, 451].includes(status)) return "blocked" as const;
  return status >= 500 ? ("inconclusive" as const) : null;
}
