import { isOnInternet } from "../../model/address.ts";
import { blockAround, rangeEnds } from "../../model/address-span.ts";
import { compileScope } from "../../model/scope.ts";
import type { Network } from "../world/networks.ts";
import { networkAround } from "../world/number-registry.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import { announcementOf, spanOf } from "./machines.ts";
import { worldScope } from "./places.ts";
import type { Thing, TrueClaim, TrueOutcome } from "./truth.ts";

/** What routing and the registries of numbers say of addresses and ranges. */
export type NetworkTruth = {
  /** Of an address (or a range in scope) that is looked at. */
  collect(written: string, into: Collection): void;
  /** Of the ranges met on the way. */
  readonly claims: TrueClaim[];
  /** What answers about other networks come to. */
  readonly outcomes: TrueOutcome[];
};

export function makeNetworkTruth(world: World): NetworkTruth {
  const scope = compileScope(worldScope(world), []);
  const claims: TrueClaim[] = [];
  const outcomes: TrueOutcome[] = [];
  const done = new Set<string>();

  /** Ranges in scope are looked at like addresses. */
  function noteRange(range: string, into: Collection): Thing {
    const it = into.thing("range", range);
    if (scope.hasAddress(rangeEnds(range)[0])) look(range, into);
    return it;
  }

  function look(written: string, into: Collection): void {
    if (done.has(written)) return;
    done.add(written);
    const it = into.thing(written.includes("/") ? "range" : "ip", written);
    announce(it, into);
    if (isOnInternet(spanOf(written)[0])) register(it, into);
  }

  function announce(it: Thing, into: Collection): void {
    const found = announcementOf(world, it.value);
    if (!found) return;
    const { network, span } = found;
    const asn = into.thing("asn", `AS${network.asn}`);
    into.relate(it, "announced_by", asn);
    into.relate(asn, "registered_by", into.thing("organization", network.organization));
    // Its registration is looked up where it is one step from what is in scope.
    if (scope.hasAddress(spanOf(it.value)[0]))
      into.relate(asn, "has_contact", into.thing("email", abuseOf(world, network.asn)));
    const block = blockAround(spanOf(it.value), span);
    if (!block || block === it.value) return;
    const around = noteRange(block, into);
    into.relate(it, "part_of", around);
    into.relate(around, "announced_by", asn);
  }

  function register(it: Thing, into: Collection): void {
    const network = networkAround(it.value);
    if (!network) return;
    if (network.manner === "wrong") {
      outcomes.push({ module: "ip.rdap", entities: [it], outcomes: ["inconclusive"] });
      return;
    }
    const range = describe(network, into);
    if (range.value !== it.value) into.relate(it, "part_of", range);
    const parent = world.networks.find(({ name }) => name === network.parent);
    if (parent) into.relate(range, "part_of", describe(parent, into));
  }

  function describe(network: Network, into: Collection): Thing {
    const range = noteRange(network.range, into);
    into.relate(range, "registered_by", into.thing("organization", network.organization));
    into.relate(range, "has_contact", into.thing("email", network.abuse));
    if (network.country !== "ZZ") claims.push({ entity: range, attribute: "country", value: network.country });
    return range;
  }

  return { collect: look, claims, outcomes };
}

/** The registry has one entry for a number: that of the first network which has it. */
function abuseOf({ networks }: World, asn: number): string {
  return networks.find((it) => it.asn === asn)?.abuse ?? "";
}
