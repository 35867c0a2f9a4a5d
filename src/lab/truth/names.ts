import { parseHostname } from "../../model/hostname.ts";
import { isAtOrBelow } from "../servers/zone.ts";
import type { Organisation, World } from "../world/world.ts";
import { certificateNames } from "./certificates.ts";
import { services } from "./dns-truth.ts";
import type { Lookup } from "./lookup.ts";
import { mailCertificates } from "./mail-truth.ts";
import { readSite } from "./pages.ts";
import { addressesInScope, tlsPlaces, webPlaces } from "./places.ts";
import { policyNames } from "./web-truth.ts";
import { leadsFrom } from "./zone-truth.ts";

const dotted = /(?<![\w.@-])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+/gi;

/** Every name of an organisation that the demo's techniques lead to, found the way they would find it. */
export function findableNames(world: World, organisation: Organisation, lookup: Lookup): Set<string> {
  const { domain } = organisation;
  const own = (name: string | null) => name !== null && isAtOrBelow(name, domain);
  const names = new Set<string>([domain]);
  const add = (written: string) => {
    const name = parseHostname(written.replace(/^\*\./, ""));
    if (name && own(name)) names.add(name);
  };
  for (const label of [...organisation.guessable, ...organisation.permutable]) add(`${label}.${domain}`);
  for (const { names: logged } of organisation.logged) logged.forEach(add);
  for (const zone of organisation.zones) if (zone.open) for (const name of transferred(zone.apex, lookup)) add(name);
  for (let size = 0; size !== names.size; ) {
    size = names.size;
    for (const name of [...names]) {
      for (const { to } of lookup.aliases(name)) add(to);
      for (const type of ["NS", "MX"] as const) lookup.targets(name, type).forEach(add);
    }
    for (const service of services) lookup.targets(`${service}.${domain}`, "SRV").forEach(add);
    const addresses = addressesInScope(world, lookup, names);
    leadsFrom(lookup, organisation, names, addresses.keys()).forEach(add);
    for (const place of [...tlsPlaces(world, addresses), ...mailCertificates(world, lookup, names)])
      certificateNames(place.certificate).forEach(add);
    for (const { front, sites } of webPlaces(world, addresses)) {
      policyNames(front, sites).forEach(add);
      for (const { text, status } of readSite(sites, front)) {
        if (status !== 200) continue;
        for (const [written] of text.matchAll(dotted)) add(written);
      }
    }
  }
  return names;
}

function transferred(apex: string, lookup: Lookup): string[] {
  const tree = lookup.trees.find((it) => it.apex === apex);
  return [...(tree?.nodes ?? [])].filter(([, records]) => records.length > 0).map(([name]) => name);
}
