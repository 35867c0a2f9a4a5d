import { createHash } from "node:crypto";
import { type DnsAnswer, NetError } from "../../sdk/index.ts";
import type { Dns, DnsType } from "../../sdk/net.ts";
import { isTold, parentsOf, textOf } from "./_names.ts";

/** What an answer to a guess is worth: a record of its own, what any name would get, a name without such a record, nothing. */
export type Verdict = "own" | "wildcard" | "interior" | "nothing";

export type Wildcards = {
  judge(name: string, type: DnsType, answer: DnsAnswer): Promise<Verdict>;
  /** Asks at once what judging these answers one by one would ask: a slow server is waited for once, not once a name. */
  prepare(type: DnsType, answers: Iterable<readonly [name: string, answer: DnsAnswer]>): Promise<void>;
};

/** What made-up names below a parent are answered: values by record type, and types whose values never repeat. */
type Truth = {
  readonly values: Map<string, Set<string>>;
  readonly endless: Set<string>;
  everythingExists: boolean;
  asked: number;
};

const firstRound = 3;
const nextRound = 6;
const mostAsked = 27;

/**
 * Tells answers that a name has of its own from answers that any name would get there, at every level above it: from
 * wildcards (RFC 4592), also those whose answers rotate, and from resolvers that answer names which do not exist. Made-up
 * names are asked in general and of the very server that answered. Nothing is asked twice in the life of one.
 */
export function makeWildcards(dns: Dns, signal: AbortSignal): Wildcards {
  const truths = new Map<string, Promise<Truth>>();

  function truthOf(parent: string, type: DnsType, server?: string): Promise<Truth> {
    const key = `${parent} ${type} ${server ?? ""}`;
    const known = truths.get(key);
    if (known) return known;
    const learned = learn(parent, type, server);
    truths.set(key, learned);
    return learned;
  }

  async function learn(parent: string, type: DnsType, server: string | undefined): Promise<Truth> {
    const truth: Truth = { values: new Map(), endless: new Set(), everythingExists: false, asked: 0 };
    await askMore(truth, parent, type, server, firstRound);
    for (let grown = truth.values.size > 0; grown && truth.asked < mostAsked; ) {
      const fresh = await askMore(truth, parent, type, server, nextRound);
      grown = fresh.size > 0;
      if (grown && truth.asked >= mostAsked) for (const it of fresh) truth.endless.add(it);
    }
    return truth;
  }

  /** Asks more made-up names; the types of which values came that were not there before. */
  async function askMore(truth: Truth, parent: string, type: DnsType, server: string | undefined, count: number) {
    signal.throwIfAborted();
    const names = Array.from({ length: count }, (_, index) => `${madeUp(parent, truth.asked + index)}.${parent}`);
    truth.asked += count;
    const answers = await ask(dns, names, type, server);
    const told = answers.filter((it) => it === null || (!(it instanceof NetError) && isTold(it)));
    if (told.length === 0) throw firstError(answers, parent);
    const fresh = new Set<string>();
    for (const [index, answer] of answers.entries()) {
      if (!answer || answer instanceof NetError || answer.rcode !== "NOERROR") continue;
      truth.everythingExists = true;
      for (const { kind, general } of valuesOf(names[index] ?? "", answer)) {
        const values = truth.values.get(kind) ?? new Set();
        if (!values.has(general)) fresh.add(kind);
        truth.values.set(kind, values.add(general));
      }
    }
    return fresh;
  }

  /** Whether an answer is worth asking the very server about: it says what made-up names are not told so far. */
  async function mayBeOwn(name: string, type: DnsType, answer: DnsAnswer): Promise<boolean> {
    const values = valuesOf(name, answer);
    if (values.length === 0) return false;
    const truths = await Promise.allSettled(parentsOf(name).map((parent) => truthOf(parent, type)));
    return truths.every((it) => it.status === "fulfilled" && hasOwn(it.value, values));
  }

  async function judgeBy(
    truth: Truth,
    parent: string,
    type: DnsType,
    server: string | undefined,
    values: readonly Value[],
  ) {
    if (!hasOwn(truth, values)) return false;
    if (!values.some(({ kind }) => truth.values.has(kind))) return true;
    if (truth.asked < mostAsked) await askMore(truth, parent, type, server, nextRound);
    return hasOwn(truth, values);
  }

  return {
    async prepare(type, answers) {
      const telling = [...answers].filter(([, answer]) => answer.rcode === "NOERROR");
      const parents = new Set(telling.flatMap(([name]) => parentsOf(name)));
      await Promise.allSettled([...parents].map((parent) => truthOf(parent, type)));
      const own = await Promise.all(telling.map(([name, answer]) => mayBeOwn(name, type, answer)));
      await Promise.allSettled(
        telling.flatMap(([name, { server }], index) => {
          const [parent] = own[index] ? parentsOf(name) : [];
          return parent === undefined ? [] : truthOf(parent, type, server);
        }),
      );
    },

    async judge(name, type, answer) {
      if (answer.rcode !== "NOERROR") return "nothing";
      const values = valuesOf(name, answer);
      const parents = parentsOf(name);
      for (const parent of parents) {
        const truth = await truthOf(parent, type);
        if (values.length === 0) return truth.everythingExists && truth.values.size === 0 ? "nothing" : "interior";
        if (!(await judgeBy(truth, parent, type, undefined, values))) return "wildcard";
      }
      for (const parent of parents.slice(0, 1)) {
        const truth = await truthOf(parent, type, answer.server).catch((error: unknown) => {
          if (error instanceof NetError && error.outcome === "blocked") return null; // not to be asked by itself
          throw error;
        });
        if (truth && !(await judgeBy(truth, parent, type, answer.server, values))) return "wildcard";
      }
      return "own";
    },
  };
}

