import { parseAddress } from "../../model/address.ts";
import { parseHostname } from "../../model/hostname.ts";
import type { Collection } from "./collect.ts";
import type { Lookup } from "./lookup.ts";

/** A binding, read from its octets (RFC 9460 2.2). */
type Binding = {
  readonly alias: boolean;
  readonly host: string | null;
  readonly parameters: ReadonlyMap<number, Buffer>;
};

/** The HTTPS records of a name itself, not those that an alias leads to. */
function bindingsOf(lookup: Lookup, name: string): Binding[] {
  return lookup.ask(name, "HTTPS").answers.flatMap(({ type, name: owner, data }) => {
    if (type !== "HTTPS" || owner !== name || !Buffer.isBuffer(data)) return [];
    const labels: string[] = [];
    let at = 2;
    for (let length = data[at] ?? 0; length > 0; length = data[at] ?? 0) {
      labels.push(data.toString("latin1", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const parameters = new Map<number, Buffer>();
    for (at += 1; at < data.length; at += 4 + data.readUInt16BE(at + 2))
      parameters.set(data.readUInt16BE(at), data.subarray(at + 4, at + 4 + data.readUInt16BE(at + 2)));
    return [{ alias: data.readUInt16BE(0) === 0, host: parseHostname(labels.join(".")), parameters }];
  });
}

/** Addresses that a name's bindings hint at, and the host they are hints for. */
export function hintsOf(lookup: Lookup, name: string): { host: string; address: string }[] {
  return bindingsOf(lookup, name).flatMap(({ alias, host, parameters }) => {
    const four = parameters.get(4) ?? Buffer.of();
    const six = parameters.get(6)?.toString("hex") ?? "";
    const written = [
      ...Array.from({ length: four.length / 4 }, (_, index) => four.subarray(index * 4, index * 4 + 4).join(".")),
      ...(six.match(/.{32}/g) ?? []).map((digits) => digits.replace(/(.{4})(?=.)/g, "$1:")),
    ];
    return alias ? [] : written.flatMap((it) => ({ host: host ?? name, address: parseAddress(it) ?? it }));
  });
}

export function bindingHosts(lookup: Lookup, name: string): string[] {
  return bindingsOf(lookup, name).flatMap(({ host }) => host ?? []);
}

export function hasEncryptedHello(lookup: Lookup, name: string): boolean {
  return bindingsOf(lookup, name).some(({ parameters }) => parameters.has(5));
}

export function collectBindings(lookup: Lookup, names: Iterable<string>, into: Collection): void {
  for (const name of names) {
    for (const host of bindingHosts(lookup, name)) into.relate(into.name(name), "has_service_host", into.name(host));
    for (const { host, address } of hintsOf(lookup, name))
      into.relate(into.name(host), "hints_at", into.thing("ip", address));
  }
}
