import type { Proof } from "../../model/proof.ts";
import type { Query } from "../client.ts";
import type { What } from "./observations.ts";

export type EntityResult = {
  readonly id: number;
  readonly seq: number;
  readonly type: string;
  readonly key: string;
  readonly attributes: Record<string, unknown>;
  readonly distance: number;
  readonly in_scope: boolean;
  readonly traits: number;
};

/** Entities of a scan first appended in (from, to], in order. */
export async function entitiesBetween(
  q: Query,
  workspace: string,
  scan: string,
  from: number,
  to: number,
): Promise<EntityResult[]> {
  return q.rows<EntityResult>(
    `select e.id, s.seq, e.type, e.key, e.attributes, s.distance, s.in_scope, s.traits
       from log l
       join scan_entities s on s.workspace_id = l.workspace_id and s.scan_id = l.scan_id and s.entity_id = l.ref
       join entities e on e.workspace_id = l.workspace_id and e.id = l.ref
      where l.workspace_id = $1 and l.scan_id = $2 and l.seq > $3 and l.seq <= $4 and l.kind = 'e' and l.distance_before is null
      order by l.seq`,
    [workspace, scan, from, to],
  );
}

export type RelationResult = {
  readonly id: number;
  readonly relation: string;
  readonly from_type: string;
  readonly from_key: string;
  readonly to_type: string;
  readonly to_key: string;
};

export async function relationsBetween(
  q: Query,
  workspace: string,
  scan: string,
  from: number,
  to: number,
): Promise<RelationResult[]> {
  return q.rows<RelationResult>(
    `select r.id, r.relation, f.type as from_type, f.key as from_key, t.type as to_type, t.key as to_key
       from log l
       join relations r on r.workspace_id = l.workspace_id and r.id = l.ref
       join entities f on f.workspace_id = l.workspace_id and f.id = r.from_id
       join entities t on t.workspace_id = l.workspace_id and t.id = r.to_id
      where l.workspace_id = $1 and l.scan_id = $2 and l.seq > $3 and l.seq <= $4 and l.kind = 'r' and l.distance_before is null
      order by l.seq`,
    [workspace, scan, from, to],
  );
}

export type FindingResult = {
  readonly id: number;
  readonly fingerprint: string;
  readonly type: string;
  readonly category: string;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly title: string;
  readonly description: string;
  readonly remediation: string;
  readonly subject_type: string;
  readonly subject_key: string;
};

/** Findings that a scan saw; all, or some of them by id. Worst first. */
export async function findingsOf(
  q: Query,
  workspace: string,
  scan: string,
  ids: readonly number[] | null,
): Promise<FindingResult[]> {
  return q.rows<FindingResult>(
    `select f.id, f.fingerprint, f.type, f.category, f.severity, f.title, f.description, f.remediation,
            e.type as subject_type, e.key as subject_key
       from findings f join entities e on e.workspace_id = f.workspace_id and e.id = f.entity_id
      where f.workspace_id = $1 and ($3::bigint[] is null or f.id = any($3))
        and exists (select from observations o where o.workspace_id = $1 and o.what = 'f' and o.what_id = f.id and o.scan_id = $2)
      order by array_position(array['critical', 'high', 'medium', 'low', 'info'], f.severity), f.type, e.key, f.id`,
    [workspace, scan, ids],
  );
}

export type OutcomeResult = {
  readonly module: string;
  readonly outcome: string;
  readonly detail: string;
  readonly type: string;
  readonly key: string;
};

/** What could not be looked at; `modules` null for all. */
export async function outcomesOf(
  q: Query,
  workspace: string,
  scan: string,
  modules: readonly string[] | null,
): Promise<OutcomeResult[]> {
  return q.rows<OutcomeResult>(
    `select o.module, o.outcome, o.detail, e.type, e.key
       from outcomes o
       left join relations r on o.subject_kind = 'r' and r.workspace_id = o.workspace_id and r.id = o.subject_id
       join entities e on e.workspace_id = o.workspace_id and e.id = case when o.subject_kind = 'e' then o.subject_id else r.from_id end
      where o.workspace_id = $1 and o.scan_id = $2 and ($3::text[] is null or o.module = any($3))
      order by o.module, o.seq, o.outcome`,
    [workspace, scan, modules],
  );
}

export type Sighting = { readonly what_id: number; readonly module: string; readonly proofs: readonly Proof[] };

/** Who saw these things in a scan, and by what. */
export async function sightings(
  q: Query,
  workspace: string,
  scan: string,
  what: What,
  ids: readonly number[],
): Promise<Sighting[]> {
  if (ids.length === 0) return [];
  return q.rows<Sighting>(
    `select what_id, module, proofs from observations
      where workspace_id = $1 and scan_id = $2 and what = $3 and what_id = any($4::bigint[]) order by what_id, module, first_at, subject_id`,
    [workspace, scan, what, ids],
  );
}