async function ask(dns: Dns, names: readonly string[], type: DnsType, server: string | undefined) {
  if (server === undefined) return dns.queryAll(names.map((name) => [name, type] as const));
  return Promise.all(
    names.map((name) =>
      dns.query(name, type, { server }).catch((error: unknown) => {
        if (error instanceof NetError) return error;
        throw error;
      }),
    ),
  );
}

function firstError(answers: readonly (DnsAnswer | NetError | null)[], parent: string): NetError {
  const failed = answers.find((it) => it instanceof NetError);
  const untold = answers.find((it) => it !== null && !(it instanceof NetError));
  return (
    failed ??
    new NetError(
      "inconclusive",
      `Names below ${parent} are answered ${untold && "rcode" in untold ? untold.rcode : "nothing"}.`,
    )
  );
}

/** A label that nobody made, the same each time: replayed work asks the same questions. */
function madeUp(parent: string, index: number): string {
  return `x${createHash("sha256")
    .update(`${parent} ${index}`)
    .digest("hex")
    .slice(0, 13 + (index % 5))}`;
}

type Value = { readonly kind: string; readonly said: string; readonly general: string };

/** What an answer says: as it is, and with the label that was asked for made "*", for wildcards may repeat it. */
function valuesOf(name: string, answer: DnsAnswer): Value[] {
  const asked = name.slice(0, name.indexOf("."));
  return answer.answers.map((record) => {
    const said = textOf(record).toLowerCase();
    const general = said.split(".").map((label) => (label === asked ? "*" : label));
    return { kind: record.type, said, general: general.join(".") };
  });
}

/** Whether some type of record is there that made-up names do not get, or none of its values is one that they get. */
function hasOwn(truth: Truth, values: readonly Value[]): boolean {
  return values.some(({ kind }) => {
    const usual = truth.values.get(kind);
    if (!usual) return true;
    if (truth.endless.has(kind)) return false;
    return values.every((it) => it.kind !== kind || !(usual.has(it.said) || usual.has(it.general)));
  });
}
