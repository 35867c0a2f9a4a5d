import { json, type Site, text } from "../servers/site.ts";
import { isAtOrBelow, plantZone, type Zone } from "../servers/zone.ts";
import type { Organisation, Part, Registration } from "./world.ts";

/** The registries' side: root and TLD zones, IANA, WHOIS and RDAP of registries and a registrar, a certificate log. */

export const rootServer = "198.51.100.1";
export const tldServer = "198.51.100.2";
const registryDns = "198.51.100.3";
const iana = "198.51.100.40";
const nicTest = "198.51.100.43";
const nicExample = "198.51.100.44";
const registrar = "198.51.100.45";
const rir = "198.51.100.46";
const certificateLog = "198.51.100.80";
const tls = { 80: "to https", 443: { tls: "sources" } } as const;

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
  const servers = (tree.nodes.get(zone.apex) ?? []).filter(({ type }) => type === "NS").map(({ data }) => String(data));
  const glue = servers.flatMap((server) =>
    (tree.nodes.get(server) ?? []).filter(({ type }) => type === "A").map(({ data }) => `${server}. A ${data}`),
  );
  return [...servers.map((server) => `${zone.apex}. NS ${server}.`), ...glue];
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

function jCard(it: Registration): unknown {
  return [
    "vcard",
    [
      ["version", {}, "text", "4.0"],
      ["fn", {}, "text", "Domain Administrator"],
      ["org", {}, "text", it.organization],
      ["email", {}, "text", it.email],
      ["tel", { type: "voice" }, "uri", `tel:${it.phone.replace(".", "")}`],
    ],
  ];
}

export function rdapDomain(it: Registration, withRegistrant: boolean, related: string | null): unknown {
  return {
    objectClassName: "domain",
    rdapConformance: ["rdap_level_0"],
    handle: `${it.domain.toUpperCase()}-LAB`,
    ldhName: it.domain,
    status: ["active", "client transfer prohibited"],
    events: [
      { eventAction: "registration", eventDate: it.created },
      { eventAction: "expiration", eventDate: it.expires },
      { eventAction: "last changed", eventDate: "2025-01-01T00:00:00Z" },
    ],
    nameservers: it.servers.map((ldhName) => ({ objectClassName: "nameserver", ldhName })),
    secureDNS: { delegationSigned: false },
    links: related ? [{ rel: "related", type: "application/rdap+json", href: related }] : [],
    entities: [
      {
        objectClassName: "entity",
        handle: "9999",
        roles: ["registrar"],
        publicIds: [{ type: "IANA Registrar ID", identifier: "9999" }],
        vcardArray: [
          "vcard",
          [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", "Lab Registrar Inc."],
          ],
        ],
      },
      ...(withRegistrant ? [{ objectClassName: "entity", roles: ["registrant"], vcardArray: jCard(it) }] : []),
    ],
  };
}

export const networks = [
  {
    range: "203.0.113.0/26",
    from: "203.0.113.0",
    to: "203.0.113.63",
    name: "ACME-NET",
    organization: "Acme Widgets Ltd",
    asn: 64500,
  },
  {
    range: "203.0.113.64/27",
    from: "203.0.113.64",
    to: "203.0.113.95",
    name: "GLOBEX-NET",
    organization: "Globex Corporation",
    asn: 64501,
  },
  {
    range: "203.0.113.96/27",
    from: "203.0.113.96",
    to: "203.0.113.127",
    name: "INITECH-NET",
    organization: "Initech SARL",
    asn: 64502,
  },
  {
    range: "203.0.113.128/25",
    from: "203.0.113.128",
    to: "203.0.113.255",
    name: "NORTHWIND-NET",
    organization: "Northwind Traders",
    asn: 64503,
  },
];

const rdapType = "application/rdap+json";
const missing = (title: string) => json({ errorCode: 404, title, description: ["Not found"] }, 404, rdapType);

function bootstrap(services: unknown): ReturnType<typeof json> {
  return json({ version: "1.0", publication: "2026-01-01T00:00:00Z", description: "Lab bootstrap", services });
}

