import { type Answer, name as codecName, record } from "dns-packet";
import type { Question, Reply } from "./authority.ts";
import { deny, denyCloser } from "./denial.ts";
import { codecType, typeNumber, usualType } from "./record-types.ts";
import { isAtOrBelow, parent, type ZoneTree } from "./zone.ts";
import { keyOf } from "./zone-key.ts";

/** As long as the lab's certificates live, whatever the day; or over for long. */
const lasting = [Date.parse("2024-01-01") / 1_000, Date.parse("2076-01-01") / 1_000] as const;
const over = [Date.parse("2024-01-01") / 1_000, Date.parse("2024-02-01") / 1_000] as const;

const signatures = new WeakMap<ZoneTree, Map<string, Answer>>();

/** The signature over one set of records (RFC 4034 3.1.8.1), made when first asked for. */
function signatureOver(tree: ZoneTree, set: readonly Answer[]): Answer | null {
  const signing = tree.zone.signed;
  const [first] = set;
  if (!signing || !first) return null;
  const known = signatures.get(tree) ?? new Map<string, Answer>();
  signatures.set(tree, known);
  const shown = set.map((it) => record(codecType(it.type)).encode(it.data).subarray(2)).sort(Buffer.compare);
  const cache = `${first.name} ${first.type} ${shown.map((it) => it.toString("base64")).join()}`;
  const before = known.get(cache);
  if (before) return before;

  const key = keyOf(tree.apex, signing.algorithm);
  const owner = sourceOf(tree, first.name);
  const [from, to] = signing.expired ? over : lasting;
  const ttl = first.ttl ?? 0;
  const data = {
    typeCovered: codecType(first.type),
    algorithm: signing.algorithm,
    labels: owner.replace(/^\*\./, "").split(".").length,
    originalTTL: ttl,
    expiration: to,
    inception: from,
    keyTag: key.tag,
    signersName: tree.apex,
  };
  const head = record("RRSIG")
    .encode({ ...data, signature: Buffer.alloc(0) })
    .subarray(2);
  const records = shown.flatMap((rdata) => {
    const middle = Buffer.alloc(10);
    middle.writeUInt16BE(typeNumber(usualType(first.type)), 0);
    middle.writeUInt16BE(1, 2);
    middle.writeUInt32BE(ttl, 4);
    middle.writeUInt16BE(rdata.length, 8);
    return [codecName.encode(owner), middle, rdata];
  });
  const signature = key.sign(Buffer.concat([head, ...records]));
  const answer: Answer = { name: first.name, type: "RRSIG", ttl, data: { ...data, signature } };
  known.set(cache, answer);
  return answer;
}

/** The name under which the zone has a record: its own, or that of the wildcard it was made from; made ones are their own. */
function sourceOf(tree: ZoneTree, name: string): string {
  if (tree.nodes.has(name)) return name;
  for (let above = parent(name); above !== null && isAtOrBelow(above, tree.apex); above = parent(above)) {
    if (tree.nodes.has(above)) return tree.nodes.has(`*.${above}`) ? `*.${above}` : name;
  }
  return name;
}

function withSignatures(treeFor: (name: string) => ZoneTree | undefined, records: readonly Answer[]): Answer[] {
  const sets = new Map<string, Answer[]>();
  for (const it of records) sets.set(`${it.name} ${it.type}`, [...(sets.get(`${it.name} ${it.type}`) ?? []), it]);
  return [...sets.values()].flatMap((set) => {
    const tree = treeFor(set[0]?.name ?? "");
    const signature = tree ? signatureOver(tree, set) : null;
    return signature ? [...set, signature] : set;
  });
}

/** A reply as a client gets it that asks for signatures: signed, and with the proof of what is not there. */
export function signReply(zones: readonly ZoneTree[], asked: Question, reply: Reply): Reply {
  const byApex = (apex: string | undefined) => zones.find((tree) => tree.apex === apex);
  const closest = (name: string) =>
    zones
      .filter((tree) => isAtOrBelow(name, tree.apex) && !(asked.type === "DS" && tree.apex === name))
      .sort((a, b) => b.apex.length - a.apex.length)[0];
  const answers = withSignatures(closest, reply.answers);
  const soa = reply.authorities.find(({ type }) => type === "SOA");
  if (soa) {
    const tree = byApex(soa.name);
    const alias = reply.answers.at(-1);
    const name = typeof alias?.data === "string" && alias.type === "CNAME" ? alias.data : asked.name;
    const denial = tree ? deny(tree, name, reply.rcode) : null;
    const authorities = withSignatures(() => tree, [...reply.authorities, ...uniqueNames(denial?.records ?? [])]);
    return { ...reply, rcode: denial?.rcode ?? reply.rcode, answers, authorities };
  }
  const cut = reply.authorities.find(({ type }) => type === "NS");
  if (cut && !reply.authoritative) {
    const tree = closest(parent(cut.name) ?? "");
    const signers = (tree?.nodes.get(cut.name) ?? []).filter(({ type }) => type === "DS");
    const denial = tree && signers.length === 0 ? deny(tree, cut.name, "NOERROR") : null;
    const proofs = withSignatures(() => tree, signers.length > 0 ? signers : (denial?.records ?? []));
    return { ...reply, authorities: [...reply.authorities, ...proofs] };
  }
  const closer = [...new Set(reply.answers.map(({ name }) => name))].flatMap((name) => {
    const tree = closest(name);
    return tree && sourceOf(tree, name) !== name ? withSignatures(() => tree, denyCloser(tree, name)) : [];
  });
  return { ...reply, answers, authorities: [...reply.authorities, ...closer] };
}

function uniqueNames(records: readonly Answer[]): Answer[] {
  return [...new Map(records.map((it) => [`${it.name} ${it.type}`, it])).values()];
}
