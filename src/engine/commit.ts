import type { Query } from "../db/client.ts";
import { claimsOf, extendClaims } from "../db/tables/claims.ts";
import { type EntityKey, insertEntities, locateEntities, type Place, setAttributes } from "../db/tables/entities.ts";
import { addScanRelations, addStates, appendLog, improveStates } from "../db/tables/log.ts";
import { addObservations } from "../db/tables/observations.ts";
import { insertRelations, locateRelations, type RelationKey, relationName } from "../db/tables/relations.ts";
import type { Scope } from "../model/scope.ts";
import { commitFindings } from "./commit-findings.ts";
import { better, carries, farthest, stateOf } from "./improve.ts";
import { project } from "./project.ts";
import { claimsIn, entitiesIn, findingsIn, observationsIn, type Placed, place, type Said } from "./said.ts";
import { sent } from "./sent.ts";
import { spread } from "./spread.ts";
import type { LogRecord, State } from "./takes.ts";
import { tally } from "./tally.ts";

/** Every entity that a commit needs, by name: what it is, and where it is. */
export type Entities = {
  readonly keys: ReadonlyMap<string, EntityKey>;
  readonly places: ReadonlyMap<string, Place>;
};

export type Committed = {
  readonly head: number;
  readonly appended: readonly LogRecord[];
  /** Entities of which more is known. */
  readonly known: readonly number[];
  readonly findings: readonly number[];
  /** Resolves when all of it is written: the statements are on their way, and what comes behind them reads it. */
  readonly written: Promise<unknown>;
};

type At = {
  readonly workspace: string;
  readonly scan: string;
  readonly investigation: string | null;
  readonly head: number;
  readonly scope: Scope;
};

/**
 * Writes what modules said into the graph and appends to the scan's log whatever is new or improved. One part of a
 * transaction that holds the scan's row; idempotent: the same facts twice change counts and times only. What is new has
 * its id before it is written, so that most commits wait for no answer here.
 */
export async function commitFacts(
  q: Query,
  at: At,
  said: readonly Said[],
  { keys, places }: Entities,
): Promise<Committed> {
  const { workspace, scan } = at;
  const named = new Map<number, EntityKey>();
  const made = new Set<number>();
  const original = new Map<number, State>();
  for (const [name, key] of keys) {
    const at = places.get(name);
    if (!at) throw new Error(`${name} was not looked up`);
    named.set(at.id, key);
    if (at.made) made.add(at.id);
    if (at.state)
      original.set(at.id, { distance: at.state.distance, inScope: at.state.in_scope, traits: at.state.traits });
  }
  const entities = sent(
    insertEntities(
      q,
      workspace,
      [...made].map((id) => ({ id, ...(named.get(id) as EntityKey) })),
    ),
  );
  const madeOnly = { workspace, scan, named, made, madeRelations: [], appended: [], newToScan: new Set<number>() };
  if (said.length === 0) {
    const written = sent(Promise.all([entities, tally(q, { ...madeOnly, known: [], findings: [] })]));
    return { head: at.head, appended: [], known: [], findings: [], written };
  }
  const placed = said.map((one) => place(one, places));
  const claims = claimsIn(placed);
  const types = new Map(claims.map(({ entity }) => [entity, named.get(entity)?.type ?? ""]));
  const relations = unique(placed);
  const [relationPlaces, claimIds, findingIds, allClaims] = await Promise.all([
    locateRelations(q, workspace, scan, [...relations.values()]),
    extendClaims(q, workspace, claims),
    commitFindings(q, at, findingsIn(placed, workspace), named),
    claimsOf(q, workspace, [...types.keys()]),
  ]);
  const madeRelations = [...relations].flatMap(([name, key]) => {
    const at = relationPlaces.get(name);
    return at?.made ? [{ id: at.id, ...key }] : [];
  });
  const newRelations = new Set(madeRelations.map((one) => one.id));
  const seen = observationsIn(placed, workspace, { relations: relationPlaces, claims: claimIds, findings: findingIds });
  const graph = sent(
    Promise.all([
      entities,
      insertRelations(q, workspace, madeRelations),
      // before distances spread: what was found from where is read there
      addObservations(
        q,
        workspace,
        scan,
        seen,
        ({ what, what_id }) => (what === "e" && made.has(what_id)) || (what === "r" && newRelations.has(what_id)),
      ),
      setAttributes(q, workspace, project(allClaims, types)),
    ]),
  );
  const states = statesAfter(placed, original, named, at.scope);
  const { appended, head } = await spread(q, { ...at, named }, { states, original, relations, relationPlaces });
  const ofEntities = appended.filter((record) => record.kind === "e");
  const known = [...types.keys()];
  const findings = [...findingIds.values()];
  const unseen = new Set([...relationPlaces.values()].filter((one) => !one.seen).map((one) => one.id));
  const written = sent(
    Promise.all([
      graph,
      appendLog(q, workspace, scan, appended.map(logRow)),
      addStates(q, workspace, scan, ofEntities.filter((record) => record.before === null).map(stateRow)),
      improveStates(q, workspace, scan, ofEntities.filter((record) => record.before !== null).map(stateRow)),
      addScanRelations(
        q,
        workspace,
        scan,
        appended
          .filter((record) => record.kind === "r" && unseen.has(record.ref))
          .map((record) => ({ relation_id: record.ref, seq: record.seq })),
      ),
      tally(q, {
        ...madeOnly,
        madeRelations: madeRelations.map((one) => one.relation),
        appended,
        newToScan: unseen,
        known,
        findings,
      }),
    ]),
  );
  return { head, appended, known, findings, written };
}

/** The same for what comes from no thread: looks up what the facts name, and waits until all is written. */
export async function lookUpAndCommit(q: Query, at: At, said: readonly Said[]): Promise<Committed> {
  const keys = entitiesIn(said);
  const places = await locateEntities(q, at.workspace, at.scan, [...keys.values()]);
  const done = await commitFacts(q, at, said, { keys, places });
  await done.written;
  return done;
}

/** Where every entity stands after these facts: the better of what held and of what each fact gives it. */
function statesAfter(
  placed: readonly Placed[],
  original: ReadonlyMap<number, State>,
  named: ReadonlyMap<number, EntityKey>,
  scope: Scope,
): Map<number, State> {
  const states = new Map(original);
  const improve = (id: number, state: State) => {
    const known = states.get(id);
    if (!known || known !== state) states.set(id, known ? better(known, state) : state);
  };
  for (const { fact, of, parent: from, relation } of placed) {
    // targets have no parent: they are where the scan begins
    const parent = states.get(from) ?? null;
    for (const id of relation ? [relation.from, relation.to, of] : [of]) {
      const it = named.get(id);
      if (!it) continue;
      const carried =
        relation !== undefined &&
        id === relation.to &&
        carries(relation.relation, states.get(relation.from), scope, it.type, it.key);
      improve(id, stateOf(it.type, it.key, parent, scope, carried));
    }
    if (fact.traits) improve(of, { distance: farthest, inScope: false, traits: fact.traits });
  }
  return states;
}

function unique(placed: readonly Placed[]): Map<string, RelationKey> {
  return new Map(placed.flatMap(({ relation }) => (relation ? [[relationName(relation), relation] as const] : [])));
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
