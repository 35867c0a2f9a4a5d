import { isWithin, rangeEnds, type Span } from "../../model/address-span.ts";
import type { Network, Provider } from "../world/networks.ts";
import type { World } from "../world/world.ts";

export type Announcement = { readonly network: Network; readonly span: Span };

/** Of an address or a range. */
export function spanOf(written: string): Span {
  return written.includes("/") ? rangeEnds(written) : [written, written];
}

/** Who announces an address or a whole range. */
export function announcementOf({ networks }: World, written: string): Announcement | null {
  for (const network of networks) {
    const span = network.announced?.find((it) => isWithin(spanOf(written), it));
    if (span) return { network, span };
  }
  return null;
}

/** Whose machine stands at an address, as far as ranges and networks tell. */
export function ownerOf(world: World, address: string): Provider | null {
  const published = world.providers.find(({ ranges = [] }) =>
    ranges.some((range) => isWithin([address, address], rangeEnds(range))),
  );
  const asn = announcementOf(world, address)?.network.asn ?? 0;
  return published ?? world.providers.find(({ networks = [] }) => networks.includes(asn)) ?? null;
}

export function isShared({ kind }: Provider): boolean {
  return kind === "cdn" || kind === "platform";
}

/** Whose machine it is, where many share it. */
export function sharedOwner(world: World, address: string): Provider | null {
  const owner = ownerOf(world, address);
  return owner && isShared(owner) ? owner : null;
}
