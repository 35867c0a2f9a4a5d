import type { NewFinding } from "../../model/finding.ts";

export type Kind = "cname" | "mx" | "ns";

const recordNames = { cname: "alias", mx: "mail server", ns: "name server" } as const;

const harm = {
  cname: "who holds it answers under this name: visitors, cookies and certificates for it are theirs",
  mx: "who holds it receives mail for this name, password resets among it",
  ns: "who holds it answers for the whole zone: its web, its mail, certificates for all its names",
} as const;

function dangling(record: Kind, finding: Omit<NewFinding, "type" | "category">): NewFinding {
  return { type: `dns.dangling_${record}`, category: "takeover", ...finding };
}

const remediation = "Remove the record, or take the name that it leads to into possession again before others do.";

/** The target's registered domain is not in its parent zone. */
export function unregistered(record: Kind, name: string, target: string, domain: string): NewFinding {
  return dangling(record, {
    severity: record === "ns" ? "critical" : "high",
    title: `${name} leads to ${domain}, which is not registered`,
    description: `The ${recordNames[record]} of ${name} is ${target}, and the zone above says that ${domain} does not exist: its registration has lapsed or is on hold. If it can be registered, ${harm[record]}.`,
    remediation,
    stable: { target },
    data: { target, domain, how: "unregistered" },
  });
}

/** The target itself does not exist, in a domain that does. */
export function absent(record: Kind, name: string, target: string): NewFinding {
  return dangling(record, {
    severity: "low",
    title: `${name} leads to ${target}, which does not exist`,
    description: `The ${recordNames[record]} of ${name} is ${target}, a name that its zone denies. ${record === "mx" ? "Mail that is sent there is lost or late." : "The name answers nobody."} Whoever can make names in that zone can make this one.`,
    remediation,
    stable: { target },
    data: { target, how: "absent" },
  });
}

/** The target is a name that a provider gives to whoever asks first. */
export function claimable(
  name: string,
  target: string,
  provider: string,
  shows: string,
  verifies: boolean,
): NewFinding {
  return dangling("cname", {
    severity: verifies ? "medium" : "high",
    title: `${name} leads to an unused name at ${provider}`,
    description: `${name} is an alias of ${target} at ${provider}, which ${shows}. ${verifies ? "The provider asks for a proof of the domain before it serves it, which makes it harder:" : "There anybody may claim it:"} ${harm.cname}.`,
    remediation,
    stable: { target },
    data: { target, provider, how: "provider" },
  });
}

/** The zone is handed to a DNS provider that does not have it, and takes any zone from anybody. */
export function zoneClaimable(name: string, servers: readonly string[], provider: string): NewFinding {
  const hosts = [...servers].sort();
  return dangling("ns", {
    severity: "high",
    title: `${name} is handed to ${provider}, which does not have it`,
    description: `${name} is delegated to ${hosts.join(", ")} of ${provider}, which refuse the zone: nobody has set it up there. Any customer of the provider may try to: ${harm.ns}.`,
    remediation: "Remove the delegation, or set the zone up at the provider again.",
    stable: { target: provider },
    data: { servers: hosts, provider, how: "provider" },
  });
}
