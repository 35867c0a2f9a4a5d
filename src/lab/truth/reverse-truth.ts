import { parseAddress } from "../../model/address.ts";
import { parseHostname } from "../../model/hostname.ts";
import { compileScope } from "../../model/scope.ts";
import { targetsOf } from "../targets.ts";
import type { World } from "../world/world.ts";
import { hintsOf } from "./binding-truth.ts";
import type { Collection } from "./collect.ts";
import type { Lookup } from "./lookup.ts";
import { worldScope } from "./scope.ts";
import type { TrueClaim } from "./truth.ts";

/** The name below arpa of an address. */
function reversed(address: string): string {
  if (!address.includes(":")) return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
  const [head = "", tail = ""] = address.split("::");
  const groups = (part: string) => part.split(":").filter((it) => it !== "");
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill("0");
  const whole = [...groups(head), ...(address.includes("::") ? zeros : []), ...groups(tail)];
  const digits = whole.map((group) => group.padStart(4, "0")).join("");
  return [...[...digits].reverse(), "ip6", "arpa"].join(".");
}

/** The names of an address, as its reverse zone writes them. */
export function pointersOf(lookup: Lookup, address: string): string[] {
  return lookup
    .ask(reversed(address), "PTR")
    .answers.flatMap(({ type, data }) => (type === "PTR" ? [String(data)] : []));
}

/** In the demo internet providers write the address itself, with dashes. */
const isGeneric = (name: string, address: string) => name.startsWith(address.replaceAll(".", "-"));

/** Every address of which some reverse zone has a name. */
function namedAddresses(lookup: Lookup): string[] {
  return lookup.trees.flatMap(({ apex, nodes }) =>
    [...nodes].flatMap(([name, records]) => {
      if (!records.some(({ type }) => type === "PTR")) return [];
      const labels = name.split(".").reverse().slice(2);
      const written = apex.endsWith("ip6.arpa") ? labels.join("").replace(/(.{4})(?=.)/g, "$1:") : labels.join(".");
      return parseAddress(written) ?? [];
    }),
  );
}

/** Addresses that a sweep of ranges takes, by range. */
function sweptAddresses(
  world: World,
  lookup: Lookup,
  swept: readonly string[] = targetsOf(world).ranges,
): [range: string, address: string][] {
  const ranges = swept.map((range) => ({
    range,
    only: compileScope({ ...worldScope(world), allow: [] }, [["range", range]]),
  }));
  return namedAddresses(lookup).flatMap((address) =>
    ranges
      .filter(({ only }) => only.hasAddress(address))
      .filter(() => pointersOf(lookup, address).some((name) => !isGeneric(name, address)))
      .map(({ range }): [string, string] => [range, address]),
  );
}

/** Addresses in scope that no name resolves to: those of swept ranges, and those that bindings hint at. */
export function bareAddresses(world: World, lookup: Lookup, names: Iterable<string>): string[] {
  const scope = compileScope(worldScope(world), []);
  const hinted = [...names].flatMap((name) => hintsOf(lookup, name).map(({ address }) => address));
  return [...sweptAddresses(world, lookup).map(([, address]) => address), ...hinted].filter(scope.hasAddress);
}

/** Names of addresses in scope, and the addresses of ranges that have some. */
export function collectReverse(world: World, lookup: Lookup, addresses: Iterable<string>, into: Collection): void {
  for (const address of addresses) {
    for (const written of pointersOf(lookup, address)) {
      const name = parseHostname(written);
      if (name) into.relate(into.thing("ip", address), "points_back_to", into.name(name));
    }
  }
  collectSwept(world, lookup, targetsOf(world).ranges, into);
}

/** The addresses of ranges that have names of their own. */
export function collectSwept(world: World, lookup: Lookup, ranges: readonly string[], into: Collection): void {
  for (const [range, address] of sweptAddresses(world, lookup, ranges))
    into.relate(into.thing("ip", address), "part_of", into.thing("range", range));
}

/** Whether a name of an address leads back to it. */
export function confirmations(lookup: Lookup, addresses: Iterable<string>): TrueClaim[] {
  return [...addresses].flatMap((address): TrueClaim[] => {
    const names = pointersOf(lookup, address).flatMap((name) => parseHostname(name) ?? []);
    if (names.length === 0) return [];
    const value = names.some((name) => lookup.addresses(name).includes(address));
    return [{ entity: { type: "ip", value: address }, attribute: "forward_confirmed", value }];
  });
}
