import { chance } from "../faults.ts";
import { answerWithAuthority, type Question, type Reply } from "./authority.ts";
import type { Desk } from "./desk.ts";
import type { DnsHandler } from "./dns-listener.ts";
import { makeRecursor } from "./recursion.ts";
import { plantZone, type ZoneTree } from "./zone.ts";

/** How a recursive resolver treats its clients. */
export type ResolverManner = "good" | "slow" | "lossy" | "lying" | "limited" | "refusing";

export type ResolverDeclaration = { readonly address: string; readonly manner: ResolverManner };

/** Where the lying resolver says that every name is. */
export const liar = "192.0.2.199";

const slowMs = 150;

/** The authoritative servers by address: asked over the wire, or by resolvers inside the process; both are logged. */
export function makeAuthorities(trees: readonly ZoneTree[], roots: readonly string[], desk: Desk) {
  const byAddress = new Map<string, ZoneTree[]>();
  for (const tree of trees) {
    for (const address of tree.zone.at) {
      const served = tree.zone.stale?.includes(address) ? plantZone(tree.zone, staleSerial) : tree;
      byAddress.set(address, [...(byAddress.get(address) ?? []), served]);
    }
  }
  const recursive = new Set(trees.flatMap(({ zone }) => zone.recursive ?? []));

  function ask(server: string, question: Question, via: string): Reply | null {
    const zones = byAddress.get(server);
    if (!zones) return null;
    desk.log.add({ server, port: 53, transport: "udp", what: `${question.type} ${question.name}`, via });
    return answerWithAuthority(zones, question);
  }

  function handlerFor(server: string): DnsHandler {
    const zones = byAddress.get(server) ?? [];
    const recursor = recursive.has(server)
      ? makeRecursor(roots, (other, question) => ask(other, question, server))
      : null;
    return ({ name, type, transport, dnssec, recursionDesired }) => {
      desk.log.add({ server, port: 53, transport, what: `${type} ${name}`, via: null });
      if (type !== "AXFR") {
        const reply = answerWithAuthority(zones, { name, type, dnssec });
        const ownNothing = reply.rcode === "REFUSED" && recursionDesired;
        return { replies: [ownNothing && recursor ? recursor.resolve({ name, type, dnssec }) : reply] };
      }
      const tree = zones.find(({ apex }) => apex === name);
      if (!tree?.zone.open?.includes(server) || transport !== "tcp") return { replies: [refusal] };
      return { replies: transfer(tree) };
    };
  }

  return { addresses: [...byAddress.keys()], ask, handlerFor, isRecursive: (server: string) => recursive.has(server) };
}

/** What a server has that missed the last change of a zone. */
const staleSerial = 2_026_010_100;

const refusal: Reply = { rcode: "REFUSED", authoritative: false, answers: [], authorities: [], additionals: [] };

/** A whole zone as messages of some records each, the SOA first and last (RFC 5936 2.2). */
function transfer(tree: ZoneTree): Reply[] {
  const all = [...tree.nodes.values()].flat();
  const soa = all.filter(({ type }) => type === "SOA");
  const records = [...soa, ...all.filter(({ type }) => type !== "SOA"), ...soa];
  const replies: Reply[] = [];
  for (let at = 0; at < records.length; at += 20) {
    const answers = records.slice(at, at + 20);
    replies.push({ rcode: "NOERROR", authoritative: true, answers, authorities: [], additionals: [] });
  }
  return replies;
}

/** A recursive resolver with its manners; what goes wrong is a function of (seed, question, try). */
export function makeResolver(
  declared: ResolverDeclaration,
  roots: readonly string[],
  ask: (server: string, question: Question, via: string) => Reply | null,
  desk: Desk,
): { handle: DnsHandler; forget(): void } {
  const { address, manner } = declared;
  const recursor = makeRecursor(roots, (server, question) => ask(server, question, address));
  const handle: DnsHandler = ({ name, type, transport, dnssec }) => {
    const question = `${type} ${name}`;
    desk.log.add({ server: address, port: 53, transport, what: question, via: null });
    const attempt = desk.tries.next(`${address} ${question}`);
    const luck = chance(desk.seed, `${address} ${question}`, attempt);
    const good = () => ({ replies: [recursor.resolve({ name, type, dnssec })] });
    switch (manner) {
      case "good":
        return good();
      case "slow":
        return { ...good(), delayMs: slowMs };
      case "lossy":
        return luck < 0.3 ? null : good();
      case "lying":
        return { replies: [lie(name, type)] };
      case "refusing":
        return { replies: [refusal] };
      case "limited":
        if (attempt > 2 || luck >= 0.5) return good();
        return luck < 0.25 ? null : { replies: [refusal] };
    }
  };
  return { handle, forget: recursor.forget };
}

function lie(name: string, type: string): Reply {
  const answers = type === "A" ? [{ name, type, ttl: 60, data: liar }] : [];
  return { rcode: "NOERROR", authoritative: false, answers, authorities: [], additionals: [] };
}
