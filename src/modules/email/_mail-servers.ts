import type { Proof } from "../../model/proof.ts";
import { type Dns, type DnsAnswer, NetError } from "../../sdk/net.ts";

/** Who takes mail for a domain. `hosts` best first; none when nobody does, and `why` says how that is known. */
export type MailServers = {
  readonly hosts: readonly string[];
  readonly why: "mx" | "implicit" | "null_mx" | "no_such_domain" | "no_address";
  readonly proof: readonly Proof[];
};

/** RFC 5321 5.1: the MX records by preference, else the domain's own address; RFC 7505: a lone "MX 0 ." takes no mail. */
export async function findMailServers(dns: Dns, domain: string): Promise<MailServers> {
  const answer = await ask(dns, domain, "MX");
  const proof = [answer.proof("response")];
  if (answer.rcode === "NXDOMAIN") return { hosts: [], why: "no_such_domain", proof };
  const records = answer.answers.flatMap(({ data, span }) => ("preference" in data ? [{ ...data, span }] : []));
  if (records.length > 0) {
    const spans = records.slice(0, 3).map(({ span }) => answer.proof("response", span));
    const real = records.filter(({ host }) => host !== "" && host !== ".");
    // Equal preferences are tried in a random order by mailers; here by name, so that two runs ask the same server.
    real.sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
    return { hosts: real.map(({ host }) => host), why: real.length > 0 ? "mx" : "null_mx", proof: spans };
  }
  for (const type of ["A", "AAAA"] as const) {
    const own = await ask(dns, domain, type);
    const found = own.answers.find(({ data }) => "address" in data);
    if (found) return { hosts: [domain], why: "implicit", proof: [...proof, own.proof("response", found.span)] };
    proof.push(own.proof("response"));
  }
  return { hosts: [], why: "no_address", proof };
}

/** The first address of a mail server, or null. */
export async function addressOf(dns: Dns, host: string): Promise<string | null> {
  for (const type of ["A", "AAAA"] as const) {
    for (const { data } of (await ask(dns, host, type)).answers) if ("address" in data) return data.address;
  }
  return null;
}

/** An answer that means something: a server in trouble says nothing about the domain. */
async function ask(dns: Dns, name: string, type: "MX" | "A" | "AAAA"): Promise<DnsAnswer> {
  const answer = await dns.query(name, type);
  if (answer.rcode === "NOERROR" || answer.rcode === "NXDOMAIN") return answer;
  throw new NetError("failed", `${type} of ${name}: ${answer.rcode}`);
}
