import type { World } from "../world/world.ts";
import { covers, leafOf } from "./certificates.ts";
import { tlsPlaces } from "./places.ts";
import { exposures } from "./traps.ts";
import type { TrueFinding } from "./truth.ts";

/** What is wrong in the world and can be seen: certificates, open zone transfers, leftovers on web servers. */
export function trueFindings(world: World, addresses: ReadonlyMap<string, readonly string[]>): TrueFinding[] {
  const findings = new Map<string, TrueFinding>();
  const add = (type: string, service: string, about?: string) =>
    findings.set(`${type} ${service} ${about ?? ""}`, {
      type,
      subject: { type: "service", value: service },
      ...(about && { about }),
    });
  for (const { service, name, certificate } of tlsPlaces(world, addresses)) {
    const leaf = leafOf(certificate);
    if (leaf.expired) add("tls.certificate_expired", service);
    if (leaf.selfSigned) add("tls.self_signed", service);
    else if (leaf.alone) add("tls.incomplete_chain", service);
    if (name && !covers(certificate, name)) add("tls.certificate_wrong_name", service, name);
  }
  const transfers = world.organisations.flatMap(({ zones }) =>
    zones
      .filter(({ open }) => open)
      .map(({ apex }) => ({ type: "dns.zone_transfer", subject: { type: "domain", value: apex } })),
  );
  return [...transfers, ...[...findings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it), ...exposures];
}
