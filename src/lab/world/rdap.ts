import { json, type Site } from "../servers/site.ts";
import { iana, nicExample, nicTest, registrar, rir, tls } from "./registry-addresses.ts";
import type { Organisation, Registration } from "./world.ts";

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

function rdapDomain(it: Registration, withRegistrant: boolean, related: string | null): unknown {
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

/** RDAP of registries, a registrar and a number registry, and the lists of IANA that lead there (RFC 9083, 9224). */
export function rdapSites(organisations: readonly Organisation[]): Site[] {
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
      if (it.domain === "soylent.test") return json(rdapDomain(it, true, null), 200, rdapType);
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
