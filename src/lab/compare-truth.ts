import { canonicalJson } from "../model/canonical-json.ts";
import type { OutcomeLine, ResultLine } from "../model/result.ts";
import { relationKey, thingKey } from "./truth/collect.ts";
import type { TrueClaim, TrueFinding, TrueOutcome, Truth } from "./truth/truth.ts";

export type Comparison = {
  readonly expected: number;
  readonly found: number;
  readonly missed: string[];
  readonly extra: string[];
  readonly recall: number;
  readonly precision: number;
};

type Finding = { readonly type: string; readonly title: string; readonly subject: string };

/** Holds the result of a scan of the demo against what is there. An entity line that comes again replaces the first. */
export function compareTruth(truth: Truth, lines: Iterable<ResultLine>): Comparison {
  const traits = new Map<string, readonly string[]>();
  const attributes = new Map<string, Readonly<Record<string, unknown>>>();
  const relations = new Set<string>();
  const findings = new Map<string, Finding>();
  const outcomes: OutcomeLine[] = [];
  for (const line of lines) {
    if (line.kind === "entity") {
      traits.set(thingKey(line), line.traits);
      attributes.set(thingKey(line), line.attributes);
    } else if (line.kind === "relation") relations.add(relationKey(line));
    else if (line.kind === "outcome") outcomes.push(line);
    else if (line.kind === "finding") {
      findings.set(line.fingerprint, { type: line.type, title: line.title, subject: thingKey(line.subject) });
    }
  }

  const missed: string[] = [];
  let expected = 0;
  const want = (isFound: boolean, what: string) => {
    expected++;
    if (!isFound) missed.push(what);
  };
  for (const it of truth.entities) want(traits.has(thingKey(it)), `entity ${thingKey(it)}`);
  for (const it of truth.relations) want(relations.has(relationKey(it)), `relation ${relationKey(it)}`);
  for (const it of truth.traits) {
    const [type = "", value = "", trait = ""] = it.split(" ");
    want(traits.get(`${type} ${value}`)?.includes(trait) ?? false, `trait ${it}`);
  }
  for (const it of truth.findings)
    want(
      [...findings.values()].some((line) => matches(it, line)),
      `finding ${findingKey(it)}`,
    );
  for (const it of truth.outcomes) {
    want(
      outcomes.some((line) => says(line, it)),
      `outcome ${it.module} ${it.entities.map(thingKey).join(" or ")} ${it.outcomes.join(" or ")}`,
    );
  }
  for (const it of truth.claims) {
    const said = attributes.get(thingKey(it.entity))?.[it.attribute];
    want(said !== undefined && plain(said) === plain(it.value), `claim ${claimKey(it)}`);
  }

  const extra: string[] = [];
  let claimed = 0;
  const allow = (isTrue: boolean, what: string) => {
    claimed++;
    if (!isTrue) extra.push(what);
  };
  const there = new Set(truth.there);
  const relationsThere = new Set(truth.relationsThere);
  const traitsThere = new Set(truth.traits);
  for (const [key, shown] of traits) {
    allow(there.has(key), `entity ${key}`);
    for (const trait of shown) {
      if (truth.checkedTraits.includes(`${key.slice(0, key.indexOf(" "))} ${trait}`)) {
        allow(traitsThere.has(`${key} ${trait}`), `trait ${key} ${trait}`);
      }
    }
  }
  const claimsThere = new Set(truth.claims.map(claimKey));
  for (const [key, shown] of attributes) {
    for (const attribute of truth.checkedAttributes) {
      if (shown[attribute] === undefined) continue;
      const claim = `${key} ${attribute} ${plain(shown[attribute])}`;
      allow(claimsThere.has(claim), `claim ${claim}`);
    }
  }
  for (const line of outcomes) {
    allow(
      [...truth.outcomes, ...truth.outcomesThere].some((it) => says(line, it)),
      `outcome ${line.module} ${thingKey(line.entity)} ${line.outcome}: ${line.detail}`,
    );
  }
  for (const key of relations) {
    if (truth.checkedRelations.some((relation) => key.includes(` ${relation} `)))
      allow(relationsThere.has(key), `relation ${key}`);
  }
  for (const line of findings.values()) {
    allow(
      truth.findings.some((it) => matches(it, line)),
      `finding ${line.type} ${line.subject}: ${line.title}`,
    );
  }
  const found = expected - missed.length;
  return {
    expected,
    found,
    missed,
    extra,
    recall: ratio(found, expected),
    precision: ratio(claimed - extra.length, claimed),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function matches(it: TrueFinding, line: Finding): boolean {
  return (
    it.type === line.type &&
    thingKey(it.subject) === line.subject &&
    (it.about === undefined || line.title.includes(it.about))
  );
}

function says({ module, entity, outcome }: OutcomeLine, it: TrueOutcome): boolean {
  return (
    module === it.module &&
    it.outcomes.includes(outcome) &&
    it.entities.some((one) => thingKey(one) === thingKey(entity))
  );
}

function claimKey({ entity, attribute, value }: TrueClaim): string {
  return `${thingKey(entity)} ${attribute} ${plain(value)}`;
}

/** A value as text; a list is a set, in whatever order its elements were learned. */
function plain(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(canonicalJson).sort().join(",")}]` : canonicalJson(value);
}

function findingKey({ type, subject, about }: TrueFinding): string {
  return `${type} ${thingKey(subject)}${about ? ` (${about})` : ""}`;
}
