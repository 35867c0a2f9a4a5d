import { isAtOrBelow, plantZone, type Zone } from "../servers/zone.ts";
import { delegationSigner } from "../servers/zone-key.ts";
import { certificateLogSite } from "./certificate-log.ts";
import { rdapSites } from "./rdap.ts";
import { certificateLog, iana, nicExample, nicTest, registrar, rir } from "./registry-addresses.ts";
import { whoisServers } from "./whois.ts";
import type { Organisation, Part } from "./world.ts";

/** The registries' side: root and TLD zones, IANA, WHOIS and RDAP of registries and a registrar, a certificate log. */

export const rootServer = "198.51.100.1";
export const tldServer = "198.51.100.2";
const registryDns = "198.51.100.3";

const zones: Zone[] = [
  {
    apex: "nic.test",
    at: [registryDns],
    records: `
      @ NS ns
      ns A ${registryDns}
      a A ${tldServer}
      whois A ${nicTest}
      rdap A ${nicTest}`,
  },
  { apex: "nic.example", at: [registryDns], records: `@ NS ns.nic.test.\nwhois A ${nicExample}\nrdap A ${nicExample}` },
  {
    apex: "registrar.example",
    at: [registryDns],
    records: `@ NS ns.nic.test.\nwhois A ${registrar}\nrdap A ${registrar}`,
  },
  { apex: "rir.example", at: [registryDns], records: `@ NS ns.nic.test.\nwhois A ${rir}\nrdap A ${rir}` },
  { apex: "iana.org", at: [registryDns], records: `@ NS ns.nic.test.\nwhois A ${iana}\ndata A ${iana}` },
  { apex: "crt.sh", at: [registryDns], records: `@ NS ns.nic.test.\n@ A ${certificateLog}` },
];

/** NS and glue lines for a zone, as its parent writes them. */
function delegationLines(zone: Zone): string[] {
  const tree = plantZone(zone);
  const own = (tree.nodes.get(zone.apex) ?? []).filter(({ type }) => type === "NS").map(({ data }) => String(data));
  const servers = zone.delegated?.servers ?? own;
  const glue = servers.flatMap((server) => {
    const other = zone.delegated?.glue?.[server];
    if (other) return [`${server}. A ${other}`];
    return (tree.nodes.get(server) ?? []).filter(({ type }) => type === "A").map(({ data }) => `${server}. A ${data}`);
  });
  const signer = zone.signed ? delegationSigner(zone.apex, zone.signed) : null;
  return [
    ...servers.map((server) => `${zone.apex}. NS ${server}.`),
    ...glue,
    ...(signer ? [`${zone.apex}. DS ${signer}`] : []),
  ];
}

/** The root zone and one zone a top-level domain, made from the zones that the world has below them. */
export function topZones(below: readonly Zone[]): Zone[] {
  const tops = [...new Set(below.map(({ apex }) => apex.slice(apex.lastIndexOf(".") + 1)))].sort();
  const root: Zone = {
    apex: "",
    at: [rootServer],
    records: [
      "@ NS a.root-servers.net.",
      `a.root-servers.net. A ${rootServer}`,
      ...tops.map((top) => `${top} NS a.nic.test.`),
      `a.nic.test. A ${tldServer}`,
    ].join("\n"),
  };
  const delegated = (top: string) => below.filter(({ apex }) => isAtOrBelow(apex, top)).flatMap(delegationLines);
  return [
    root,
    ...tops.map((top) => ({
      apex: top,
      at: [tldServer],
      records: ["@ NS a.nic.test.", ...new Set(delegated(top))].join("\n"),
    })),
  ];
}

export function makeRegistry(organisations: readonly Organisation[]): Part {
  return {
    id: "registry",
    zones,
    sites: [...rdapSites(organisations), certificateLogSite(organisations)],
    whois: whoisServers(organisations),
  };
}
