import { buckets } from "../world/clouds.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import type { TrueFinding } from "./truth.ts";

/** Buckets that a scan of all organisations comes to, and those of them that list to everybody. */
export function bucketsOf(world: World, into: Collection): TrueFinding[] {
  const domains = new Set(world.organisations.map(({ domain }) => domain));
  const names = new Set(world.organisations.map(({ registration }) => registration.organization));
  const findings: TrueFinding[] = [];
  for (const { provider, name, access, aliases = [], links = [], bears } of buckets) {
    const isBorne = bears !== undefined && (domains.has(bears) || names.has(bears));
    if (aliases.length + links.length === 0 && !isBorne) continue;
    const it = into.thing("bucket", `${provider}:${name}`);
    for (const alias of aliases) into.relate(into.name(alias), "stores_in", it);
    for (const link of links) into.relate(into.thing("url", link), "mentions", it);
    if (isBorne)
      into.relate(domains.has(bears) ? into.name(bears) : into.thing("organization", bears), "stores_in", it);
    if (access === "listed") findings.push({ type: "cloud.public_bucket", subject: it });
  }
  return findings;
}
