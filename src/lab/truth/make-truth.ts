import { rangeEnds } from "../../model/address-span.ts";
import { phone } from "../../model/entities/phone.ts";
import { compileScope } from "../../model/scope.ts";
import type { LabTargets } from "../targets.ts";
import { unreliableSites } from "../world/social.ts";
import type { World } from "../world/world.ts";
import { listings, listTroubles } from "./block-list-truth.ts";
import { makeCollection, relationKey, thingKey } from "./collect.ts";
import { collectAccounts, collectContacts } from "./contact-truth.ts";
import { delegationFindings } from "./cut-truth.ts";
import { danglingFindings } from "./dangling-truth.ts";
import { collectDns } from "./dns-truth.ts";
import { allNames, collectRest } from "./everything.ts";
import { trueFindings } from "./finding-truth.ts";
import { type Lookup, makeLookup } from "./lookup.ts";
import { mailAttributes, mailCertificates, writeMail } from "./mail-truth.ts";
import { deliverability } from "./mailboxes.ts";
import { findableNames } from "./names.ts";
import { makeNetworkTruth } from "./network-truth.ts";
import { addressesInScope, tlsPlaces, worldScope } from "./places.ts";
import { addressClaims, withOwner } from "./provider-truth.ts";
import { collectSwept, confirmations } from "./reverse-truth.ts";
import { collectServices, serviceClaims, serviceFindings, serviceOutcomes } from "./service-truth.ts";
import { surfaceAttributes, surfaceOf } from "./surface-truth.ts";
import { checkedAttributes, trapClaims, trapOutcomes } from "./traps.ts";
import type { Thing, Truth } from "./truth.ts";
import { collectWeb, webClaims, webFindings, webOutcomes } from "./web-truth.ts";
import { zoneClaims, zoneFindings } from "./zone-truth.ts";

const checkedRelations = [
  "resolves_to",
  "alias_of",
  "has_mail_server",
  "has_name_server",
  "has_service_host",
  "hints_at",
  "points_back_to",
  "offers",
  "presents",
  "covers",
  "uses_key",
  "has_account",
  "stores_in",
  "authorizes_sender",
  "announced_by",
  "part_of",
  "registered_by",
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
  collectWeb(world, addresses, expected);
  collectServices(world, addresses, expected);
  const surface = surfaceOf(world, lookup, addresses, expected);
  const mail = writeMail(world, lookup, names, addresses, expected);
  const startTls = mailCertificates(world, lookup, names);
  collectAccounts(targets.usernames, unreliable, expected);
  for (const { registration: it, domain } of world.organisations) {
    expected.relate(expected.name(domain), "registered_by", expected.thing("organization", it.organization));
    expected.thing("email", it.email);
    const number = phone.parse(it.phone);
    if (number) expected.thing("phone", number);
  }
  for (const address of targets.emails) expected.thing("email", address);
  const looked = addressesOf(lookup, names, expected.things());
  const numbers = makeNetworkTruth(world);
  for (const it of [...looked.keys(), ...targets.ranges]) numbers.collect(it, expected);
  collectSwept(world, lookup, rangesInScope(world, expected.things()), expected);

  const all = makeCollection();
  const everyName = new Set([...allNames(world, lookup), ...names]);
  collectDns(world, lookup, everyName, all);
  const everyAddress = addressesInScope(world, lookup, everyName);
  collectContacts(world, everyAddress, all);
  collectWeb(world, everyAddress, all);
  collectServices(world, everyAddress, all);
  surfaceOf(world, lookup, everyAddress, all);
  writeMail(world, lookup, everyName, everyAddress, all);
  collectAccounts(targets.usernames, unreliable, all);
  collectRest(world, lookup, all);
  for (const range of targets.ranges) all.thing("range", range);
  const others = makeNetworkTruth(world);
  const ips = all.things().flatMap(({ type, value }) => (type === "ip" ? [value] : []));
  for (const it of [...ips, ...world.networks.map(({ range }) => range)]) others.collect(it, all);

  const honest = world.organisations
    .flatMap(({ mail }) => Object.values(mail ?? {}))
    .flatMap(({ manner, mailboxes }) => (manner === "catch-all" ? [] : mailboxes));
  const mailboxes = new Set(honest);
  return {
    entities: expected.things(),
    relations: expected.relations(),
    findings: [
      ...trueFindings(world, addresses),
      ...webFindings(world, addresses),
      ...serviceFindings(world, addresses, startTls),
      ...surface.findings,
      ...mail.findings,
      ...zoneFindings(lookup, names, [...tlsPlaces(world, addresses), ...startTls]),
      ...delegationFindings(world, lookup, names),
      ...danglingFindings(world, lookup, names),
      ...listings(world, looked.keys()),
    ].map((it) => withOwner(world, lookup, it)),
    outcomes: [
      ...trapOutcomes(targets.usernames),
      ...webOutcomes(world, addresses),
      ...serviceOutcomes(world, addresses),
      ...surface.outcomes,
      ...mail.outcomes,
      ...numbers.outcomes,
      ...listTroubles(world, looked.keys()),
    ],
    outcomesThere: surface.outcomesThere,
    claims: [
      ...trapClaims,
      ...webClaims,
      ...serviceClaims(),
      ...deliverability(world, expected.things()),
      ...surface.claims,
      ...mail.claims,
      ...zoneClaims(lookup, names),
      ...confirmations(lookup, addresses.keys()),
      ...numbers.claims,
      ...[...looked].flatMap(([it, led]) => addressClaims(world, lookup, it, led, addresses.has(it))),
    ],
    claimsThere: [...others.claims, ...ips.flatMap((it) => addressClaims(world, lookup, it, [], false))],
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
    checkedAttributes: [...checkedAttributes, ...surfaceAttributes, ...mailAttributes],
    checkedTraits: ["email deliverable"],
  };
}

function rangesInScope(world: World, things: readonly Thing[]): string[] {
  const scope = compileScope(worldScope(world), []);
  return things.flatMap(({ type, value }) =>
    type === "range" && scope.hasAddress(rangeEnds(value)[0]) ? [value] : [],
  );
}

/** Every address that is found, with the names that resolve to it. */
function addressesOf(lookup: Lookup, names: Iterable<string>, things: readonly Thing[]): Map<string, string[]> {
  const found = new Map(things.filter(({ type }) => type === "ip").map(({ value }) => [value, [] as string[]]));
  for (const name of names) for (const address of lookup.addresses(name)) found.get(address)?.push(name);
  return found;
}
