import type { Query } from "../db/client.ts";
import { claimsOf, extendClaims } from "../db/tables/claims.ts";
import { ensureEntities, entityName, setAttributes } from "../db/tables/entities.ts";
import { upsertFindings } from "../db/tables/findings.ts";
import { addScanRelations, addStates, appendLog, improveStates, newRelations, readStates } from "../db/tables/log.ts";
import { addObservations } from "../db/tables/observations.ts";
import { ensureRelations, type RelationKey, relationName } from "../db/tables/relations.ts";
import type { Scope } from "../model/scope.ts";
import { better, carries, farthest, stateOf } from "./improve.ts";
import { project } from "./project.ts";
import { claimsIn, entitiesIn, findingsIn, type IdOf, observationsIn, relationOf, type Said } from "./said.ts";
import { spread } from "./spread.ts";
import type { LogRecord, State } from "./takes.ts";

export type Committed = {
  readonly head: number;
  readonly appended: readonly LogRecord[];
  /** Entities of which more is known. */
  readonly known: readonly number[];
  readonly findings: readonly number[];
};

type At = { readonly workspace: string; readonly scan: string; readonly head: number; readonly scope: Scope };

/**
 * Writes what modules said into the graph and appends to the scan's log whatever is new or improved. One part of a
 * transaction that holds the scan's row; idempotent: the same facts twice change counts and times only. Statements that
 * do not wait for each other's answers are sent together.
 */
export async function commitFacts(q: Query, at: At, said: readonly Said[]): Promise<Committed> {
  if (said.length === 0) return { head: at.head, appended: [], known: [], findings: [] };
  const { workspace, scan } = at;
  const keys = entitiesIn(said);
  const { ids, made } = await ensureEntities(q, workspace, [...keys.values()]);
  const idOf: IdOf = ({ type, value }) => ids.get(entityName({ type, key: value })) ?? 0;
  const claims = claimsIn(said, idOf);
  const relations = unique(said.flatMap(({ fact }) => relationOf(fact, idOf) ?? []));
  const [stored, relationIds, claimIds, findingIds] = await Promise.all([
    readStates(
      q,
      workspace,
      scan,
      [...ids.values()].filter((id) => !made.has(id)),
    ),
    ensureRelations(q, workspace, relations),
    extendClaims(q, workspace, claims),
    upsertFindings(q, workspace, findingsIn(said, workspace, idOf)),
  ]);
  const original = new Map<number, State>();
  for (const [id, row] of stored)
    original.set(id, { distance: row.distance, inScope: row.in_scope, traits: row.traits });
  const states = statesAfter(said, original, idOf, at.scope);
  const seen = observationsIn(said, workspace, idOf, {
    relations: relationIds,
    claims: claimIds,
    findings: findingIds,
  });
  const types = new Map(claims.map(({ entity }) => [entity, ""]));
  for (const { fact } of said) if (types.has(idOf(fact.of))) types.set(idOf(fact.of), fact.of.type);
  const [freshRelations, allClaims] = await Promise.all([
    newRelations(q, workspace, scan, [...relationIds.values()]),
    claimsOf(q, workspace, [...types.keys()]),
    addObservations(q, workspace, scan, seen, (one) => one.what === "e" && made.has(one.what_id)), // before distances spread: what was found from where is read there
  ]);
  const named = new Map([...keys].map(([name, key]) => [ids.get(name) ?? 0, key]));
  const { appended, head } = await spread(
    q,
    { ...at, named },
    { states, original, relations, relationIds, freshRelations },
  );
  const entities = appended.filter((record) => record.kind === "e");
  await Promise.all([
    setAttributes(q, workspace, project(allClaims, types)),
    appendLog(q, workspace, scan, appended.map(logRow)),
    addStates(q, workspace, scan, entities.filter((record) => record.before === null).map(stateRow)),
    improveStates(q, workspace, scan, entities.filter((record) => record.before !== null).map(stateRow)),
    addScanRelations(
      q,
      workspace,
      scan,
      appended
        .filter((record) => record.kind === "r" && freshRelations.has(record.ref))
        .map((record) => ({ relation_id: record.ref, seq: record.seq })),
    ),
  ]);
  return { head, appended, known: [...types.keys()], findings: [...findingIds.values()] };
}

/** Where every entity stands after these facts: the better of what held and of what each fact gives it. */
function statesAfter(
  said: readonly Said[],
  original: ReadonlyMap<number, State>,
  idOf: IdOf,
  scope: Scope,
): Map<number, State> {
  const states = new Map(original);
  const improve = (id: number, state: State) => {
    const known = states.get(id);
    states.set(id, known ? better(known, state) : state);
  };
  for (const { fact } of said) {
    const { subject, relation, of } = fact;
    // targets have no parent: they are where the scan begins
    const parent = subject.ref === 0 ? null : (states.get(idOf({ type: subject.type, value: subject.key })) ?? null);
    for (const ref of relation ? [relation.from, relation.to, of] : [of]) {
      const carried =
        relation !== undefined &&
        ref === relation.to &&
        carries(relation.name, states.get(idOf(relation.from)), scope, ref.type, ref.value);
      improve(idOf(ref), stateOf(ref.type, ref.value, parent, scope, carried));
    }
    if (fact.traits) improve(idOf(of), { distance: farthest, inScope: false, traits: fact.traits });
  }
  return states;
}

function unique(relations: readonly RelationKey[]): RelationKey[] {
  return [...new Map(relations.map((relation) => [relationName(relation), relation])).values()];
}

function stateRow({ ref, seq, after }: LogRecord) {
  return { entity_id: ref, seq, distance: after.distance, in_scope: after.inScope, traits: after.traits };
}

function logRow({ seq, kind, ref, after, before, upTo }: LogRecord) {
  return {
    ...{ seq, kind, ref, distance: after.distance, in_scope: after.inScope, traits: after.traits },
    distance_before: before?.distance ?? null,
    in_scope_before: before?.inScope ?? false,
    traits_before: before?.traits ?? 0,
    up_to: upTo,
  };
}
