import { parseAddress } from "../../model/address.ts";
import { phone } from "../../model/entities/phone.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { parseHostname } from "../../model/hostname.ts";
import { people } from "../world/social.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import type { Lookup } from "./lookup.ts";
import { collectMailboxes } from "./mailboxes.ts";
import { linksOf, textOf } from "./pages.ts";

/** Names that some record, certificate log, certificate or registration of the world holds, existing or not. */
export function allNames(world: World, lookup: Lookup): Set<string> {
  const names = new Set<string>();
  const add = (written: string) => {
    const name = parseHostname(written.replace(/^\*\./, ""));
    if (name) names.add(name);
  };
  for (const { nodes } of lookup.trees) {
    for (const [name, records] of nodes) {
      add(name);
      for (const { data } of records) {
        if (typeof data === "string") add(data);
        else if (!Array.isArray(data)) for (const value of Object.values(data)) add(String(value));
      }
    }
  }
  for (const { logged, registration } of world.organisations) {
    for (const it of logged) it.names.forEach(add);
    registration.servers.forEach(add);
  }
  return names;
}

/** Adds what exists beside names and what answers: addresses in records, links, contacts, registrations, profiles. */
export function collectRest(world: World, lookup: Lookup, into: Collection): void {
  for (const { nodes } of lookup.trees) {
    for (const { type, data } of [...nodes.values()].flat()) {
      const address = (type === "A" || type === "AAAA") && typeof data === "string" ? parseAddress(data) : null;
      if (address) into.thing("ip", address);
      if (Array.isArray(data)) for (const text of data) collectMailboxes(String(text), into);
    }
  }
  for (const site of [...world.organisations, ...world.others].flatMap(({ sites = [] }) => sites)) {
    for (const [name, port] of site.names.flatMap((it) =>
      Object.keys(site.ports).map((key) => [it, Number(key)] as const),
    )) {
      const scheme = typeof site.ports[port] === "object" ? "https" : "http";
      for (const path of ["/", ...Object.keys(site.pages)]) linkTo(`${scheme}://${name}:${port}${path}`, into);
    }
    for (const [path, page] of Object.entries(site.pages)) {
      const base = `https://${site.names[0]}${path}`;
      for (const link of linksOf(textOf(page), base)) linkTo(link, into);
      const location = page.headers?.location;
      if (typeof location === "string") linkTo(URL.parse(location, base)?.href ?? "", into);
      collectMailboxes(textOf(page), into);
    }
  }
  for (const { registration: it, logged } of world.organisations) {
    into.thing("organization", it.organization);
    into.thing("email", it.email);
    const number = phone.parse(it.phone);
    if (number) into.thing("phone", number);
    for (const { names } of logged) for (const name of names) collectMailboxes(name, into);
  }
  for (const name of ["Lab Registrar Inc.", "Domain Administrator"]) into.thing("organization", name);
  into.thing("email", "abuse@registrar.example");
  for (const [name, { sites }] of Object.entries(people)) {
    into.thing("username", name);
    for (const site of sites) into.thing("account", `${site}:${name}`);
  }
}

function linkTo(link: string, into: Collection): void {
  const url = parseUrl(link.replace("*.", ""));
  if (url) into.thing("url", url);
}
