import type { Answer } from "dns-packet";
import type { Question, Reply } from "./authority.ts";
import { parent } from "./zone.ts";

/** Asks one authoritative server; null when nobody answers there. */
export type AskAuthority = (server: string, question: Question) => Reply | null;

export type Recursor = { resolve(question: Question): Reply; forget(): void };

const mostAliases = 12;
const mostSteps = 16;
const mostDepth = 6;

const failure: Reply = { rcode: "SERVFAIL", authoritative: false, answers: [], authorities: [], additionals: [] };

/** A recursive resolver: walks from the root, keeps the delegations it met, follows aliases, gives up on lame zones. */
export function makeRecursor(roots: readonly string[], ask: AskAuthority): Recursor {
  const cuts = new Map<string, readonly string[]>([["", roots]]);

  function serversFor(name: string): readonly string[] {
    for (let at: string | null = name; at !== null; at = parent(at)) {
      const known = cuts.get(at);
      if (known) return known;
    }
    return roots;
  }

  function askAny(servers: readonly string[], question: Question): Reply | null {
    for (const server of servers) {
      const reply = ask(server, question);
      if (reply && reply.rcode !== "REFUSED" && reply.rcode !== "SERVFAIL") return reply;
    }
    return null;
  }

  /** Addresses of the servers a referral names: its glue, else looked up. */
  function addressesOf(referral: Reply, depth: number): string[] {
    return referral.authorities.flatMap((it) => {
      const host = String(it.data);
      const glue = referral.additionals.filter((extra) => extra.name === host && extra.type === "A");
      const records = glue.length > 0 ? glue : follow({ name: host, type: "A" }, depth + 1).answers;
      return records.filter(({ type }) => type === "A").map(({ data }) => String(data));
    });
  }

  function walk(question: Question, depth: number): Reply {
    let servers = serversFor(question.type === "DS" ? (parent(question.name) ?? "") : question.name);
    for (let step = 0; step < mostSteps; step++) {
      const reply = askAny(servers, question);
      if (!reply) return failure;
      const cut = reply.authorities.find((it) => it.type === "NS");
      if (reply.authoritative || reply.answers.length > 0 || !cut) return reply;
      servers = cuts.get(cut.name) ?? addressesOf(reply, depth);
      cuts.set(cut.name, servers);
    }
    return failure;
  }

  function follow(question: Question, depth = 0): Reply {
    if (depth > mostDepth) return failure;
    const answers: Answer[] = [];
    let name = question.name.toLowerCase();
    for (let hop = 0; hop < mostAliases; hop++) {
      const reply = walk({ ...question, name }, depth);
      answers.push(
        ...reply.answers.filter((it) => !answers.some((known) => known.name === it.name && known.type === "CNAME")),
      );
      const last = answers.findLast(({ type }) => type !== "RRSIG");
      const unfinished =
        reply.rcode === "NOERROR" && last?.type === "CNAME" && question.type !== "CNAME" && question.type !== "ANY";
      if (!unfinished || typeof last.data !== "string")
        return { ...reply, authoritative: false, answers, additionals: [] };
      if (answers.some((it) => it.name === last.data)) break; // a loop: the chain as far as it goes, as BIND gives it
      name = last.data;
    }
    return { rcode: "NOERROR", authoritative: false, answers, authorities: [], additionals: [] };
  }

  return {
    resolve: (question) => follow(question),
    forget() {
      cuts.clear();
      cuts.set("", roots);
    },
  };
}
