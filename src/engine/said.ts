import { claimName, type NewClaim, valueKey } from "../db/tables/claims.ts";
import { type EntityKey, entityName } from "../db/tables/entities.ts";
import type { NewFindingRow } from "../db/tables/findings.ts";
import type { NewObservation } from "../db/tables/observations.ts";
import { type RelationKey, relationName } from "../db/tables/relations.ts";
import { fingerprintOf } from "../model/finding.ts";
import type { EntityRef } from "../sdk/module.ts";
import type { Fact } from "./slice.ts";

/** A fact with who said it. */
export type Said = {
  readonly module: string;
  readonly version: string;
  readonly job: string | null;
  readonly fact: Fact;
};

/** The same with ids for names. */
export type Placed = Said & {
  /** The entity it is about. */
  readonly of: number;
  /** The entity it was drawn from, or where the relation starts that it was drawn from; 0 for a target, which has none. */
  readonly parent: number;
  readonly relation: RelationKey | undefined;
};

/** Every entity that facts name: what they are about, both ends of relations, and where they were drawn from. By name. */
export function entitiesIn(said: readonly Said[]): Map<string, EntityKey> {
  const keys = new Map<string, EntityKey>();
  const add = (type: string, key: string) => void keys.set(entityName({ type, key }), { type, key });
  for (const { fact } of said) {
    if (fact.subject.ref !== 0) add(fact.subject.type, fact.subject.key);
    add(fact.of.type, fact.of.value);
    if (!fact.relation) continue;
    add(fact.relation.from.type, fact.relation.from.value);
    add(fact.relation.to.type, fact.relation.to.value);
  }
  return keys;
}

export function place(said: Said, places: ReadonlyMap<string, { readonly id: number }>): Placed {
  const id = ({ type, value }: EntityRef) => places.get(entityName({ type, key: value }))?.id ?? 0;
  const { subject, of, relation } = said.fact;
  return {
    ...said,
    of: id(of),
    parent: subject.ref === 0 ? 0 : subject.kind === "e" ? subject.ref : id({ type: subject.type, value: subject.key }),
    relation: relation && { from: id(relation.from), relation: relation.name, to: id(relation.to) },
  };
}

/** The attributes of a fact one value at a time: a list claims each of its elements. */
function* valuesOf(fact: Fact): Generator<[attribute: string, value: unknown]> {
  for (const [attribute, value] of Object.entries(fact.attributes ?? {})) {
    if (Array.isArray(value)) for (const one of value) yield [attribute, one];
    else yield [attribute, value];
  }
}

export function claimsIn(said: readonly Placed[]): NewClaim[] {
  return said.flatMap(({ fact, module, of: entity }) =>
    fact.attributes ? [...valuesOf(fact)].map(([attribute, value]) => ({ entity, attribute, value, module })) : [],
  );
}

export function findingsIn(said: readonly Placed[], workspace: string): NewFindingRow[] {
  return said.flatMap(({ fact, of: entity_id }) => {
    if (!fact.finding) return [];
    const { stable, data, ...finding } = fact.finding;
    const shown = { ...finding, remediation: finding.remediation ?? "", data: { ...data, ...stable } };
    return [{ ...shown, entity_id, fingerprint: fingerprint(workspace, fact) }];
  });
}

function fingerprint(workspace: string, { of, finding }: Fact): string {
  return fingerprintOf(workspace, finding?.type ?? "", `${of.type} ${of.value}`, finding?.stable ?? {});
}

/** Who saw what, by which proofs: one observation for the entity or finding, one for the relation, one for each claim. */
export function observationsIn(
  said: readonly Placed[],
  workspace: string,
  ids: {
    relations: ReadonlyMap<string, { readonly id: number }>;
    claims: ReadonlyMap<string, number>;
    findings: ReadonlyMap<string, number>;
  },
): NewObservation[] {
  const seen: NewObservation[] = [];
  for (const { fact, module, version, job, of, relation } of said) {
    const { subject, confidence, proofs } = fact;
    const subject_kind = subject.ref === 0 ? ("t" as const) : subject.kind;
    const subject_id = subject.ref;
    const add = (what: NewObservation["what"], what_id: number | undefined) => {
      if (what_id === undefined) return;
      seen.push({ module, version, subject_kind, subject_id, what, what_id, job_id: job, confidence, proofs });
    };
    if (fact.finding) add("f", ids.findings.get(fingerprint(workspace, fact)));
    else add("e", of);
    if (relation) add("r", ids.relations.get(relationName(relation))?.id);
    if (!fact.attributes) continue;
    for (const [attribute, value] of valuesOf(fact))
      add("c", ids.claims.get(claimName(of, attribute, valueKey(value), module)));
  }
  return seen;
}
