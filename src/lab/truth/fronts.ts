import type { Outcome } from "../../model/outcome.ts";
import { compileScope } from "../../model/scope.ts";
import type { Ask, Site } from "../servers/site.ts";
import type { World } from "../world/world.ts";
import { answerAt, textOf } from "./pages.ts";
import { webPlaces, worldScope } from "./places.ts";

/** An answer of the world, read. */
export type Seen = {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly body: string | Uint8Array;
  readonly location: string | null;
  /** The values of a header, in order. */
  header(name: string): readonly string[];
};

/** A site's front door, and what a visitor comes to behind it. */
export type Front = {
  readonly url: string;
  readonly sites: readonly Site[];
  /** Answers on this origin: redirects, and the last. */
  readonly chain: readonly Seen[];
  readonly last: Seen;
  /** The last, where it is an HTML page. */
  readonly page: Seen | null;
};

export function seeAt(
  sites: readonly Site[],
  url: string,
  asked?: Partial<Pick<Ask, "method" | "headers" | "body">>,
): Seen {
  const headers = { host: new URL(url).host, "user-agent": "anybody" };
  const answer = answerAt(sites, new URL(url), { ...asked, headers: { ...headers, ...asked?.headers } });
  const sent = new Map(
    Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [value].flat()]),
  );
  const location = sent.get("location")?.[0];
  return {
    url,
    status: answer.status ?? 200,
    text: textOf(answer),
    body: answer.body ?? "",
    location: location === undefined ? null : (URL.parse(location, url)?.href ?? null),
    header: (name) => sent.get(name) ?? [],
  };
}

/** All front doors in the scope of the world, each once. */
export function frontsOf(world: World, addresses: ReadonlyMap<string, readonly string[]>): Front[] {
  const places = new Map(webPlaces(world, addresses).map((place) => [place.front, place.sites]));
  return [...places].map(([url, sites]): Front => {
    const chain = followIn(sites, url, (to) => new URL(to).origin === new URL(url).origin);
    const last = chain.at(-1) ?? seeAt(sites, url);
    const isHtml = /html/.test(last.header("content-type")[0] ?? "");
    return { url, sites, chain, last, page: last.status === 200 && isHtml ? last : null };
  });
}

/** The way from a front door through the world, as far as its scope goes. */
export function wayFrom(world: World, front: string): Seen[] {
  const scope = compileScope(worldScope(world), []);
  const all = [...world.organisations, ...world.others].flatMap(({ sites = [] }) => sites);
  return followIn(all, front, (to) => {
    const { hostname } = new URL(to);
    return scope.hasName(hostname) || (/^[\d.]+$/.test(hostname) && scope.hasAddress(hostname));
  });
}

function followIn(sites: readonly Site[], front: string, goesOn: (to: string) => boolean): Seen[] {
  const chain: Seen[] = [];
  for (let next: string | null = front; next && chain.length < 6 && !chain.some(({ url }) => url === next); ) {
    const seen: Seen = seeAt(sites, next);
    chain.push(seen);
    next = seen.location && goesOn(seen.location) ? seen.location : null;
  }
  return chain;
}

/** Why an answer says nothing about what was asked. */
export function refusal({ status }: Seen): Outcome | null {
  if (status === 401 || status === 403) return "blocked";
  return status === 429 || status === 503 ? "rate_limited" : status >= 500 ? "inconclusive" : null;
}
