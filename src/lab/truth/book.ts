import { nameType } from "../../model/hostname.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Collection } from "./collect.ts";
import type { Thing, TrueClaim, TrueFinding, TrueOutcome } from "./truth.ts";

/** Where one part of the truth is written down: what must be found, claimed and refused, and what there is (`into`). */
export type Book = {
  readonly findings: TrueFinding[];
  readonly claims: TrueClaim[];
  readonly outcomes: TrueOutcome[];
  readonly into: Collection;
  find(type: string, subject: Thing, about?: string): void;
  claim(entity: Thing, attributes: Readonly<Record<string, unknown>>): void;
  refuse(module: string, entity: Thing, outcome: Outcome): void;
};

export function makeBook(into: Collection): Book {
  const findings = new Map<string, TrueFinding>();
  const claims: TrueClaim[] = [];
  const outcomes: TrueOutcome[] = [];
  return {
    get findings() {
      return [...findings.values()];
    },
    claims,
    outcomes,
    into,
    find(type, subject, about) {
      const key = `${type} ${subject.type} ${subject.value} ${about ?? ""}`;
      findings.set(key, { type, subject, ...(about && { about }) });
    },
    claim(entity, attributes) {
      for (const [attribute, value] of Object.entries(attributes)) claims.push({ entity, attribute, value });
    },
    refuse: (module, entity, outcome) => void outcomes.push({ module, entities: [entity], outcomes: [outcome] }),
  };
}

/** A name as a thing, without collecting it. */
export function nameThing(value: string): Thing {
  return { type: nameType(value), value };
}
