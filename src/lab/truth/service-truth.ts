import { createPublicKey } from "node:crypto";
import { serviceKey } from "../../model/entities/service.ts";
import type { SshServer } from "../servers/ssh.ts";
import type { UdpServer } from "../servers/udp.ts";
import { loadSshKey } from "../ssh-keys/load.ts";
import type { World } from "../world/world.ts";
import { leafOf, spkiOf } from "./certificates.ts";
import type { Collection } from "./collect.ts";
import { tlsPlaces } from "./places.ts";
import { sslFindings } from "./tls-truth.ts";
import type { Thing, TrueClaim, TrueFinding, TrueOutcome } from "./truth.ts";

/** The truth about SSH servers, datagram services, and the keys that services have. */

type Addresses = ReadonlyMap<string, readonly string[]>;
type At<T> = { readonly address: string; readonly service: string; readonly server: T };

const parts = (world: World) => [...world.organisations, ...world.others];

/** What is declared by "address port" and stands on addresses in scope. */
function declared<T>(
  tables: readonly (Readonly<Record<string, T>> | undefined)[],
  addresses: Addresses,
  transport: "tcp" | "udp",
): At<T>[] {
  return tables.flatMap((table) =>
    Object.entries(table ?? {}).flatMap(([key, server]) => {
      const [address = "", port] = key.split(" ");
      return addresses.has(address) ? [{ address, service: serviceKey(address, Number(port), transport), server }] : [];
    }),
  );
}

const sshServers = (world: World, addresses: Addresses) =>
  declared(
    parts(world).map(({ ssh }) => ssh),
    addresses,
    "tcp",
  );
const datagrams = (world: World, addresses: Addresses) =>
  declared(
    parts(world).map((it) => it.datagrams),
    addresses,
    "udp",
  );

const thing = (type: string, value: string): Thing => ({ type, value });
const service = (value: string) => thing("service", value);

/** The keys by which an SSH server can prove itself; a decoy has none. */
function hostKeys({ hostKeys, decoy }: SshServer) {
  const names = decoy ? [] : [...new Set(Object.values(hostKeys))];
  return names.map((name) => {
    const key = createPublicKey(loadSshKey(name));
    return { spki: spkiOf(key), rsaBits: key.asymmetricKeyDetails?.modulusLength ?? null };
  });
}

/** Keys of certificates and SSH servers, and services over UDP. */
export function collectServices(world: World, addresses: Addresses, into: Collection): void {
  for (const { certificate } of tlsPlaces(world, addresses)) {
    const { sha256, spki } = leafOf(certificate);
    into.relate(into.thing("certificate", sha256), "uses_key", into.thing("key", spki));
  }
  for (const { service, server } of sshServers(world, addresses)) {
    for (const { spki } of hostKeys(server))
      into.relate(into.thing("service", service), "uses_key", into.thing("key", spki));
  }
  const offer = (address: string, service: string) =>
    into.relate(into.thing("ip", address), "offers", into.thing("service", service));
  for (const { address, service, server } of datagrams(world, addresses))
    if (server !== "drop" && server.speaks !== "echo") offer(address, service);
  for (const { at } of parts(world).flatMap(({ zones }) => zones))
    for (const address of at) if (addresses.has(address)) offer(address, serviceKey(address, 53, "udp"));
}

const datagramRisk: Readonly<Partial<Record<UdpServer["speaks"], string>>> = {
  ntp: "ip.udp_amplifier",
  snmp: "ip.snmp_public",
  ssdp: "ip.udp_amplifier",
  memcached: "ip.udp_amplifier",
  mdns: "ip.udp_exposed",
  coap: "ip.udp_amplifier",
};

export function serviceFindings(world: World, addresses: Addresses): TrueFinding[] {
  const ssh = sshServers(world, addresses).flatMap(({ service: value, server }) => {
    const weak: [string, boolean][] = [
      ["ssh.protocol_1", server.identification.startsWith("SSH-1.")],
      ["ssh.weak_kex", server.kex.some((name) => name.endsWith("-sha1"))],
      ["ssh.weak_cipher", server.ciphers.some((name) => /cbc|arcfour|none/.test(name))],
      ["ssh.weak_mac", server.macs.some((name) => /md5|sha1|umac-64|none/.test(name))],
      ["ssh.weak_host_key_algorithm", Object.keys(server.hostKeys).some((name) => /^ssh-(?:rsa|dss)$/.test(name))],
      ["ssh.weak_host_key", hostKeys(server).some(({ rsaBits }) => rsaBits !== null && rsaBits < 2_048)],
    ];
    return weak.flatMap(([type, holds]) => (holds ? [{ type, subject: service(value) }] : []));
  });
  const udp = datagrams(world, addresses).flatMap(({ service: value, server }) => {
    const type = server === "drop" ? undefined : datagramRisk[server.speaks];
    return type ? [{ type, subject: service(value) }] : [];
  });
  return [...ssh, ...udp, ...sslFindings(world, addresses), ...clusters(world, addresses)];
}

