import { phone } from "../../model/entities/phone.ts";
import type { LabTargets } from "../targets.ts";
import { unreliableSites } from "../world/social.ts";
import type { World } from "../world/world.ts";
import { makeCollection, relationKey, thingKey } from "./collect.ts";
import { collectAccounts, collectContacts } from "./contact-truth.ts";
import { collectDns } from "./dns-truth.ts";
import { allNames, collectRest } from "./everything.ts";
import { trueFindings } from "./finding-truth.ts";
import { makeLookup } from "./lookup.ts";
import { deliverability } from "./mailboxes.ts";
import { findableNames } from "./names.ts";
import { addressesInScope } from "./places.ts";
import { collectServices, serviceClaims, serviceFindings, serviceOutcomes } from "./service-truth.ts";
import { surfaceAttributes, surfaceOf } from "./surface-truth.ts";
import { checkedAttributes, trapClaims, trapOutcomes } from "./traps.ts";
import type { Truth } from "./truth.ts";

const checkedRelations = [
  "resolves_to",
  "alias_of",
  "has_mail_server",
  "has_name_server",
  "has_service_host",
  "offers",
  "presents",
  "covers",
  "uses_key",
  "has_account",
  "stores_in",
];

/** The truth about a world, for a scan of all its organisations at P3 with these targets; pure. */
export function makeTruth(world: World, targets: LabTargets): Truth {
  const lookup = makeLookup(world);
  const unreliable = new Set([...unreliableSites.always, ...unreliableSites.blocked, ...unreliableSites.limited]);

  const expected = makeCollection();
  const names = new Set(world.organisations.flatMap((it) => [...findableNames(world, it, lookup)]));
  const addresses = addressesInScope(world, lookup, names);
  collectDns(world, lookup, names, expected);
  collectContacts(world, addresses, expected);
  collectServices(world, addresses, expected);
  const surface = surfaceOf(world, lookup, addresses, expected);
  collectAccounts(targets.usernames, unreliable, expected);
  for (const { registration: it, domain } of world.organisations) {
    expected.relate(expected.name(domain), "registered_by", expected.thing("organization", it.organization));
    expected.thing("email", it.email);
    const number = phone.parse(it.phone);
    if (number) expected.thing("phone", number);
  }
  for (const address of targets.emails) expected.thing("email", address);

  const all = makeCollection();
  const everyName = new Set([...allNames(world, lookup), ...names]);
  collectDns(world, lookup, everyName, all);
  collectContacts(world, addressesInScope(world, lookup, everyName), all);
  collectServices(world, addressesInScope(world, lookup, everyName), all);
  surfaceOf(world, lookup, addressesInScope(world, lookup, everyName), all);
  collectAccounts(targets.usernames, unreliable, all);
  collectRest(world, lookup, all);
  for (const range of targets.ranges) all.thing("range", range);

  const honest = world.organisations
    .flatMap(({ mail }) => Object.values(mail ?? {}))
    .flatMap(({ manner, mailboxes }) => (manner === "catch-all" ? [] : mailboxes));
  const mailboxes = new Set(honest);
  return {
    entities: expected.things(),
    relations: expected.relations(),
    findings: [...trueFindings(world, addresses), ...serviceFindings(world, addresses), ...surface.findings],
    outcomes: [...trapOutcomes(targets.usernames), ...serviceOutcomes(world, addresses), ...surface.outcomes],
    outcomesThere: surface.outcomesThere,
    claims: [...trapClaims, ...serviceClaims(), ...deliverability(world, expected.things()), ...surface.claims],
    traits: expected
      .things()
      .filter(({ type, value }) => type === "email" && mailboxes.has(value))
      .map(({ value }) => `email ${value} deliverable`),
    there: [...new Set([...expected.things(), ...all.things()].map(thingKey))].sort(),
    relationsThere: [
      ...new Set(
        [...expected.relations(), ...all.relations()]
          .filter((it) => checkedRelations.includes(it.relation))
          .map(relationKey),
      ),
    ].sort(),
    checkedRelations,
    checkedAttributes: [...checkedAttributes, ...surfaceAttributes],
    checkedTraits: ["email deliverable"],
  };
}
