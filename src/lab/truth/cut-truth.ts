import { parseHostname, registrable } from "../../model/hostname.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import type { Lookup } from "./lookup.ts";
import type { TrueFinding } from "./truth.ts";

/** A place where one zone hands names to another's servers, as both sides have it. */
export type Cut = {
  readonly name: string;
  /** Hosts by the parent; null where the parent's server answers for the zone itself. */
  readonly above: readonly string[] | null;
  /** Hosts by the zone; null where nobody answers for it. */
  readonly own: readonly string[] | null;
  readonly servers: readonly Server[];
  readonly wrongGlue: readonly string[];
};

type Server = { readonly host: string; readonly address: string | null; readonly serves: boolean };

/** The delegation that begins at a name; null where none does. */
export function cutAt(lookup: Lookup, name: string): Cut | null {
  const parent = lookup.trees.find(
    ({ apex, nodes }) => apex !== name && nodes.get(name)?.some(({ type }) => type === "NS"),
  );
  if (!parent) return null;
  const hostsIn = (records: readonly { type: string; data: unknown }[] | undefined) =>
    (records ?? []).filter(({ type }) => type === "NS").map(({ data }) => String(data));
  const delegated = hostsIn(parent.nodes.get(name));
  const child = lookup.ask(name, "NS");
  const told = child.rcode === "NOERROR" || child.rcode === "NXDOMAIN";
  const own = told
    ? child.answers.filter((it) => it.type === "NS" && it.name === name).map(({ data }) => String(data))
    : null;
  const shown = lookup.targets(parent.apex, "NS").flatMap(lookup.addresses)[0] ?? parent.zone.at[0] ?? "";
  const above = lookup.askAt(shown, name, "NS")?.authoritative ? null : delegated;
  const glueOf = (host: string) =>
    above ? (parent.nodes.get(host) ?? []).filter(({ type }) => type === "A").map(({ data }) => String(data)) : [];
  const hosts = [...new Set([...(above ?? []), ...(own ?? [])])];
  const servers = hosts.flatMap((host): Server[] => {
    const known = lookup.addresses(host).filter((it) => !it.includes(":"));
    const addresses = [...new Set([...known, ...glueOf(host)])];
    if (addresses.length === 0) return [{ host, address: null, serves: false }];
    return addresses.map((address) => ({ host, address, serves: servesAt(lookup, address, name) }));
  });
  const wrongGlue = (above ?? []).filter((host) => {
    const known = lookup.addresses(host);
    const inside = host === name || host.endsWith(`.${name}`);
    return inside && known.length > 0 && glueOf(host).some((it) => !known.includes(it));
  });
  return { name, above, own, servers, wrongGlue };
}

function servesAt(lookup: Lookup, address: string, name: string): boolean {
  const reply = lookup.askAt(address, name, "SOA");
  if (!reply?.authoritative) return false;
  return reply.answers.some((it) => it.type === "SOA" && it.name === name);
}

/** Name servers by either side. */
export function cutHosts(lookup: Lookup, name: string): string[] {
  const cut = cutAt(lookup, name);
  return [...(cut?.above ?? []), ...(cut?.own ?? [])].flatMap((host) => parseHostname(host) ?? []);
}

export function collectCuts(lookup: Lookup, names: Iterable<string>, into: Collection): void {
  for (const name of names)
    for (const host of cutHosts(lookup, name)) into.relate(into.name(name), "has_name_server", into.name(host));
}

/** What is wrong with delegations. */
export function delegationFindings(world: World, lookup: Lookup, names: Iterable<string>): TrueFinding[] {
  const zones = [...world.organisations, ...world.others].flatMap((part) => part.zones);
  const findings: TrueFinding[] = [];
  for (const name of names) {
    const cut = cutAt(lookup, name);
    if (!cut) continue;
    const isDomain = registrable(name) === name;
    const subject = { type: isDomain ? "domain" : "hostname", value: name };
    const add = (type: string, about?: string) =>
      findings.push({ type: `dns.${type}`, subject, ...(about && { about }) });
    const { above, own, servers } = cut;
    for (const host of new Set(servers.filter(({ serves }) => !serves).map((it) => it.host)))
      add("lame_delegation", host);
    if (above && own && [...above].sort().join() !== [...own].sort().join()) add("delegation_differs");
    for (const host of cut.wrongGlue) add("glue_differs", host);
    const serving = servers.filter(({ serves }) => serves);
    const zone = zones.find(({ apex }) => apex === name);
    const behind = serving.filter(({ address }) => address && zone?.stale?.includes(address));
    if (behind.length > 0 && behind.length < serving.length) add("serials_differ");
    if (!isDomain) continue;
    const addresses = [...new Set(servers.flatMap(({ address }) => address ?? []))];
    const networks = new Set(addresses.map((it) => it.slice(0, it.lastIndexOf("."))));
    if (addresses.length > 0 && new Set(servers.map(({ host }) => host)).size === 1) add("single_name_server");
    else if (addresses.length > 1 && networks.size === 1) add("name_servers_one_network");
    for (const { host, address } of serving) {
      const open = zones.some(({ recursive }) => address && recursive?.includes(address));
      const type = registrable(host) === host ? "domain" : "hostname";
      if (open) findings.push({ type: "dns.open_resolver", subject: { type, value: host } });
    }
  }
  return findings;
}