/** What shares a certificate or a key. */
function clusters(world: World, addresses: Addresses): TrueFinding[] {
  const places = tlsPlaces(world, addresses).map((it) => ({
    address: addressOf(it.service),
    leaf: leafOf(it.certificate),
  }));
  const several = (pairs: readonly (readonly [string, string])[]): string[] => {
    const groups = Map.groupBy(pairs, ([key]) => key);
    return [...groups].flatMap(([key, of]) => (new Set(of.map(([, member]) => member)).size > 1 ? [key] : []));
  };
  const ssh = sshServers(world, addresses).flatMap(({ address, server }) =>
    hostKeys(server).map(({ spki }) => [spki, address] as const),
  );
  const found = (type: string, of: string, values: readonly string[]): TrueFinding[] =>
    values.toSorted().map((value) => ({ type, subject: thing(of, value) }));
  return [
    ...found(
      "tls.shared_certificate",
      "certificate",
      several(places.map(({ address, leaf }) => [leaf.sha256, address])),
    ),
    ...found("tls.shared_key", "key", several(places.map(({ leaf }) => [leaf.spki, leaf.sha256]))),
    ...found("ssh.shared_host_key", "key", several(ssh)),
  ];
}

const addressOf = (service: string) => service.slice(0, service.lastIndexOf(":"));

/** Decoys that must not be believed, and what is silent. */
export function serviceOutcomes(world: World, addresses: Addresses): TrueOutcome[] {
  const inconclusive = (module: string, entity: Thing): TrueOutcome => ({
    module,
    entities: [entity],
    outcomes: ["inconclusive"],
  });
  const banners = declared(
    parts(world).map((it) => it.banners),
    addresses,
    "tcp",
  );
  const named = banners.filter(({ server }) => String(server.greeting ?? "").startsWith("SSH-"));
  const decoys = sshServers(world, addresses).filter(({ server }) => server.decoy);
  const silent = datagrams(world, addresses).filter(({ server }) => server === "drop" || server.speaks === "echo");
  const parrots = parts(world)
    .flatMap(({ sites = [] }) => sites)
    .flatMap(({ at, ports }) =>
      at.flatMap((address) =>
        Object.entries(ports).flatMap(([port, it]) =>
          addresses.has(address) && typeof it === "object" && it.old?.manner === "parrot"
            ? [serviceKey(address, Number(port))]
            : [],
        ),
      ),
    );
  return [
    ...[...named, ...decoys].map((it) => inconclusive("ssh.keys", service(it.service))),
    ...parrots.map((it) => inconclusive("tls.versions", service(it))),
    ...[...new Set(silent.map(({ address }) => address))].map((it) => inconclusive("ip.udp", thing("ip", it))),
  ];
}

/** Who runs where, as the servers of the world are declared to be. */
const software: readonly (readonly [service: string, product: string, version: string, cpe: string | null])[] = [
  ["198.51.100.196:22/tcp", "OpenSSH", "4.3", "cpe:2.3:a:openbsd:openssh:4.3:*:*:*:*:*:*:*"],
  ["198.51.100.199:22/tcp", "OpenSSH", "9.9p2", "cpe:2.3:a:openbsd:openssh:9.9:p2:*:*:*:*:*:*"],
  ["198.51.100.200:123/udp", "ntpd", "4.2.6p5", "cpe:2.3:a:ntp:ntp:4.2.6:p5:*:*:*:*:*:*"],
  ["198.51.100.202:5060/udp", "Asterisk", "18.9.0", "cpe:2.3:a:digium:asterisk:18.9.0:*:*:*:*:*:*:*"],
  ["198.51.100.203:11211/udp", "Memcached", "1.6.9", "cpe:2.3:a:memcached:memcached:1.6.9:*:*:*:*:*:*:*"],
  ["203.0.113.14:21/tcp", "ProFTPD", "1.3.5", "cpe:2.3:a:proftpd:proftpd:1.3.5:*:*:*:*:*:*:*"],
  ["203.0.113.15:3306/tcp", "MySQL", "5.7.40", "cpe:2.3:a:oracle:mysql:5.7.40:*:*:*:*:*:*:*"],
  ["203.0.113.16:6379/tcp", "Redis", "6.0.16", "cpe:2.3:a:redis:redis:6.0.16:*:*:*:*:*:*:*"],
  [
    "203.0.113.74:22/tcp",
    "Dropbear SSH",
    "2019.78",
    "cpe:2.3:a:dropbear_ssh_project:dropbear_ssh:2019.78:*:*:*:*:*:*:*",
  ],
];

export function serviceClaims(): TrueClaim[] {
  const named = software.flatMap(([value, product, version, cpe]): TrueClaim[] => {
    const claim = (attribute: string, it: unknown) => ({ entity: service(value), attribute, value: it });
    return [claim("product", product), claim("version", version), ...(cpe ? [claim("cpe", [cpe])] : [])];
  });
  return [{ entity: thing("domain", "antique.test"), attribute: "null_mx", value: true }, ...named];
}
