import { refusals } from "../../model/outcome.ts";
import type { Proof } from "../../model/proof.ts";
import { type Dns, type DnsAnswer, NetError } from "../../sdk/net.ts";
import { isTold } from "../dns/_names.ts";
import { expandSpec } from "./_spf-macros.ts";
import { isSpf, type Mechanism, type Qualifier, readSpf } from "./_spf-record.ts";
import { readTexts, type Text } from "./_texts.ts";

/** Who a record authorizes: `of` is the name whose record says so. */
export type Sender = {
  readonly kind: "range" | "name";
  readonly value: string;
  readonly of: string;
  readonly proof: Proof;
};
export type Said = { readonly text: string; readonly proof: Proof };

/** What a record comes to, for a sender whom nothing in it matches: the most that a receiver may have to ask. */
export type SpfWalk = {
  lookups: number;
  voids: number;
  /** What everybody gets who is matched by nothing before: null when the record does not say. */
  all: { readonly qualifier: Qualifier; readonly at: string; readonly proof: Proof } | null;
  /** What makes receivers give up (permerror). */
  readonly troubles: Said[];
  readonly senders: Sender[];
  ptr: Proof | null;
  /** Some of it depends on the sender (macros). */
  dynamic: boolean;
  /** What could not be asked: the counts are then the least there is. */
  readonly untold: NetError[];
};

/**
 * Follows a record through its includes and redirects (RFC 7208 4.6.4, 5, 6.1). Terms behind one that matches everybody
 * are not reached. At most `most` look-ups are made, each name is asked for once.
 */
export async function walkSpf(dns: Dns, root: string, record: Text, most: number): Promise<SpfWalk> {
  const walk: SpfWalk = {
    lookups: 0,
    voids: 0,
    all: null,
    troubles: [],
    senders: [],
    ptr: null,
    dynamic: false,
    untold: [],
  };
  const known = new Map<string, Promise<unknown>>();
  walk.all = await follow(root, record, [root]);
  return walk;

  async function follow(name: string, { text, proof }: Text, path: readonly string[]): Promise<SpfWalk["all"]> {
    const { terms, problems } = readSpf(text);
    for (const problem of problems) walk.troubles.push({ text: `${name}: ${problem}`, proof });
    for (const term of terms) {
      if (walk.lookups > most) return null;
      if (term.kind === "modifier") continue;
      if (term.name === "all") return { qualifier: term.qualifier, at: name, proof };
      if (term.range !== null) authorize(term, "range", term.range, name, proof);
      else {
        const everybody = await take(term, name, proof, path);
        if (everybody) return { ...everybody, qualifier: term.qualifier };
      }
    }
    const redirect = terms.find((it) => it.kind === "modifier" && it.name === "redirect");
    if (!redirect?.domain) return null;
    const before = walk.senders.length;
    const inner = await enter("redirect", redirect.domain, name, proof, path);
    if (inner) walk.senders.splice(before, 0, asSender(inner.name, name, proof));
    return inner?.all ?? null;
  }

  /** One mechanism that costs a look-up; what it comes to when it lets everybody in that comes so far. */
  async function take(term: Mechanism, name: string, proof: Proof, path: readonly string[]): Promise<SpfWalk["all"]> {
    if (term.name === "include") {
      const before = walk.senders.length;
      const inner = await enter("include", term.domain ?? "", name, proof, path);
      // Whom a record lets in that is itself not let in, it lets in for others.
      if (inner && term.qualifier === "+") walk.senders.splice(before, 0, asSender(inner.name, name, proof));
      else walk.senders.length = before;
      return inner?.all?.qualifier === "+" ? inner.all : null;
    }
    walk.lookups += 1;
    if (term.name === "ptr") walk.ptr ??= proof;
    const target = term.domain === null ? name : expandSpec(term.domain, name, root);
    if (target === null) walk.dynamic = true;
    if (target === null || term.name === "ptr") return null;
    const isThere = await ask(term.name, target, proof);
    if (isThere === false) walk.voids += 1;
    if (isThere && term.domain !== null && term.name !== "exists") authorize(term, "name", target, name, proof);
    return null;
  }

  /** The record that an include or a redirect leads to; null when there is none to be followed. */
  async function enter(how: string, spec: string, name: string, proof: Proof, path: readonly string[]) {
    walk.lookups += 1;
    const target = expandSpec(spec, name, root);
    if (target === null) {
      walk.dynamic = true;
      return null;
    }
    if (path.includes(target)) {
      walk.troubles.push({ text: `${name}: ${how} of ${target} goes round in a loop`, proof });
      return null;
    }
    const found = await attempt(() => once(`TXT ${target}`, () => readTexts(dns, target)));
    if (!found) return null;
    if (found.texts.length === 0) walk.voids += 1;
    const records = found.texts.filter(({ text }) => isSpf(text));
    const [record] = records;
    if (!record || records.length > 1) {
      const what = record ? `${records.length} SPF records` : "no SPF record";
      walk.troubles.push({
        text: `${name}: ${how} of ${target}, which has ${what}`,
        proof: record?.proof ?? found.whole,
      });
      return null;
    }
    return { name: target, all: await follow(target, record, [...path, target]) };
  }

  /** Whether a name has what a, mx or exists ask for; null when that could not be learned. */
  async function ask(what: string, target: string, proof: Proof): Promise<boolean | null> {
    if (what !== "mx") {
      const types = what === "a" ? (["A", "AAAA"] as const) : (["A"] as const);
      const answers = await attempt(() => Promise.all(types.map((type) => answered(target, type))));
      return answers ? answers.some(({ answers: them }) => them.some(({ data }) => "address" in data)) : null;
    }
    const answer = await attempt(() => answered(target, "MX"));
    const hosts =
      answer?.answers.filter(({ data }) => "preference" in data && data.host !== "" && data.host !== ".") ?? [];
    if (hosts.length > 10)
      walk.troubles.push({ text: `${target} has ${hosts.length} mail servers; 10 may be looked up`, proof });
    return answer && hosts.length > 0;
  }

  async function answered(name: string, type: "A" | "AAAA" | "MX"): Promise<DnsAnswer> {
    const answer = await once(`${type} ${name}`, () => dns.query(name, type));
    if (isTold(answer)) return answer;
    throw new NetError("failed", `${type} of ${name}: ${answer.server} answered ${answer.rcode}`);
  }

  function once<T>(key: string, question: () => Promise<T>): Promise<T> {
    const asked = (known.get(key) as Promise<T> | undefined) ?? question();
    known.set(key, asked);
    return asked;
  }

  async function attempt<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof NetError) || refusals.includes(error.outcome)) throw error;
      walk.untold.push(error);
      return null;
    }
  }

  function authorize({ qualifier }: Mechanism, kind: Sender["kind"], value: string, of: string, proof: Proof): void {
    if (qualifier === "+") walk.senders.push({ kind, value, of, proof });
  }
}

function asSender(value: string, of: string, proof: Proof): Sender {
  return { kind: "name", value, of, proof };
}
