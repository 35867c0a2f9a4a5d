import { nameType, parseHostname, registrable } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import type { Context, DnsAnswer, DnsRecord } from "../../sdk/index.ts";
import type { EntityRef, Link } from "../../sdk/module.ts";

type Emitter = Pick<Context<unknown>, "emit">;

/** Emits a name as `domain` or `hostname`, whichever it is. What is no name is refused, and counted as refused, by emit. */
export function emitName({ emit }: Emitter, written: string, link: Link): boolean {
  const name = parseHostname(written);
  return name ? emit.entity(nameType(name), name, link) : emit.entity("hostname", written, link);
}

/** Emits a name as lying below its registrable domain; false for names that are none, or are that domain. */
export function emitBelow(
  context: Emitter,
  name: string,
  link: { proof: Proof | Proof[]; traits?: string[] },
): boolean {
  const apex = apexOf(name);
  if (!apex || apex.value === name) return false;
  return context.emit.entity("hostname", name, { ...link, relation: "subdomain_of", from: apex, reverse: true });
}

/** The registrable domain of a name, as a reference. */
export function apexOf(name: string): EntityRef | null {
  const value = registrable(name);
  return value ? { type: "domain", value } : null;
}

/** The canonical names above one, nearest first, up to its registrable domain. */
export function parentsOf(name: string): string[] {
  const apex = registrable(name);
  const parents: string[] = [];
  for (let at = name; apex && at !== apex && at.includes("."); ) {
    at = at.slice(at.indexOf(".") + 1);
    parents.push(at);
  }
  return parents;
}

export type AliasLink = { readonly from: string; readonly to: string; readonly proof: Proof };
export type Chain = {
  readonly links: readonly AliasLink[];
  readonly end: string;
  readonly loop: readonly string[] | null;
};

/** The chain of CNAMEs that starts at a name, as far as an answer tells it. `loop` are the names that go round. */
export function chainOf(name: string, answer: DnsAnswer): Chain {
  const links: AliasLink[] = [];
  const seen = [name];
  for (let at = name; ; ) {
    const alias = answer.answers.find((it) => it.type === "CNAME" && it.name === at);
    if (!alias || !("host" in alias.data)) return { links, end: at, loop: null };
    const to = alias.data.host;
    links.push({ from: at, to, proof: answer.proof("response", alias.span) });
    if (seen.includes(to)) return { links, end: to, loop: seen.slice(seen.indexOf(to)) };
    seen.push(to);
    at = to;
  }
}

/** What a record says, as text that is equal for equal data. */
export function textOf({ data }: DnsRecord): string {
  if ("address" in data) return data.address;
  if ("preference" in data) return `${data.preference} ${data.host}`;
  if ("port" in data) return `${data.priority} ${data.weight} ${data.port} ${data.host}`;
  if ("host" in data) return data.host;
  if ("text" in data) return data.text;
  if ("tag" in data) return `${data.flags} ${data.tag} "${data.value}"`;
  if ("mname" in data) return `${data.mname} ${data.rname}`;
  return Buffer.from(data.raw).toString("hex");
}

/** Whether a server answered at all: SERVFAIL, REFUSED and their like say nothing about the name. */
export function isTold(answer: DnsAnswer): boolean {
  return answer.rcode === "NOERROR" || answer.rcode === "NXDOMAIN";
}
