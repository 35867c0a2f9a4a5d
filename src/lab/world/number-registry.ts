import { isWithin, rangeEnds, type Span } from "../../model/address-span.ts";
import { json, redirect, type Site } from "../servers/site.ts";
import { type Network, networks } from "./networks.ts";
import { rir, tls } from "./registry-addresses.ts";

/** RDAP of a registry of numbers (RFC 9083 5.4, 5.5): ranges of addresses and autonomous systems. */

const type = "application/rdap+json";
const missing = json({ errorCode: 404, title: "No such object", description: ["Not found"] }, 404, type);

const handleOf = ({ name, range }: Network) => `${name}-${range.replace(/\W/g, "-")}`;

function holder({ organization, abuse }: Network): unknown {
  return {
    objectClassName: "entity",
    roles: ["registrant"],
    vcardArray: [
      "vcard",
      [
        ["version", {}, "text", "4.0"],
        ["fn", {}, "text", organization],
        ["kind", {}, "text", "org"],
      ],
    ],
    entities: [
      {
        objectClassName: "entity",
        roles: ["abuse"],
        vcardArray: [
          "vcard",
          [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", "Abuse desk"],
            ["email", {}, "text", abuse],
          ],
        ],
      },
    ],
  };
}

function networkAnswer(network: Network): ReturnType<typeof json> {
  const [startAddress, endAddress] = rangeEnds(network.range);
  const [prefix = "", length] = network.range.split("/");
  const v6 = prefix.includes(":");
  const parent = networks.find(({ name }) => name === network.parent);
  return json(
    {
      objectClassName: "ip network",
      handle: handleOf(network),
      name: network.name,
      startAddress,
      endAddress,
      ipVersion: v6 ? "v6" : "v4",
      country: network.country,
      ...(parent && { parentHandle: handleOf(parent) }),
      cidr0_cidrs: [{ [v6 ? "v6prefix" : "v4prefix"]: prefix, length: Number(length) }],
      links: parent ? [{ rel: "up", type, href: `https://rdap.rir.example/ip/${parent.range}` }] : [],
      entities: [holder(network)],
    },
    200,
    type,
  );
}

/** The smallest network around an address or range. */
export function networkAround(written: string): Network | undefined {
  const asked: Span = written.includes("/") ? rangeEnds(written) : [written, written];
  return networks
    .filter(({ range }) => isWithin(asked, rangeEnds(range)))
    .sort((a, b) => Number(b.range.split("/")[1]) - Number(a.range.split("/")[1]))[0];
}

/** Answers "/ip/…" and "/autnum/…". */
export function numberAnswer(path: string): ReturnType<typeof json> {
  const [, kind, ...rest] = decodeURIComponent(path).split("/");
  if (kind === "autnum") {
    const network = networks.find(({ asn }) => asn === Number(rest[0]));
    if (!network) return missing;
    const { asn } = network;
    const numbers = { handle: `AS${asn}`, startAutnum: asn, endAutnum: asn };
    return json(
      { objectClassName: "autnum", ...numbers, name: `${network.name}-AS`, entities: [holder(network)] },
      200,
      type,
    );
  }
  const network = kind === "ip" ? networkAround(rest.join("/")) : undefined;
  if (!network) return missing;
  if (network.manner !== "wrong") return networkAnswer(network);
  const other = networks.find(({ manner, parent }) => manner === undefined && parent === network.parent);
  return other ? networkAnswer(other) : missing;
}

export const numberRegistry: Site = {
  names: ["rdap.rir.example"],
  at: [rir],
  ports: tls,
  pages: {},
  // IPv6 is kept elsewhere: registries send on to each other.
  otherwise: ({ path }) =>
    path.includes(":") || path.includes("%3A") ? redirect(`https://rdap.nic.test${path}`) : numberAnswer(path),
};
