import type { Answer } from "dns-packet";
import { nsecAt } from "./denial.ts";
import { signReply } from "./signed.ts";
import { isAtOrBelow, parent, type ZoneTree } from "./zone.ts";

export type Question = {
  readonly name: string;
  readonly type: string;
  /** The client wants signatures and the proofs of what is not there. */
  readonly dnssec?: boolean;
};

export type Reply = {
  readonly rcode: "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | "NOTIMP" | "FORMERR";
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
};

const refused: Reply = { rcode: "REFUSED", authoritative: false, answers: [], authorities: [], additionals: [] };

const longestAlias = 12;

/** What one name server, authoritative for these zones, answers to a question (RFC 1034 4.3.2, wildcards by RFC 4592). */
export function answerWithAuthority(zones: readonly ZoneTree[], asked: Question): Reply {
  const reply = plainAnswer(zones, asked);
  return asked.dnssec ? signReply(zones, asked, reply) : reply;
}

function plainAnswer(zones: readonly ZoneTree[], asked: Question): Reply {
  const answers: Answer[] = [];
  let name = asked.name.toLowerCase();
  for (let hop = 0; hop < longestAlias; hop++) {
    const tree = asked.type === "DS" ? parentSide(zones, name) : closest(zones, name);
    if (!tree) return answers.length > 0 ? found(answers) : refused;
    const cut = delegation(tree, name);
    if (cut && !(asked.type === "DS" && cut[0]?.name === name)) {
      return answers.length > 0 ? found(answers) : referral(tree, cut);
    }
    const listed = asked.type === "NSEC" ? nsecAt(tree, name) : null;
    if (listed) return found([...answers, listed]);
    const node = nodeFor(tree, name);
    if (!node) return nothing("NXDOMAIN", tree, answers);
    const matching = node.filter((it) => it.type === asked.type || asked.type === "ANY");
    if (matching.length > 0)
      return found([...answers, ...matching.map((it) => ({ ...it, name }))], glue(zones, matching));
    const alias = node.find((it) => it.type === "CNAME");
    if (!alias || typeof alias.data !== "string") return nothing("NOERROR", tree, answers);
    if (answers.some((it) => it.name === name)) return found(answers);
    answers.push({ ...alias, name });
    name = alias.data;
  }
  return found(answers);
}

function found(answers: readonly Answer[], additionals: readonly Answer[] = []): Reply {
  return { rcode: "NOERROR", authoritative: true, answers, authorities: [], additionals };
}

function nothing(rcode: "NOERROR" | "NXDOMAIN", tree: ZoneTree, answers: readonly Answer[]): Reply {
  const soa = (tree.nodes.get(tree.apex) ?? []).filter((it) => it.type === "SOA");
  return { rcode, authoritative: true, answers, authorities: soa, additionals: [] };
}

function referral(tree: ZoneTree, servers: readonly Answer[]): Reply {
  const additionals = servers.flatMap((it) =>
    (tree.nodes.get(String(it.data)) ?? []).filter(({ type }) => type === "A" || type === "AAAA"),
  );
  return { rcode: "NOERROR", authoritative: false, answers: [], authorities: servers, additionals };
}

function closest(zones: readonly ZoneTree[], name: string): ZoneTree | undefined {
  return zones
    .filter((tree) => isAtOrBelow(name, tree.apex))
    .reduce<ZoneTree | undefined>(
      (best, tree) => (best && best.apex.length >= tree.apex.length ? best : tree),
      undefined,
    );
}

/** A DS record stands in the zone above the one whose key it names (RFC 4034 5). */
function parentSide(zones: readonly ZoneTree[], name: string): ZoneTree | undefined {
  return (
    closest(
      zones.filter(({ apex }) => apex !== name),
      name,
    ) ?? closest(zones, name)
  );
}

/** The NS records of the highest cut between the apex and the name, when there is one. */
function delegation(tree: ZoneTree, name: string): readonly Answer[] | null {
  let cut: readonly Answer[] | null = null;
  for (let at: string | null = name; at !== null && at !== tree.apex; at = parent(at)) {
    const servers = (tree.nodes.get(at) ?? []).filter((it) => it.type === "NS");
    if (servers.length > 0) cut = servers;
  }
  return cut;
}

/** The node of the name, or the wildcard of its closest encloser; null when neither exists. */
function nodeFor(tree: ZoneTree, name: string): readonly Answer[] | null {
  const exact = tree.nodes.get(name);
  if (exact) return exact;
  for (let above = parent(name); above !== null && isAtOrBelow(above, tree.apex); above = parent(above)) {
    if (tree.nodes.has(above)) return tree.nodes.get(`*.${above}`) ?? null;
  }
  return null;
}

function glue(zones: readonly ZoneTree[], answers: readonly Answer[]): readonly Answer[] {
  return answers.flatMap((it) => {
    if (it.type !== "NS" || typeof it.data !== "string") return [];
    const host = it.data;
    const tree = closest(zones, host);
    return (tree?.nodes.get(host) ?? []).filter(({ type }) => type === "A");
  });
}
