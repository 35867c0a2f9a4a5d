import { parseAddress } from "../address.ts";
import { defineEntityType } from "../entity-type.ts";

const shape = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})\/(tcp|udp)$/;

/** The address, port and transport of a service's key. */
export function serviceParts(key: string): { address: string; port: number; transport: "tcp" | "udp" } {
  const [, v6, v4, port, transport] = shape.exec(key) ?? [];
  if (!port) throw new TypeError(`"${key}" is not a service`);
  return { address: v6 ?? v4 ?? "", port: Number(port), transport: transport === "udp" ? "udp" : "tcp" };
}

export function serviceKey(address: string, port: number, transport: "tcp" | "udp" = "tcp"): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}/${transport}`;
}

export const service = defineEntityType({
  type: "service",
  title: "Service",
  about: "An open port of an address, such as 192.0.2.7:443/tcp.",
  parse(written) {
    const [, v6, v4, port, transport] = shape.exec(written.trim().toLowerCase()) ?? [];
    const address = parseAddress(v6 ?? v4 ?? "");
    const number = Number(port);
    if (!address || !(number > 0 && number < 65_536)) return null;
    return serviceKey(address, number, transport === "udp" ? "udp" : "tcp");
  },
  traits: ["tls", "http", "ssh"],
  attributes: {
    cpe: "set",
    tls_versions: "set",
    tls_ciphers: "set",
    ssh_kex: "set",
    ssh_ciphers: "set",
    ssh_macs: "set",
    ssh_host_key_algorithms: "set",
    ssh_host_keys: "set",
  },
  inScope: (key, scope) => scope.hasAddress(serviceParts(key).address),
  isDenied: (key, scope) => scope.denies(serviceParts(key).address),
  addressOf: (key) => serviceParts(key).address,
});
