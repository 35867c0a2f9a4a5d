import type { Query } from "../db/client.ts";
import type { What } from "../db/tables/observations.ts";
import {
  entitiesBetween,
  findingsOf,
  outcomesOf,
  relationsBetween,
  type Sighting,
  sightings,
} from "../db/tables/results.ts";
import { entityType } from "../model/entities/index.ts";
import { traitNames } from "../model/entity-type.ts";
import { Outcome } from "../model/outcome.ts";
import type { EntityLine, FindingLine, OutcomeLine, RelationLine } from "../model/result.ts";

const mostEvidence = 20;

type At = { readonly workspace: string; readonly scan: string };

/** Entities and relations first appended in (from, to] of a scan's log, as lines. */
export async function linesBetween(q: Query, at: At, from: number, to: number): Promise<(EntityLine | RelationLine)[]> {
  const entities = await entitiesBetween(q, at.workspace, at.scan, from, to);
  const relations = await relationsBetween(q, at.workspace, at.scan, from, to);
  const seen = await seenBy(
    q,
    at,
    "e",
    entities.map((row) => row.id),
  );
  const linked = await seenBy(
    q,
    at,
    "r",
    relations.map((row) => row.id),
  );
  return [
    ...entities.map(
      (row): EntityLine => ({
        v: 1,
        kind: "entity",
        type: row.type,
        value: row.key,
        distance: row.distance,
        in_scope: row.in_scope,
        traits: traitNames(entityType(row.type), row.traits),
        attributes: row.attributes,
        ...seen(row.id),
      }),
    ),
    ...relations.map(
      (row): RelationLine => ({
        v: 1,
        kind: "relation",
        from: { type: row.from_type, value: row.from_key },
        relation: row.relation,
        to: { type: row.to_type, value: row.to_key },
        ...linked(row.id),
      }),
    ),
  ];
}

export async function findingLines(q: Query, at: At, ids: readonly number[] | null): Promise<FindingLine[]> {
  const rows = await findingsOf(q, at.workspace, at.scan, ids);
  const seen = await seenBy(
    q,
    at,
    "f",
    rows.map((row) => row.id),
  );
  return rows.map(({ id, subject_type, subject_key, ...row }) => ({
    v: 1,
    kind: "finding",
    ...row,
    subject: { type: subject_type, value: subject_key },
    ...proofsOf(seen(id)),
  }));
}

export async function outcomeLines(q: Query, at: At, modules: readonly string[] | null): Promise<OutcomeLine[]> {
  const rows = await outcomesOf(q, at.workspace, at.scan, modules);
  return rows.map(({ type, key, ...row }) => ({
    v: 1,
    kind: "outcome",
    module: row.module,
    entity: { type, value: key },
    outcome: Outcome.parse(row.outcome),
    detail: row.detail,
  }));
}

async function seenBy(q: Query, at: At, what: What, ids: readonly number[]) {
  const byId = new Map<number, Sighting[]>();
  for (const row of await sightings(q, at.workspace, at.scan, what, ids)) {
    const list = byId.get(row.what_id);
    if (list) list.push(row);
    else byId.set(row.what_id, [row]);
  }
  return (id: number): Seen => {
    const rows = byId.get(id) ?? [];
    const evidence = rows.flatMap((row) =>
      row.proofs.flatMap((proof) => (proof.kind === "bytes" ? [proof.evidence] : [])),
    );
    const datasets = rows.flatMap((row) =>
      row.proofs.flatMap((proof) => (proof.kind === "dataset" ? [`${proof.name} ${proof.version}`] : [])),
    );
    return {
      sources: [...new Set(rows.map((row) => row.module))],
      evidence: [...new Set(evidence)].slice(0, mostEvidence),
      ...(datasets.length > 0 && { datasets: [...new Set(datasets)].sort().slice(0, mostEvidence) }),
    };
  };
}

type Seen = { sources: string[]; evidence: string[]; datasets?: string[] };

function proofsOf({ sources: _, ...proofs }: Seen): Omit<Seen, "sources"> {
  return proofs;
}
