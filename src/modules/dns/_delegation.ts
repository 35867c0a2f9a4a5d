import { type DnsAnswer, type DnsRecord, NetError } from "../../sdk/index.ts";
import type { Dns, DnsType } from "../../sdk/net.ts";
import { isTold } from "./_names.ts";

/** What one side says of a zone's servers: the answer, and its records by host. */
export type Side = { readonly answer: DnsAnswer; readonly records: ReadonlyMap<string, DnsRecord> };

export type Delegation = {
  readonly zone: string;
  /** Null where the parent's server answers for the zone itself, and so does not show what it delegates to. */
  readonly parent: Side | null;
  /** Addresses that the parent gives for hosts. */
  readonly glue: ReadonlyMap<string, readonly DnsRecord[]>;
  /** Null where no server answers for the zone. */
  readonly child: Side | null;
};

const mostHosts = 13;
const mostParents = 3;

/** What parent and child say of the zone that begins at a name; null where none does. Throws where nobody can tell. */
export async function delegationOf(dns: Dns, name: string): Promise<Delegation | null> {
  let child: Side | null = null;
  let trouble: NetError | null = null;
  try {
    const answer = await dns.query(name, "NS");
    if (isTold(answer)) {
      child = side(answer, answer.answers, name);
      if (child.records.size === 0) return null;
    } else trouble = new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    trouble = error;
  }
  const referral = await askAbove(dns, name, "NS");
  const parent = referral && !referral.authoritative ? side(referral, referral.authority, name) : null;
  if (!child && (!parent || parent.records.size === 0)) {
    if (trouble) throw trouble;
    return null;
  }
  const glue = Map.groupBy(
    (referral?.additional ?? []).filter(({ data }) => "address" in data),
    (record) => record.name,
  );
  return { zone: name, parent: parent?.records.size ? parent : null, glue, child };
}

function side(answer: DnsAnswer, records: readonly DnsRecord[], name: string): Side {
  const own = records.flatMap((record): [string, DnsRecord][] =>
    record.type === "NS" && record.name === name && "host" in record.data ? [[record.data.host, record]] : [],
  );
  return { answer, records: new Map(own.slice(0, mostHosts)) };
}

/** What a server of the zone above a name says of it, asked directly; null where none of them is known. */
export async function askAbove(dns: Dns, name: string, type: DnsType): Promise<DnsAnswer | null> {
  const above = name.slice(name.indexOf(".") + 1);
  const soa = await told(dns, above, "SOA");
  const zone = [...soa.answers, ...soa.authority].find(({ type }) => type === "SOA")?.name;
  if (zone === undefined) return null;
  const { answers } = await told(dns, zone, "NS");
  let trouble: NetError | null = null;
  for (const { data } of answers.slice(0, mostParents)) {
    if (!("host" in data)) continue;
    const located = (await dns.query(data.host, "A")).answers.find((it) => "address" in it.data);
    if (!located || !("address" in located.data)) continue;
    try {
      const answer = await dns.query(name, type, { server: located.data.address, recursive: false });
      if (isTold(answer)) return answer;
      trouble ??= new NetError("inconclusive", `${data.host} answered ${answer.rcode}`);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      trouble ??= error;
    }
  }
  if (trouble) throw trouble;
  return null;
}

async function told(dns: Dns, name: string, type: "SOA" | "NS"): Promise<DnsAnswer> {
  const answer = await dns.query(name, type);
  if (!isTold(answer)) throw new NetError("inconclusive", `${name}: ${answer.server} answered ${answer.rcode}`);
  return answer;
}

/** A server of a zone, and what asking it showed. */
export type Asked = {
  readonly host: string;
  readonly address: string | null;
  readonly verdict: "answers" | "lame" | "no address";
  readonly answer: DnsAnswer;
  readonly soa: DnsRecord | null;
};

const mostAddresses = 2;

/** Asks every server for the zone's SOA record; one that cannot be asked is handed to `failed`. */
export async function askServers(
  dns: Dns,
  { zone, parent, child, glue }: Delegation,
  failed: (host: string, error: NetError) => void,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const host of new Set([...(parent?.records.keys() ?? []), ...(child?.records.keys() ?? [])])) {
    try {
      const located = await dns.query(host, "A");
      const addresses = [...located.answers, ...(glue.get(host) ?? [])].flatMap(({ data }) =>
        "address" in data && !data.address.includes(":") ? [data.address] : [],
      );
      if (addresses.length === 0) {
        const six = await dns.query(host, "AAAA");
        addresses.push(...six.answers.flatMap(({ data }) => ("address" in data ? [data.address] : [])));
        if (addresses.length === 0 && (!isTold(located) || !isTold(six)))
          throw new NetError("inconclusive", `${located.server} answered ${located.rcode}`);
      }
      if (addresses.length === 0)
        asked.push({ host, address: null, verdict: "no address", answer: located, soa: null });
      for (const address of [...new Set(addresses)].slice(0, mostAddresses))
        asked.push(await askServer(dns, zone, host, address));
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      failed(host, error);
    }
  }
  return asked;
}

async function askServer(dns: Dns, zone: string, host: string, address: string): Promise<Asked> {
  const way = { server: address, recursive: false };
  const answer = await dns.query(zone, "SOA", way);
  const soa = answer.answers.find(({ type, name }) => type === "SOA" && name === zone) ?? null;
  if (answer.authoritative && soa) return { host, address, verdict: "answers", answer, soa };
  // The control: a server that limits who asks often refuses one question, and answers the next.
  const again = await dns.query(zone, "NS", way);
  if (again.authoritative && isTold(again))
    throw new NetError("inconclusive", `${address} answers for the zone, but not with its SOA record`);
  return { host, address, verdict: "lame", answer, soa: null };
}

/** Whether a server asks others for whoever asks it: it answers for a zone that is not its own, and denies what cannot be. */
export async function recursionOf(
  dns: Dns,
  address: string,
  control: string,
  nonce: string,
): Promise<DnsAnswer | null> {
  try {
    const answer = await dns.query(control, "SOA", { server: address });
    const found = answer.answers.some(({ type, name }) => type === "SOA" && name === control);
    if (!found || answer.authoritative || !answer.recursionAvailable) return null;
    const denied = await dns.query(`${nonce}.invalid`, "A", { server: address });
    return denied.rcode === "NXDOMAIN" ? answer : null;
  } catch (error) {
    // It has answered for its own zone a moment ago: silence to this is what strangers should get.
    if (error instanceof NetError && error.outcome === "timeout") return null;
    throw error;
  }
}
