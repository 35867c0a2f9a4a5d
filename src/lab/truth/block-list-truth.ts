import { isOnInternet } from "../../model/address.ts";
import type { World } from "../world/world.ts";
import { sharedOwner } from "./machines.ts";
import type { TrueFinding, TrueOutcome } from "./truth.ts";

/** What lists that can be believed say of addresses that nobody shares. */
export function listings(world: World, addresses: Iterable<string>): TrueFinding[] {
  return [...addresses].flatMap((address) => {
    if (sharedOwner(world, address)) return [];
    const subject = { type: "ip", value: address };
    const codes = world.blockLists.flatMap(({ listed }) => Object.values(listed[address] ?? {}));
    return codes.map((about): TrueFinding => ({ type: "ip.blocklisted", subject, about }));
  });
}

/** Lists that name everybody or nobody are not believed, and of shared machines none is asked. */
export function listTroubles(world: World, addresses: Iterable<string>): TrueOutcome[] {
  const inDoubt = (address: string) =>
    isOnInternet(address) &&
    (sharedOwner(world, address) !== null ||
      world.blockLists.some(({ manner, ipv6 }) => manner !== "honest" && (ipv6 || !address.includes(":"))));
  return [...addresses].filter(inDoubt).map((value) => ({
    module: "ip.blocklists",
    entities: [{ type: "ip", value }],
    outcomes: ["inconclusive"],
  }));
}
