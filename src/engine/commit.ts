import type { Query } from "../db/client.ts";
import { claimName, claimsOf, extendClaims, type NewClaim, valueKey } from "../db/tables/claims.ts";
import { type EntityKey, ensureEntities, entityName, setAttributes } from "../db/tables/entities.ts";
import { type FindingRow, upsertFindings } from "../db/tables/findings.ts";
import { addScanRelations, appendLog, newRelations, readStates, writeStates } from "../db/tables/log.ts";
import { addObservations, type NewObservation } from "../db/tables/observations.ts";
import { ensureRelations, type RelationKey, relationName } from "../db/tables/relations.ts";
import { fingerprintOf } from "../model/finding.ts";
import type { Scope } from "../model/scope.ts";
import { better, carries, stateOf } from "./improve.ts";
import { project } from "./project.ts";
import type { Fact } from "./slice.ts";
import { spread } from "./spread.ts";
import type { LogRecord, State } from "./takes.ts";

/** Facts with who said them. */
export type Said = {
  readonly module: string;
  readonly version: string;
  readonly job: string | null;
  readonly facts: readonly Fact[];
};

export type Committed = {
  readonly head: number;
  readonly appended: readonly LogRecord[];
  readonly known: readonly number[];
  readonly findings: readonly number[];
};

/**
 * Writes what modules said into the graph and appends to the scan's log whatever is new or improved. One part of a
 * transaction that holds the scan's row; idempotent: the same facts twice change counts and times only.
 */
export async function commitFacts(
  q: Query,
  at: { workspace: string; scan: string; head: number; scope: Scope },
  said: readonly Said[],
): Promise<Committed> {
  const { workspace, scan, scope } = at;
  const all = said.flatMap(({ facts, ...who }) => facts.map((fact) => ({ fact, ...who })));
  if (all.length === 0) return { head: at.head, appended: [], known: [], findings: [] };

  const keys = new Map<string, EntityKey>();
  const name = (type: string, key: string) => {
    const it = { type, key };
    const text = entityName(it);
    if (!keys.has(text)) keys.set(text, it);
    return text;
  };
  for (const { fact } of all) {
    name(fact.of.type, fact.of.value);
    if (fact.relation) {
      name(fact.relation.from.type, fact.relation.from.value);
      name(fact.relation.to.type, fact.relation.to.value);
    }
  }
  const ids = await ensureEntities(q, workspace, [...keys.values()]);
  const idOf = (ref: { type: string; value: string }) => ids.get(name(ref.type, ref.value)) ?? 0;
  const named = new Map([...keys].map(([text, key]) => [ids.get(text) ?? 0, key]));
  const subjects = new Map<string, number>(); // an entity by its record's ref, a relation by where it starts
  for (const { fact } of all) if (fact.subject.kind === "e") subjects.set(entityName(fact.subject), fact.subject.ref);
  for (const [text, id] of await ensureEntities(q, workspace, startsOfRelations(all, ids))) subjects.set(text, id);
  for (const [text, id] of ids) subjects.set(text, id);

  // where everything stands, then what each fact improves
  const before = await readStates(q, workspace, scan, [...new Set([...ids.values(), ...subjects.values()])]);
  const states = new Map<number, State>();
  for (const [id, row] of before) states.set(id, { distance: row.distance, inScope: row.in_scope, traits: row.traits });
  const original = new Map(states);
  const improve = (id: number, state: State) => {
    const known = states.get(id);
    states.set(id, known ? better(known, state) : state);
  };
  const wantedRelations: RelationKey[] = [];
  for (const { fact } of all) {
    const parent = states.get(subjects.get(entityName(fact.subject)) ?? 0) ?? null;
    for (const ref of fact.relation ? [fact.relation.from, fact.relation.to, fact.of] : [fact.of]) {
      const id = idOf(ref);
      const isTarget = parent === null && fact.subject.kind === "e" && fact.subject.ref === 0;
      const carried =
        fact.relation !== undefined &&
        ref === fact.relation.to &&
        carries(fact.relation.name, states.get(idOf(fact.relation.from)), scope, ref.type, ref.value);
      improve(
        id,
        stateOf(
          ref.type,
          ref.value,
          isTarget ? null : (parent ?? { distance: 0, inScope: false, traits: 0 }),
          scope,
          carried,
        ),
      );
    }
    if (fact.traits) improve(idOf(fact.of), { distance: Number.MAX_SAFE_INTEGER, inScope: false, traits: fact.traits });
    if (fact.relation)
      wantedRelations.push({
        from: idOf(fact.relation.from),
        relation: fact.relation.name,
        to: idOf(fact.relation.to),
      });
  }

  const relationIds = await ensureRelations(q, workspace, uniqueRelations(wantedRelations));
  const freshRelations = await newRelations(q, workspace, scan, [...relationIds.values()]);
  const claims = await writeClaims(q, workspace, all, idOf);
  const findings = await upsertFindings(q, workspace, findingRows(workspace, all, idOf));
  await addObservations(q, workspace, scan, observations(workspace, all, idOf, relationIds, claims, findings));

  const { appended, head } = await spread(
    q,
    { ...at, named },
    { states, original, relations: wantedRelations, relationIds, freshRelations },
  );
  await appendLog(q, workspace, scan, appended.map(asRow));
  await writeStates(
    q,
    workspace,
    scan,
    appended
      .filter((record) => record.kind === "e")
      .map((record) => ({
        entity_id: record.ref,
        seq: record.seq,
        distance: record.after.distance,
        in_scope: record.after.inScope,
        traits: record.after.traits,
      })),
  );
  await addScanRelations(
    q,
    workspace,
    scan,
    appended
      .filter((record) => record.kind === "r" && freshRelations.has(record.ref))
      .map((record) => ({ relation_id: record.ref, seq: record.seq })),
  );
  return {
    head,
    appended,
    known: [...new Set([...claims.keys()].map((text) => Number(text.slice(0, text.indexOf("\n")))))],
    findings: [...findings.values()],
  };
}

