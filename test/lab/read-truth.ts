import { makeCollection, relationKey, thingKey } from "../../src/lab/truth/collect.ts";
import type { Thing, TrueClaim, TrueFinding, TrueOutcome, Truth } from "../../src/lab/truth/truth.ts";
import { parseAddress } from "../../src/model/address.ts";
import { serviceKey } from "../../src/model/entities/service.ts";
import { nameType } from "../../src/model/hostname.ts";
import { Outcome } from "../../src/model/outcome.ts";
import { expand, wordsOf } from "./expand.ts";
import type { Made } from "./made.ts";

/** What of the truth is checked in both directions: nothing else of these kinds may be said. */
export type Checked = Pick<Truth, "checkedRelations" | "checkedAttributes" | "checkedTraits">;

export type RealTruth = {
  readonly truth: Truth;
  /** Lines that depend on daemons which are not there, by daemon. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Where those daemons would be: what is said of these places proves nothing. */
  readonly unsure: readonly string[];
};

const transports: readonly string[] = ["tcp", "udp"];

/** A thing by the form of its name, or as "type:name". */
export function thingOf(written: string): Thing {
  const [, type, value] = /^(organization|bucket|phone|key|certificate|range|asn|username):(.+)$/.exec(written) ?? [];
  if (type && value) return { type, value };
  if (written.includes("://")) return { type: "url", value: written };
  if (/\/(?:tcp|udp)$/.test(written)) return { type: "service", value: written };
  if (written.includes("@")) return { type: "email", value: written };
  return { type: parseAddress(written) ? "ip" : nameType(written), value: written };
}

/** Reads the truth of the lab, whose lines `test/lab/truth/README` explains; `missing` are daemons that are not there. */
export function readTruth(text: string, made: Made, missing: readonly string[], checked: Checked): RealTruth {
  const into = makeCollection();
  const may = makeCollection();
  const findings: TrueFinding[] = [];
  const outcomes: TrueOutcome[] = [];
  const claims: TrueClaim[] = [];
  const traits: string[] = [];
  const products = new Map<string, object>();
  const technologies = new Map<string, { readonly entity: Thing; readonly names: Set<string> }>();
  const skipped = new Map<string, number>();
  const unsure: string[] = [];
  const add = (written: string): Thing => {
    const { type, value } = thingOf(written);
    return into.thing(type, value);
  };
  const relate = (from: string, relation: string, ...to: readonly string[]) => {
    for (const it of to) into.relate(add(from), relation, add(it));
  };
  const uses = (written: string, entity: Thing) => {
    const known = technologies.get(thingKey(entity)) ?? { entity, names: new Set<string>() };
    for (const name of written.split("+")) known.names.add(name);
    technologies.set(thingKey(entity), known);
  };

  const verbs: Readonly<Record<string, (rest: readonly string[], line: string) => void>> = {
    name: ([name = "", ...addresses]) => relate(name, "resolves_to", ...addresses),
    alias: ([from = "", ...to]) => relate(from, "alias_of", ...to),
    relation: ([from = "", relation = "", ...to]) => relate(from, relation, ...to),
    port: ([address = "", transport = "", ...ports]) => {
      if (!transports.includes(transport)) throw new Error(`no transport ${transport}`);
      for (const port of ports)
        relate(address, "offers", serviceKey(address, Number(port), transport === "udp" ? "udp" : "tcp"));
    },
    certificate: ([name = "", ...services]) => {
      const { sha256, names, key } = made.certificate(name);
      for (const service of services) relate(service, "presents", `certificate:${sha256}`);
      for (const covered of names) relate(`certificate:${sha256}`, "covers", covered.replace(/^\*\./, ""));
      relate(`certificate:${sha256}`, "uses_key", `key:${key}`);
    },
    host_key: ([name = "", ...services]) => {
      for (const service of services) relate(service, "uses_key", `key:${made.sshKey(name)}`);
    },
    site: ([url = "", ...services]) => {
      const { hostname } = new URL(url);
      for (const service of services) relate(service, "serves", url);
      if (!parseAddress(hostname.replace(/^\[|\]$/g, ""))) relate(hostname, "serves", url);
    },
    product: ([name = ""], line) => void products.set(name, JSON.parse(line.slice(line.indexOf("{")))),
    made_with: ([names = "", ...of]) => {
      for (const written of of) uses(names, add(written));
    },
    finding: ([type = "", subject = "", ...about]) => {
      findings.push({ type, subject: add(subject), ...(about.length > 0 && { about: about.join(" ") }) });
    },
    certificate_finding: ([type = "", name = ""]) => {
      findings.push({ type, subject: add(`certificate:${made.certificate(name).sha256}`) });
    },
    outcome: ([module = "", outcome = "", ...of]) => {
      for (const it of of) outcomes.push({ module, entities: [add(it)], outcomes: [Outcome.parse(outcome)] });
    },
    claim: ([subject = "", attribute = ""], line) => {
      const value = JSON.parse(line.slice(line.indexOf(` ${attribute} `) + attribute.length + 2));
      claims.push({ entity: add(subject), attribute, value });
    },
    trait: ([subject = "", trait = ""]) => void traits.push(`${thingKey(add(subject))} ${trait}`),
    thing: (all) => {
      for (const it of all) add(it);
    },
    there: (all) => {
      for (const it of all) {
        const { type, value } = thingOf(it);
        may.thing(type, value);
      }
    },
  };

  const sets = new Map<string, readonly string[]>();
  const namesIn = (line: string) =>
    line.replace(/\$([a-z_]+)/g, (_, name: string) => {
      const words = sets.get(name);
      if (!words) throw new Error(`no set "${name}" in the truth`);
      return words.length === 1 ? (words[0] ?? "") : `{${words.join(",")}}`;
    });
  let absent: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const [, head] = /^\[(.*)\]$/.exec(line.trim()) ?? [];
    if (head !== undefined) {
      const [daemon = "", ...places] = head.split(/\s+/);
      absent = missing.includes(daemon) ? daemon : undefined;
      if (absent) unsure.push(...places);
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, name, words] = /^set (\w+) (.+)$/.exec(line) ?? [];
    if (name && words) {
      sets.set(name, [...new Set(expand(namesIn(words)).flatMap(wordsOf))]);
      continue;
    }
    for (const one of expand(namesIn(line))) {
      if (absent !== undefined) {
        skipped.set(absent, (skipped.get(absent) ?? 0) + 1);
        continue;
      }
      const known = one.replace(/@([a-z]+)@/g, (_, name: string) => made.version(name) ?? "?");
      const [verb = "", ...rest] = wordsOf(known);
      const write = verbs[verb];
      if (!write) throw new Error(`line ${index + 1} of the truth: no verb "${verb}"`);
      write(rest, known);
    }
  }
  for (const { entity, names } of technologies.values()) {
    const value = [...names].map((name) => products.get(name) ?? { unknown: name });
    claims.push({ entity, attribute: "technologies", value });
  }

  const expected = into.relations();
  const truth: Truth = {
    entities: into.things(),
    relations: expected,
    findings,
    outcomes,
    outcomesThere: [],
    claims,
    claimsThere: [],
    traits,
    there: [...into.things(), ...may.things()].map(thingKey),
    relationsThere: expected.filter(({ relation }) => checked.checkedRelations.includes(relation)).map(relationKey),
    ...checked,
  };
  return { truth, skipped, unsure };
}
