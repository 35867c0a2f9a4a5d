import { type DnsAnswer, type DnsRecord, NetError } from "../../sdk/index.ts";
import type { Dns, DnsType } from "../../sdk/net.ts";
import { readSignature, types } from "./_dnssec.ts";
import { isTold } from "./_names.ts";

/** A zone, and how to ask about it so that signatures come along: its own servers where the resolvers leave them out. */
export type Zone = {
  readonly apex: string;
  readonly soa: DnsAnswer;
  /** Null where the zone has none. */
  readonly keys: DnsAnswer | null;
  /** Whether a signature of the zone's came with its SOA record. */
  readonly isSigned: boolean;
  ask(name: string, type: DnsType): Promise<DnsAnswer>;
};

const mostServers = 4;

/** The zone that begins at a name, or null where none does. Throws where nobody can tell. */
export async function openZone(dns: Dns, name: string): Promise<Zone | null> {
  const ask = (asked: string, type: DnsType) => told(dns, asked, type);
  const soa = await ask(name, "SOA");
  if (!hasOwn(soa, name, "SOA")) return null;
  if (hasSignature(soa.answers, name, types.SOA)) return { apex: name, soa, keys: null, isSigned: true, ask };
  const keys = await ask(name, "DNSKEY");
  if (!hasOwn(keys, name, "DNSKEY")) return { apex: name, soa, keys: null, isSigned: false, ask };
  // Keys without signatures: it may be that the resolvers leave them out.
  return (await openDirectly(dns, name)) ?? { apex: name, soa, keys, isSigned: false, ask };
}

/** The zone as its own servers show it, the first that answers; null where no address of theirs is known. */
export async function openDirectly(dns: Dns, name: string): Promise<Zone | null> {
  let trouble: unknown = null;
  for (const server of await ownServers(dns, name, mostServers)) {
    const ask = (asked: string, type: DnsType) => told(dns, asked, type, server);
    try {
      const [soa, keys] = [await ask(name, "SOA"), await ask(name, "DNSKEY")];
      if (!hasOwn(soa, name, "SOA")) continue;
      return { apex: name, soa, keys, isSigned: hasSignature(soa.answers, name, types.SOA), ask };
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      trouble ??= error;
    }
  }
  if (trouble) throw trouble;
  return null;
}

/** What the parent zone says of a zone's keys (DS): never asked of the zone's own servers, for it is not theirs to say. */
export function askParent(dns: Dns, zone: string): Promise<DnsAnswer> {
  return told(dns, zone, "DS");
}

/** Addresses of the servers that a zone names. */
export async function ownServers(dns: Dns, zone: string, most: number): Promise<string[]> {
  const hosts = (await told(dns, zone, "NS")).answers.flatMap(({ type, name, data }) =>
    type === "NS" && name === zone && "host" in data ? [data.host] : [],
  );
  const addresses: string[] = [];
  for (const host of hosts.slice(0, most)) {
    const { answers } = await dns.query(host, "A");
    addresses.push(...answers.flatMap(({ data }) => ("address" in data ? [data.address] : [])).slice(0, 1));
  }
  return [...new Set(addresses)];
}

async function told(dns: Dns, name: string, type: DnsType, server?: string): Promise<DnsAnswer> {
  const way = server === undefined ? {} : { server, recursive: false };
  const answer = await dns.query(name, type, { dnssec: true, ...way });
  if (!isTold(answer)) throw new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
  return answer;
}

function hasOwn({ answers }: DnsAnswer, name: string, type: DnsType): boolean {
  return answers.some((it) => it.name === name && it.type === type);
}

/** Whether some record is a signature by `zone` over records of a type. */
export function hasSignature(records: readonly DnsRecord[], zone: string, type: number, owner = zone): boolean {
  return records.some((record) => {
    const signature = record.name === owner ? readSignature(record) : null;
    return signature?.covers === type && signature.signer === zone;
  });
}