type Spoken = { readonly fact: Fact; readonly module: string; readonly version: string; readonly job: string | null };

function startsOfRelations(all: readonly Spoken[], ids: ReadonlyMap<string, number>): EntityKey[] {
  const starts = new Map<string, EntityKey>();
  for (const { fact } of all) {
    const text = entityName(fact.subject);
    if (fact.subject.kind === "r" && !ids.has(text))
      starts.set(text, { type: fact.subject.type, key: fact.subject.key });
  }
  return [...starts.values()];
}

function uniqueRelations(relations: readonly RelationKey[]): RelationKey[] {
  return [...new Map(relations.map((relation) => [relationName(relation), relation])).values()];
}

/** Adds the claims and makes the attributes anew of the entities they are about. Ids by claim name. */
async function writeClaims(q: Query, workspace: string, all: readonly Spoken[], idOf: (ref: Fact["of"]) => number) {
  const claims: NewClaim[] = [];
  const types = new Map<number, string>();
  for (const { fact, module } of all) {
    for (const [attribute, value] of Object.entries(fact.attributes ?? {})) {
      const entity = idOf(fact.of);
      types.set(entity, fact.of.type);
      for (const one of Array.isArray(value) ? value : [value]) claims.push({ entity, attribute, value: one, module });
    }
  }
  const ids = await extendClaims(q, workspace, claims);
  if (ids.size > 0) {
    const rows = await claimsOf(q, workspace, [...types.keys()]);
    await setAttributes(q, workspace, project(rows, types));
  }
  return ids;
}

function findingRows(
  workspace: string,
  all: readonly Spoken[],
  idOf: (ref: Fact["of"]) => number,
): Omit<FindingRow, "id">[] {
  const rows: Omit<FindingRow, "id">[] = [];
  for (const { fact } of all) {
    if (!fact.finding) continue;
    const { stable, ...finding } = fact.finding;
    rows.push({
      ...finding,
      remediation: finding.remediation ?? "",
      data: { ...finding.data, ...stable },
      entity_id: idOf(fact.of),
      fingerprint: fingerprint(workspace, fact),
    });
  }
  return rows;
}

function fingerprint(workspace: string, fact: Fact): string {
  return fingerprintOf(
    workspace,
    fact.finding?.type ?? "",
    `${fact.of.type} ${fact.of.value}`,
    fact.finding?.stable ?? {},
  );
}

function observations(
  workspace: string,
  all: readonly Spoken[],
  idOf: (ref: Fact["of"]) => number,
  relationIds: ReadonlyMap<string, number>,
  claims: ReadonlyMap<string, number>,
  findings: ReadonlyMap<string, number>,
): NewObservation[] {
  const seen: NewObservation[] = [];
  for (const { fact, module, version, job } of all) {
    const given = fact.subject.ref === 0;
    const common = {
      module,
      version,
      subject_kind: given ? ("t" as const) : fact.subject.kind,
      subject_id: fact.subject.ref,
      job_id: job,
      confidence: fact.confidence,
      proofs: fact.proofs,
    };
    const add = (what: NewObservation["what"], what_id: number | undefined) => {
      if (what_id !== undefined) seen.push({ ...common, what, what_id });
    };
    if (fact.finding) add("f", findings.get(fingerprint(workspace, fact)));
    else add("e", idOf(fact.of));
    if (fact.relation) {
      const relation = { from: idOf(fact.relation.from), relation: fact.relation.name, to: idOf(fact.relation.to) };
      add("r", relationIds.get(relationName(relation)));
    }
    for (const [attribute, value] of Object.entries(fact.attributes ?? {})) {
      for (const one of Array.isArray(value) ? value : [value])
        add("c", claims.get(claimName(idOf(fact.of), attribute, valueKey(one), module)));
    }
  }
  return seen;
}

function asRow(record: LogRecord) {
  return {
    seq: record.seq,
    kind: record.kind,
    ref: record.ref,
    distance: record.after.distance,
    in_scope: record.after.inScope,
    traits: record.after.traits,
    distance_before: record.before?.distance ?? null,
    in_scope_before: record.before?.inScope ?? false,
    traits_before: record.before?.traits ?? 0,
    up_to: record.upTo,
  };
}
