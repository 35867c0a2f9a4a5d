import { findPhoneNumbersInText } from "libphonenumber-js/max";
import { phone } from "../../model/entities/phone.ts";
import { serviceKey } from "../../model/entities/service.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { people, profileOf, siteIds } from "../world/social.ts";
import type { World } from "../world/world.ts";
import { leafOf } from "./certificates.ts";
import type { Collection } from "./collect.ts";
import { collectMailboxes } from "./mailboxes.ts";
import { linksOf, type ReadPage, readSite } from "./pages.ts";
import { openPorts, tlsPlaces, webPlaces } from "./places.ts";

const profile: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/github\.com\/([\w-]+)$/, "github"],
  [/^https:\/\/mastodon\.social\/@(\w+)$/, "mastodon.social"],
  [/^https:\/\/keybase\.io\/(\w+)$/, "keybase"],
  [/^https:\/\/linktr\.ee\/(\w+)$/, "linktree"],
];

/** What answers on the addresses in scope: services, certificates, front pages and what hangs on them. */
export function collectContacts(
  world: World,
  addresses: ReadonlyMap<string, readonly string[]>,
  into: Collection,
): void {
  for (const address of addresses.keys()) {
    const it = into.thing("ip", address);
    for (const port of openPorts(world, address))
      into.relate(it, "offers", into.thing("service", serviceKey(address, port)));
  }
  for (const { service, certificate } of tlsPlaces(world, addresses)) {
    const { sha256, names } = leafOf(certificate);
    const it = into.thing("certificate", sha256);
    into.relate(into.thing("service", service), "presents", it);
    for (const name of names) into.relate(it, "covers", into.name(name.replace(/^\*\./, "")));
  }
  for (const { front, service, name, sites } of webPlaces(world, addresses)) {
    const url = into.thing("url", front);
    into.relate(into.thing("service", service), "serves", url);
    if (name) into.relate(into.name(name), "serves", url);
    for (const page of readSite(sites, front)) collectPage(page, front, into);
  }
}

function collectPage(page: ReadPage, front: string, into: Collection): void {
  const to = page.location ? parseUrl(page.location) : null;
  if (to && page.url === front) into.relate(into.thing("url", page.url), "redirects_to", into.thing("url", to));
  if (page.status !== 200) return;
  into.thing("url", page.url);
  collectMailboxes(page.text, into);
  const links = linksOf(page.text, page.url);
  for (const link of links) {
    const tel = link.startsWith("tel:") ? phone.parse(link) : null;
    if (tel) into.thing("phone", tel);
    for (const [pattern, site] of profile) {
      const handle = pattern.exec(link)?.[1];
      if (handle) into.thing("account", `${site}:${handle}`);
    }
  }
  const shown = page.text.replace(/<[^>]*>/g, "\n");
  if (shown.length > 100_000) return; // the title of a megabyte
  for (const { number } of findPhoneNumbersInText(shown)) into.thing("phone", number.number);
}

/** Accounts of the people whose names are asked for, on sites that can be believed and asked. */
export function collectAccounts(usernames: readonly string[], unreliable: ReadonlySet<string>, into: Collection): void {
  for (const name of usernames) {
    const it = into.thing("username", name);
    for (const site of people[name]?.sites ?? []) {
      if (!siteIds.includes(site) || unreliable.has(site)) continue;
      const account = into.thing("account", `${site}:${name}`);
      into.relate(it, "has_account", account);
      const profile = parseUrl(profileOf(site, name) ?? "");
      if (profile) into.relate(account, "profile_at", into.thing("url", profile));
    }
  }
}
