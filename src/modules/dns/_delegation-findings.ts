import type { NewFinding } from "../../model/finding.ts";
import type { Asked } from "./_delegation.ts";

const category = "dns";

export function lame(zone: string, { host, address, verdict, answer }: Asked, all: boolean): NewFinding {
  const says = verdict === "no address" ? "has no address" : `(${address}) does not answer for it: ${saysOf(answer)}`;
  return {
    type: "dns.lame_delegation",
    category,
    severity: all ? "high" : "medium",
    title: `${zone} is delegated to ${host}, which does not serve it`,
    description: `${zone} is handed to the name server ${host}, which ${says}.${all ? " No other server answers for it either: all names in it are gone." : " Questions that go there are lost, and wait for another server."}`,
    remediation: "Take the server out of the delegation and of the zone's NS records, or set the zone up on it.",
    stable: { server: host },
    data: { server: host, address, answer: verdict === "no address" ? answer.rcode : saysOf(answer) },
  };
}

function saysOf({ rcode, authoritative }: Asked["answer"]): string {
  return rcode === "NOERROR" && !authoritative ? "it answers without authority" : `it answers ${rcode}`;
}

export function differing(zone: string, parent: readonly string[], child: readonly string[]): NewFinding {
  const missing = child.filter((host) => !parent.includes(host));
  const surplus = parent.filter((host) => !child.includes(host));
  const parts = [
    ...(missing.length > 0 ? [`the zone names ${missing.join(", ")}, which its parent does not know`] : []),
    ...(surplus.length > 0 ? [`the parent names ${surplus.join(", ")}, which the zone does not know`] : []),
  ];
  return {
    type: "dns.delegation_differs",
    category,
    severity: "low",
    title: `${zone} and its parent name different name servers`,
    description: `Of the servers of ${zone}, ${parts.join("; and ")}. Which of them are asked depends on who asks and when.`,
    remediation: "Bring the servers at the registrar and the zone's NS records into line.",
    data: { parent, zone: child },
  };
}

export function glueDiffers(zone: string, host: string, glue: readonly string[], own: readonly string[]): NewFinding {
  return {
    type: "dns.glue_differs",
    category,
    severity: "medium",
    title: `The parent of ${zone} has another address for ${host}`,
    description: `To find ${host}, resolvers first use the address that the parent zone has (${glue.join(", ")}); the zone itself says ${own.join(", ")}. When the old address is given to somebody else, they answer for ${zone}.`,
    remediation: "Correct the address of the name server (its host object) at the registrar.",
    stable: { server: host },
    data: { server: host, parent: glue, zone: own },
  };
}

export function single(zone: string, address: string): NewFinding {
  return {
    type: "dns.single_name_server",
    category,
    severity: "medium",
    title: `${zone} has only one name server`,
    description: `All of ${zone} hangs on one address, ${address}. When it fails or is attacked, all names are gone, and mail and web with them (RFC 1034 wants two).`,
    remediation: "Add a second server in another network, such as a secondary at another provider.",
    data: { address },
  };
}

export function oneNetwork(zone: string, servers: readonly string[]): NewFinding {
  const addresses = [...servers].sort();
  return {
    type: "dns.name_servers_one_network",
    category,
    severity: "low",
    title: `The name servers of ${zone} are all in one network`,
    description: `${addresses.join(" and ")} are the servers of ${zone}, all in one /24: one broken line or route takes them away together (RFC 2182 3.1).`,
    remediation: "Have one of the servers in another network, at another site.",
    data: { addresses },
  };
}

export function openRecursion(host: string, address: string, control: string): NewFinding {
  return {
    type: "dns.open_resolver",
    category,
    severity: "medium",
    title: `The name server ${host} answers strangers' questions about any name`,
    description: `${host} (${address}) asked others for ${control}, on behalf of somebody it does not know. Open resolvers are used to multiply attacks on others, and a cache that strangers fill is easier to poison.`,
    remediation: "Switch recursion off on servers that answer for zones, or allow it to own networks only.",
    stable: { address },
    data: { server: host, address },
  };
}

export function serialsDiffer(zone: string, seen: readonly (readonly [host: string, serial: number])[]): NewFinding {
  const serials = seen.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    type: "dns.serials_differ",
    category,
    severity: "low",
    title: `The name servers of ${zone} hold different versions of it`,
    description: `${serials.map(([host, serial]) => `${host} has ${serial}`).join(", ")}: asked twice, they did not agree. Some visitors get what was changed, others what was before.`,
    remediation:
      "See why the secondary does not fetch the zone: its transfer permission, its notifications, its clock.",
    data: { serials: Object.fromEntries(serials) },
  };
}
