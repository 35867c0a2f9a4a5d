import type { Query } from "../db/client.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { entityType } from "../model/entities/index.ts";
import { traitNames } from "../model/entity-type.ts";

type Named = { readonly type: string; readonly key: string };
type By = { readonly modules: readonly string[] };

/**
 * All that a scan knows, by value: entities, what is claimed of them, relations, findings, what could not be looked at, each
 * with the modules that say so; without ids, times, counts, proofs, and the sentence of an outcome, which names whichever of
 * several servers it was. Sorted JSON lines: two scans that found the same give the same lines.
 */
export async function dumpScan(q: Query, workspace: string, scan: string): Promise<string[]> {
  const at = [workspace, scan];
  const entities = await q.rows<Named & By & { distance: number; in_scope: boolean; traits: number }>(
    `select e.type, e.key, s.distance, s.in_scope, s.traits, ${by("e", "e.id")} as modules
       from scan_entities s join entities e on e.workspace_id = s.workspace_id and e.id = s.entity_id
      where s.workspace_id = $1 and s.scan_id = $2`,
    at,
  );
  const claims = await q.rows<Named & { attribute: string; value: unknown; module: string }>(
    `select e.type, e.key, c.attribute, c.value, c.module
       from claims c join entities e on e.workspace_id = c.workspace_id and e.id = c.entity_id
      where c.workspace_id = $1 and ${seen("c", "c.id")}`,
    at,
  );
  const relations = await q.rows<By & { from: string; relation: string; to: string }>(
    `select f.type || ' ' || f.key as "from", r.relation, t.type || ' ' || t.key as "to", ${by("r", "r.id")} as modules
       from scan_relations s join relations r on r.workspace_id = s.workspace_id and r.id = s.relation_id
       join entities f on f.workspace_id = r.workspace_id and f.id = r.from_id
       join entities t on t.workspace_id = r.workspace_id and t.id = r.to_id
      where s.workspace_id = $1 and s.scan_id = $2`,
    at,
  );
  const findings = await q.rows<Named & By & Record<string, unknown>>(
    `select e.type, e.key, f.type as finding, f.category, f.severity, f.title, f.description, f.remediation, f.data,
            f.fingerprint, ${by("f", "f.id")} as modules
       from findings f join entities e on e.workspace_id = f.workspace_id and e.id = f.entity_id
      where f.workspace_id = $1 and ${seen("f", "f.id")}`,
    at,
  );
  const outcomes = await q.rows<Named & { module: string; outcome: string }>(
    `select distinct e.type, e.key, o.module, o.outcome
       from outcomes o
       left join relations r on o.subject_kind = 'r' and r.workspace_id = o.workspace_id and r.id = o.subject_id
       join entities e on e.workspace_id = o.workspace_id and e.id = case when o.subject_kind = 'e' then o.subject_id else r.from_id end
      where o.workspace_id = $1 and o.scan_id = $2`,
    at,
  );
  return [
    ...entities.map(({ traits, ...row }) =>
      line("entity", { ...row, traits: traitNames(entityType(row.type), traits) }),
    ),
    ...claims.map((row) => line("claim", row)),
    ...relations.map((row) => line("relation", row)),
    ...findings.map((row) => line("finding", row)),
    ...outcomes.map((row) => line("outcome", row)),
  ].sort();
}

/** The modules of this scan that saw it. */
function by(what: string, id: string): string {
  return `array(select distinct o.module from observations o
                 where o.workspace_id = $1 and o.scan_id = $2 and o.what = '${what}' and o.what_id = ${id} order by 1)`;
}

function seen(what: string, id: string): string {
  return `exists (select from observations o where o.workspace_id = $1 and o.scan_id = $2 and o.what = '${what}' and o.what_id = ${id})`;
}

function line(kind: string, row: Readonly<Record<string, unknown>>): string {
  return `${kind} ${canonicalJson(row)}`;
}