function rdapSites(organisations: readonly Organisation[]): Site[] {
  const registered = new Map(organisations.map(({ registration }) => [registration.domain, registration]));
  const domainOf = (path: string) => registered.get(decodeURIComponent(path.replace(/^\/domain\//, "")).toLowerCase());
  const registry: Site = {
    names: ["rdap.nic.test", "rdap.nic.example"],
    at: [nicTest, nicExample],
    ports: tls,
    pages: {},
    otherwise({ path, attempt }) {
      const it = path.startsWith("/domain/") ? domainOf(path) : undefined;
      if (!it || it.domain === "initech.example") return missing("No such domain");
      if (it.domain === "northwind.example") {
        return { headers: { "content-type": rdapType }, body: '{"objectClassName":"domain","ldhName":"northwind.exam' };
      }
      if (it.domain === "globex.test") {
        if (attempt === 1) return { ...json({ errorCode: 429 }, 429, rdapType), headers: { "retry-after": "1" } };
        return json(rdapDomain(it, true, null), 200, rdapType);
      }
      return json(rdapDomain(it, false, `https://rdap.registrar.example/domain/${it.domain}`), 200, rdapType);
    },
  };
  const atRegistrar: Site = {
    names: ["rdap.registrar.example"],
    at: [registrar],
    ports: tls,
    pages: {},
    otherwise({ path }) {
      const it = path.startsWith("/domain/") ? domainOf(path) : undefined;
      return it?.domain === "acme.test" ? json(rdapDomain(it, true, null), 200, rdapType) : missing("No such domain");
    },
  };
  const numbers: Site = {
    names: ["rdap.rir.example"],
    at: [rir],
    ports: tls,
    pages: {},
    otherwise({ path }) {
      const asn = networks.find((it) => path === `/autnum/${it.asn}`);
      if (asn) {
        return json(
          { objectClassName: "autnum", startAutnum: asn.asn, endAutnum: asn.asn, name: asn.name },
          200,
          rdapType,
        );
      }
      const last = /^\/ip\/203\.0\.113\.(\d{1,3})/.exec(path)?.[1];
      const number = (address: string) => Number(address.slice(address.lastIndexOf(".") + 1));
      const network = networks.find((it) => last !== undefined && number(it.from) <= +last && +last <= number(it.to));
      if (!network) return missing("No such object");
      const { from, to, name, range } = network;
      const [prefix = "", length = "0"] = range.split("/");
      return json(
        {
          objectClassName: "ip network",
          handle: name,
          name,
          startAddress: from,
          endAddress: to,
          ipVersion: "v4",
          country: "ZZ",
          cidr0_cidrs: [{ v4prefix: prefix, length: Number(length) }],
          entities: [
            {
              objectClassName: "entity",
              roles: ["registrant"],
              vcardArray: ["vcard", [["fn", {}, "text", network.organization]]],
            },
          ],
        },
        200,
        rdapType,
      );
    },
  };
  const data: Site = {
    names: ["data.iana.org"],
    at: [iana],
    ports: tls,
    pages: {
      "/rdap/dns.json": bootstrap([
        [["test"], ["https://rdap.nic.test/"]],
        [["example"], ["https://rdap.nic.example/"]],
      ]),
      "/rdap/ipv4.json": bootstrap([
        [["203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"], ["https://rdap.rir.example/"]],
      ]),
      "/rdap/ipv6.json": bootstrap([[["2001:db8::/32"], ["https://rdap.rir.example/"]]]),
      "/rdap/asn.json": bootstrap([[["64496-64511"], ["https://rdap.rir.example/"]]]),
    },
  };
  return [registry, atRegistrar, numbers, data];
}

/** A log of certificates by the shape of crt.sh: https://crt.sh/?q=%25.acme.test&output=json */
function certificateLogSite(organisations: readonly Organisation[]): Site {
  return {
    names: ["crt.sh"],
    at: [certificateLog],
    ports: tls,
    pages: {},
    otherwise({ path, query, attempt }) {
      const asked = (query.get("q") ?? query.get("identity") ?? query.get("Identity") ?? "").toLowerCase();
      if (path !== "/" || query.get("output") !== "json")
        return text("<html><title>crt.sh</title></html>", "text/html");
      const domain = asked.replace(/^%\.?/, "");
      if (domain === "globex.test" && attempt === 1) {
        return { status: 502, headers: { "content-type": "text/html" }, body: "<html><h1>502 Bad Gateway</h1></html>" };
      }
      const entries = organisations
        .flatMap((organisation, first) =>
          organisation.logged.map((it, index) => ({ ...it, id: 9_000_001 + first * 100 + index })),
        )
        .filter(({ names }) => names.some((name) => name === domain || name.endsWith(`.${domain}`)));
      return json(
        entries.map(({ names, from, to, id }) => ({
          issuer_ca_id: 4_242,
          issuer_name: "O=Sonde Lab, CN=Sonde Lab Issuing CA",
          common_name: names[0],
          name_value: names.join("\n"),
          id,
          entry_timestamp: `${from}.123`,
          not_before: from,
          not_after: to,
          serial_number: id.toString(16).padStart(18, "0"),
          result_count: names.length + 1,
        })),
      );
    },
  };
}

const notice = "\n>>> Last update of WHOIS database: 2026-01-01T00:00:00Z <<<\n\nTERMS OF USE: lab only.\n";

/** A record in the key-value form that gTLD registries use. */
export function whoisRecord(it: Registration, registrarServer: string | null, withRegistrant: boolean): string {
  return [
    `Domain Name: ${it.domain.toUpperCase()}`,
    "Registry Domain ID: D123-LAB",
    ...(registrarServer ? [`Registrar WHOIS Server: ${registrarServer}`] : []),
    "Registrar: Lab Registrar Inc.",
    "Registrar IANA ID: 9999",
    "Registrar Abuse Contact Email: abuse@registrar.example",
    `Creation Date: ${it.created}`,
    `Registry Expiry Date: ${it.expires}`,
    "Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited",
    ...(withRegistrant
      ? [
          "Registrant Name: Domain Administrator",
          `Registrant Organization: ${it.organization}`,
          `Registrant Phone: ${it.phone}`,
          `Registrant Email: ${it.email}`,
        ]
      : []),
    ...it.servers.map((server) => `Name Server: ${server.toUpperCase()}`),
    "DNSSEC: unsigned",
    notice,
  ].join("\n");
}

function whoisServers(organisations: readonly Organisation[]): NonNullable<Part["whois"]> {
  const by = (top: string) =>
    organisations.filter(({ domain }) => domain.endsWith(`.${top}`)).map((it) => it.registration);
  const refer = (top: string) =>
    `% IANA WHOIS server (lab)\n\nrefer:        whois.nic.${top}\n\ndomain:       ${top.toUpperCase()}\nwhois:        whois.nic.${top}\nstatus:       ACTIVE\n`;
  /** Where each registry record sends on to: a registrar, itself (a loop), a private address. */
  const sendsTo: Record<string, string> = {
    "acme.test": "whois.registrar.example",
    "globex.test": "whois.nic.test",
    "initech.example": "10.0.0.43",
    "northwind.example": "whois.registrar.example",
  };
  const registry = (top: string) =>
    Object.fromEntries(
      by(top).map((it) => [
        it.domain,
        whoisRecord(it, sendsTo[it.domain] ?? null, it.domain === "initech.example" || it.domain === "globex.test"),
      ]),
    );
  return {
    [`${iana} 43`]: {
      answers: Object.fromEntries(
        ["test", "example"].flatMap((top) =>
          [top, ...by(top).map(({ domain }) => domain)].map((query) => [query, refer(top)]),
        ),
      ),
      otherwise: "% IANA WHOIS server (lab)\n% This query returned 0 objects.\n",
    },
    [`${nicTest} 43`]: { answers: registry("test"), otherwise: `No match for domain.${notice}` },
    [`${nicExample} 43`]: { answers: registry("example"), otherwise: `No match for domain.${notice}` },
    [`${registrar} 43`]: {
      answers: Object.fromEntries(
        organisations.map(({ registration: it }) => [it.domain, whoisRecord(it, null, true)]),
      ),
      refusesFirst: { tries: 1, saying: "WHOIS LIMIT EXCEEDED - SEE WWW.REGISTRAR.EXAMPLE/WHOIS FOR DETAILS\n" },
      otherwise: "No match.\n",
    },
    [`${rir} 43`]: {
      answers: Object.fromEntries(
        networks.map((it) => [
          it.from,
          `% Lab RIR, RIPE-like\n\ninetnum:        ${it.from} - ${it.to}\nnetname:        ${it.name}\norg-name:       ${it.organization}\nsource:         LAB\n\nroute:          ${it.range}\norigin:         AS${it.asn}\nsource:         LAB\n`,
        ]),
      ),
      otherwise: "%ERROR:101: no entries found\n",
    },
  };
}

export function makeRegistry(organisations: readonly Organisation[]): Part {
  return {
    id: "registry",
    zones,
    sites: [...rdapSites(organisations), certificateLogSite(organisations)],
    whois: whoisServers(organisations),
  };
}
