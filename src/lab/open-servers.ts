import { loadCertificate } from "./certificates/load.ts";
import { endpoint, type Way } from "./dial-map.ts";
import { listenBanner } from "./servers/banner.ts";
import type { Desk } from "./servers/desk.ts";
import { type DnsHandler, listenDns } from "./servers/dns-listener.ts";
import type { Listener } from "./servers/listener.ts";
import { makeAuthorities, makeResolver } from "./servers/name-servers.ts";
import type { Site } from "./servers/site.ts";
import { listenSmtp } from "./servers/smtp.ts";
import { listenSsh } from "./servers/ssh.ts";
import { listenDatagrams, type UdpServer } from "./servers/udp.ts";
import { listenWeb } from "./servers/web.ts";
import { listenWhois } from "./servers/whois.ts";
import { plantZone } from "./servers/zone.ts";
import { loadSshKey } from "./ssh-keys/load.ts";
import type { World } from "./world/world.ts";

export type Servers = {
  readonly tcp: Readonly<Record<string, Way>>;
  readonly udp: Readonly<Record<string, Way>>;
  /** Makes the resolvers forget what they learned. */
  forget(): void;
  close(): Promise<void>;
};

function place(key: string): { address: string; port: number } {
  const space = key.lastIndexOf(" ");
  return { address: key.slice(0, space), port: Number(key.slice(space + 1)) };
}

/** The virtual hosts of each address and port. */
function sitesByPlace(sites: readonly Site[]): Map<string, Site[]> {
  const places = new Map<string, Site[]>();
  for (const site of sites) {
    for (const address of site.at) {
      for (const port of Object.keys(site.ports)) {
        const key = `${address} ${port}`;
        places.set(key, [...(places.get(key) ?? []), site]);
      }
    }
  }
  return places;
}

/** A name server that is as far away as the desk says. */
function far(handle: DnsHandler, { replyMs = 0 }: Desk): DnsHandler {
  return (request) => {
    const response = handle(request);
    return response && { ...response, delayMs: (response.delayMs ?? 0) + replyMs };
  };
}

/** Starts every server of the world on a free port of 127.0.0.1. */
export async function openServers(world: World, desk: Desk): Promise<Servers> {
  const parts = [...world.organisations, ...world.others];
  const tcp: Record<string, Way> = {};
  const udp: Record<string, Way> = {};
  const listeners: Listener[] = [];
  const forgetful: { forget(): void }[] = [];
  const opening: Promise<void>[] = [];
  const openTcp = (address: string, port: number, listening: Promise<Listener>) => {
    opening.push(
      listening.then((listener) => {
        listeners.push(listener);
        tcp[endpoint(address, port)] = listener.port;
      }),
    );
  };
  const openUdp = (address: string, port: number, server: UdpServer | "drop") => {
    const at = endpoint(address, port);
    if (server === "drop") udp[at] = "drop";
    else
      opening.push(
        listenDatagrams(address, port, server, desk).then((listener) => {
          listeners.push(listener);
          udp[at] = listener.port;
        }),
      );
  };
  const openDns = (address: string, listening: ReturnType<typeof listenDns>) => {
    opening.push(
      listening.then((pair) => {
        listeners.push(pair.udp, pair.tcp);
        udp[endpoint(address, 53)] = pair.udp.port;
        tcp[endpoint(address, 53)] = pair.tcp.port;
      }),
    );
  };

  const trees = parts.flatMap(({ zones }) => zones).map((zone) => plantZone(zone));
  const authorities = makeAuthorities(trees, world.roots, desk);
  for (const address of authorities.addresses)
    openDns(address, listenDns(authorities.isRecursive(address), far(authorities.handlerFor(address), desk)));
  for (const declared of world.resolvers) {
    const resolver = makeResolver(declared, world.roots, authorities.ask, desk);
    forgetful.push(resolver);
    openDns(declared.address, listenDns(true, far(resolver.handle, desk)));
  }
  for (const [key, sites] of sitesByPlace(parts.flatMap(({ sites = [] }) => sites))) {
    const { address, port } = place(key);
    openTcp(address, port, listenWeb(address, port, sites, loadCertificate, desk));
  }
  for (const part of parts) {
    for (const [key, banner] of Object.entries(part.banners ?? {})) {
      const { address, port } = place(key);
      openTcp(address, port, listenBanner(address, port, banner, desk));
    }
    for (const [key, mail] of Object.entries(part.mail ?? {})) {
      const { address, port } = place(key);
      openTcp(address, port, listenSmtp(address, port, mail, loadCertificate, desk));
    }
    for (const [key, server] of Object.entries(part.whois ?? {})) {
      const { address, port } = place(key);
      openTcp(address, port, listenWhois(address, port, server, desk));
    }
    for (const [key, server] of Object.entries(part.ssh ?? {})) {
      const { address, port } = place(key);
      openTcp(address, port, listenSsh(address, port, server, loadSshKey, desk));
    }
    for (const [key, server] of Object.entries(part.datagrams ?? {})) {
      const { address, port } = place(key);
      openUdp(address, port, server);
    }
    for (const key of part.dropped ?? []) {
      const { address, port } = place(key);
      tcp[endpoint(address, port)] = "drop";
    }
  }
  await Promise.all(opening);
  return {
    tcp,
    udp,
    forget() {
      for (const it of forgetful) it.forget();
    },
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}
