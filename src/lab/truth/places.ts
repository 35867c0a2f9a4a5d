import { serviceKey } from "../../model/entities/service.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { compileScope, ScopeDocument } from "../../model/scope.ts";
import type { Site } from "../servers/site.ts";
import { siteFor } from "../servers/web.ts";
import type { World } from "../world/world.ts";
import type { Lookup } from "./lookup.ts";

/** The scope that all organisations together authorize. */
export function worldScope(world: World): ScopeDocument {
  return ScopeDocument.parse({
    allow: world.organisations.flatMap(({ domain, ground }) => [domain, ...ground]),
    footprint: "P3",
    authorized_by: "the demo internet's makers: it is inside this process",
  });
}

/** Addresses in scope that names resolve to, with those names. */
export function addressesInScope(world: World, lookup: Lookup, names: Iterable<string>): Map<string, string[]> {
  const scope = compileScope(worldScope(world), []);
  const found = new Map<string, string[]>();
  for (const name of names) {
    for (const address of lookup.addresses(name)) {
      if (scope.hasAddress(address)) found.set(address, [...(found.get(address) ?? []), name]);
    }
  }
  return found;
}

const parts = (world: World) => [...world.organisations, ...world.others];

/** Virtual hosts at an address and port. */
function sitesAt(world: World, address: string, port: number): Site[] {
  return parts(world)
    .flatMap(({ sites = [] }) => sites)
    .filter((site) => site.at.includes(address) && site.ports[port] !== undefined);
}

/** Open TCP ports of an address. */
export function openPorts(world: World, address: string): number[] {
  const ports = new Set<number>();
  for (const part of parts(world)) {
    for (const site of part.sites ?? [])
      if (site.at.includes(address)) for (const port of Object.keys(site.ports)) ports.add(+port);
    for (const key of Object.keys({ ...part.banners, ...part.mail, ...part.whois, ...part.ssh })) {
      const [at, port] = key.split(" ");
      if (at === address) ports.add(Number(port));
    }
    for (const zone of part.zones) if (zone.at.includes(address)) ports.add(53);
  }
  return [...ports].sort((a, b) => a - b);
}

export type TlsPlace = { readonly service: string; readonly name: string | null; readonly certificate: string };

/** What TLS services show: to nobody in particular, and to each name that leads there. */
export function tlsPlaces(world: World, addresses: ReadonlyMap<string, readonly string[]>): TlsPlace[] {
  return [...addresses].flatMap(([address, names]) =>
    openPorts(world, address).flatMap((port) => {
      const sites = sitesAt(world, address, port);
      const certificateOf = (site: Site | undefined) => {
        const declared = site?.ports[port];
        return typeof declared === "object" ? declared.tls : undefined;
      };
      const fallback = sites.map(certificateOf).find((it) => it !== undefined);
      if (!fallback) return [];
      return [null, ...names].map((name) => ({
        service: serviceKey(address, port),
        name,
        certificate: (name && certificateOf(siteFor(sites, name))) || fallback,
      }));
    }),
  );
}

export type WebPlace = {
  readonly front: string;
  readonly service: string;
  readonly name: string | null;
  readonly sites: Site[];
};

/** Front pages: of each name at each web service that it leads to, and of the bare address. */
export function webPlaces(world: World, addresses: ReadonlyMap<string, readonly string[]>): WebPlace[] {
  return [...addresses].flatMap(([address, names]) =>
    openPorts(world, address).flatMap((port) => {
      const sites = sitesAt(world, address, port);
      if (sites.length === 0) return [];
      const scheme = sites.some((site) => typeof site.ports[port] === "object") ? "https" : "http";
      return [null, ...names].map((name) => {
        const host = name ?? (address.includes(":") ? `[${address}]` : address);
        const front = parseUrl(`${scheme}://${host}:${port}/`) ?? "";
        return { front, service: serviceKey(address, port), name, sites };
      });
    }),
  );
}
