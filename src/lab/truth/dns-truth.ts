import { nameType } from "../../model/hostname.ts";
import type { World } from "../world/world.ts";
import { collectBindings } from "./binding-truth.ts";
import type { Collection } from "./collect.ts";
import { collectCuts } from "./cut-truth.ts";
import type { Lookup } from "./lookup.ts";
import { addressesInScope } from "./places.ts";
import { collectReverse } from "./reverse-truth.ts";

/** Services whose SRV records the world has. */
export const services = ["_sip._tcp", "_imaps._tcp", "_ldap._tcp"];

/** What the DNS says of the names that can be found: addresses, aliases, mail and name servers, service hosts. */
export function collectDns(world: World, lookup: Lookup, names: ReadonlySet<string>, into: Collection): void {
  for (const name of names) {
    const it = into.name(name);
    for (const address of lookup.addresses(name)) into.relate(it, "resolves_to", into.thing("ip", address));
    for (const { from, to } of lookup.aliases(name)) into.relate(into.name(from), "alias_of", into.name(to));
    for (const host of lookup.targets(name, "MX")) into.relate(it, "has_mail_server", into.name(host));
    for (const host of lookup.targets(name, "NS")) into.relate(it, "has_name_server", into.name(host));
    if (nameType(name) !== "domain") continue;
    for (const service of services) {
      if (!lookup.exists(`${service}.${name}`)) continue; // a wildcard's: any service would be answered so
      for (const host of lookup.targets(`${service}.${name}`, "SRV"))
        into.relate(it, "has_service_host", into.name(host));
    }
  }
  collectBindings(lookup, names, into);
  collectCuts(lookup, names, into);
  collectReverse(world, lookup, addressesInScope(world, lookup, names).keys(), into);
  for (const { domain, zones } of world.organisations) {
    const it = into.name(domain);
    into.relate(it, "has_contact", into.thing("email", `hostmaster@${domain}`));
    for (const { records } of zones) {
      const iodef = /CAA 0 iodef "mailto:([^"]+)"/.exec(records)?.[1];
      if (iodef) into.relate(it, "has_contact", into.thing("email", iodef));
    }
  }
}
