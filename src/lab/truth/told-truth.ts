import { gunzipSync } from "node:zlib";
import { phone } from "../../model/entities/phone.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { compileScope } from "../../model/scope.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import { type Front, frontsOf, type Seen, seeAt } from "./fronts.ts";
import { collectMailboxes } from "./mailboxes.ts";
import { worldScope } from "./places.ts";
import type { TrueFinding } from "./truth.ts";

type Addresses = ReadonlyMap<string, readonly string[]>;

/** A path that no site has. */
const nowhere = "/0123456789abcdef";
const robots = /^(?:User-agent|Disallow|Sitemap|Host):/im;
const contacts = /^Contact: (\S+)$/gm;
const securityPaths = ["/.well-known/security.txt", "/security.txt"];

export function seeOn(front: Front, path: string): Seen {
  return seeAt(front.sites, new URL(path, front.url).href);
}

/** Sites that have files of their own: not those that refuse even what cannot exist, or only send people elsewhere. */
export function tellers(world: World, addresses: Addresses): Front[] {
  return frontsOf(world, addresses).filter((front) => {
    const { status, location } = seeOn(front, nowhere);
    return status !== 401 && status !== 403 && !(location && new URL(location).origin !== new URL(front.url).origin);
  });
}

/** A file of a site by what it shows; null where it is not, or the same is everywhere. */
function fileOn(front: Front, path: string, shows: RegExp): string | null {
  const is = ({ status, text }: Seen) => status === 200 && !text.startsWith("<") && shows.test(text);
  const file = seeOn(front, path);
  return is(file) && !is(seeOn(front, nowhere)) ? file.text : null;
}

const isSecure = (front: Front) => front.url.startsWith("https:");

function securityFile(front: Front): Seen | null {
  const path = isSecure(front) ? securityPaths.find((it) => fileOn(front, it, /^Contact: /m) !== null) : undefined;
  return path === undefined ? null : seeOn(front, path);
}

/** What sites tell of themselves in well-known files: links, contacts, names. */
export function collectTold(world: World, addresses: Addresses, into: Collection): void {
  const scope = compileScope(worldScope(world), []);
  for (const front of tellers(world, addresses)) {
    const root = into.thing("url", front.url);
    const link = (written: string) => {
      const url = parseUrl(URL.parse(written, front.url)?.href ?? "");
      if (url && scope.hasName(new URL(url).hostname)) into.relate(root, "links_to", into.thing("url", url));
    };
    const rules = fileOn(front, "/robots.txt", robots) ?? "";
    for (const [, path = ""] of rules.matchAll(/^Disallow: (\/[^*$\s]+)(?:\s|$)/gm)) link(path);
    const maps = [...rules.matchAll(/^Sitemap: (\S+)$/gm)].map(([, url = ""]) => url);
    for (const page of listedBy(front, maps.length > 0 ? maps : ["/sitemap.xml"])) link(page);
    for (const path of ["/humans.txt", "/ads.txt"]) {
      const text = fileOn(front, path, /\/\* TEAM|, (?:DIRECT|RESELLER)\b/) ?? "";
      collectMailboxes(text, into);
      for (const [, name = ""] of text.matchAll(/^(?:OWNER|MANAGER)DOMAIN=(\S+)$/gm))
        into.relate(root, "mentions", into.name(name));
    }
    for (const [, written = ""] of (securityFile(front)?.text ?? "").matchAll(contacts)) {
      collectMailboxes(written, into);
      const number = phone.parse(written);
      if (number) into.relate(root, "mentions", into.thing("phone", number));
      const url = parseUrl(written);
      if (url) into.relate(root, "links_to", into.thing("url", url));
    }
    if (!isSecure(front)) continue;
    const openId = fileOn(front, "/.well-known/openid-configuration", /"issuer"/) ?? "{}";
    for (const value of Object.values(JSON.parse(openId))) if (typeof value === "string") link(value);
    const statements = fileOn(front, "/.well-known/assetlinks.json", /"namespace"/) ?? "";
    for (const [, site = ""] of statements.matchAll(/"site":"https:\/\/([^"/]+)"/g))
      into.relate(root, "mentions", into.name(site));
  }
}

/** The pages that sitemaps list, through indexes and gzip. */
function listedBy(front: Front, maps: readonly string[]): string[] {
  return maps.flatMap((map): string[] => {
    const { status, body } = seeAt(front.sites, new URL(map, front.url).href);
    const isGzip = typeof body !== "string" && body[0] === 0x1f && body[1] === 0x8b;
    const text = isGzip ? gunzipSync(body).toString() : String(body);
    const listed = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = ""]) => url);
    if (status !== 200) return [];
    return text.includes("<sitemapindex") ? listedBy(front, listed) : listed;
  });
}

/** What is wrong with the files that say whom to tell of holes. */
export function securityFileFaults(world: World, addresses: Addresses): TrueFinding[] {
  return tellers(world, addresses).flatMap((front): TrueFinding[] => {
    const file = securityFile(front);
    if (!file) return [];
    const expires = /^Expires: (\S+)$/m.exec(file.text)?.[1];
    const canonical = [...file.text.matchAll(/^Canonical: (\S+)$/gm)].map(([, url]) => url);
    const isOdd =
      expires === undefined ||
      (canonical.length > 0 && !canonical.includes(file.url)) ||
      !file.url.includes("/.well-known/") ||
      [...file.text.matchAll(contacts)].some(([, it = ""]) => !/^(?:mailto|tel|https):/.test(it));
    const subject = { type: "url", value: front.url };
    return [
      ...(expires !== undefined && Date.parse(expires) < Date.parse("2026-01-01")
        ? [{ type: "web.security_txt_expired", subject, about: expires.slice(0, 10) }]
        : []),
      ...(isOdd ? [{ type: "web.security_txt_invalid", subject }] : []),
    ];
  });
}

/** Sites that show a robots.txt under every name. */
export function repeaters(world: World, addresses: Addresses): Front[] {
  return tellers(world, addresses).filter((front) => {
    const { status, text } = seeOn(front, nowhere);
    return status === 200 && !text.startsWith("<") && robots.test(text);
  });
}
