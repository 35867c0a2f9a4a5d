import type { Db, Query } from "../../db/client.ts";
import { addCountChanges, findingLabel } from "../../db/tables/counts.ts";
import { type EvidenceRow, readEvidence } from "../../db/tables/evidence.ts";
import { scopesOfFindings } from "../../db/tables/finding-scopes.ts";
import { dimsOf, holdFindings } from "../../db/tables/findings.ts";
import { lockListing, queueListing } from "../../db/tables/listing-queue.ts";
import { lockGraph } from "../../db/tables/scans.ts";
import { AppError } from "../../errors.ts";
import type { Evidence } from "../../evidence/store.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { placeOf } from "../evidence.ts";
import { permit } from "../permissions.ts";
import { forgetEntities, forgetFindings } from "../remove-scan.ts";

/** What hangs on more facts than this is a network, not a person. */
const mostFacts = 20_000;

/** All that is known of an entity, by id. */
type Known = {
  readonly entity: { readonly id: number; readonly type: string; readonly key: string };
  readonly scans: readonly { readonly id: string; readonly state: string; readonly investigation_id: string | null }[];
  readonly claims: readonly number[];
  readonly relations: readonly { readonly id: number; readonly relation: string; readonly other: number }[];
  readonly findings: readonly number[];
  readonly evidence: readonly EvidenceRow[];
};

/**
 * Erases an entity: itself, what is claimed of it and found wrong with it, its links, who saw them, and every record that any
 * of it was read from or that was asked for its sake. Records first, so that a process that dies leaves nothing that a
 * second call does not finish. What stays are ids: in the log, the audit, the custody chain.
 */
export async function eraseEntity(
  { db, evidence }: { db: Db; evidence(workspace: string): Promise<Evidence> },
  actor: Actor,
  id: number,
  reason: string,
): Promise<{ records: number; facts: number }> {
  permit(actor, "entity:erase");
  const { workspace } = actor;
  const known = await db.as(workspace, (q) => gatherAll(q, workspace, id));
  const store = await evidence(workspace);
  let records = 0;
  for (const row of known.evidence) {
    const place = placeOf(row);
    if (!place) continue;
    await store.erase(place, { reason, by: actor.name, at: new Date() });
    records += 1;
  }
  const facts = await db.as(workspace, async (q) => {
    await lockGraph(q, workspace);
    await lockListing(q, workspace, "alone");
    const again = await gatherAll(q, workspace, id);
    await q.rows(`update evidence set wrapped_key = null, uri = '' where workspace_id = $1 and id = any($2::text[])`, [
      workspace,
      known.evidence.map((row) => row.id),
    ]);
    const count = await removeAll(q, workspace, again);
    await audit(q, actor, "entity.erase", `entity ${id}`);
    return count;
  });
  return { records, facts };
}

async function gatherAll(q: Query, workspace: string, id: number): Promise<Known> {
  const [entity] = await q.rows<Known["entity"]>(
    `select id, type, key from entities where workspace_id = $1 and id = $2 for update`,
    [workspace, id],
  );
  if (!entity) throw new AppError("not_found", `There is no entity ${id}.`);
  const at = [workspace, id];
  const [scans, claims, relations, findings, drawn] = await Promise.all([
    q.rows<Known["scans"][number]>(
      `select x.id, x.state, x.investigation_id from scans x
        where x.workspace_id = $1 and exists (
          select from scan_entities s where s.workspace_id = $1 and s.scan_id = x.id and s.entity_id = $2)`,
      at,
    ),
    q.rows<{ id: number }>(
      `select id from claims where workspace_id = $1 and entity_id = $2 limit ${mostFacts + 1}`,
      at,
    ),
    q.rows<Known["relations"][number]>(
      `(select id, relation, to_id as other from relations where workspace_id = $1 and from_id = $2 limit ${mostFacts + 1})
       union
       (select id, relation, from_id from relations where workspace_id = $1 and to_id = $2 limit ${mostFacts + 1})`,
      at,
    ),
    q.rows<{ id: number }>(
      `select id from findings where workspace_id = $1 and entity_id = $2 limit ${mostFacts + 1}`,
      at,
    ),
    q.rows<{ id: string }>(
      `select distinct p->>'evidence' as id
         from scan_modules m join observations o
           on o.workspace_id = $1 and o.scan_id = m.scan_id and o.module = m.module and o.subject_kind = 'e' and o.subject_id = $2
        cross join lateral jsonb_array_elements(o.proofs) p
        where m.workspace_id = $1 and p->>'kind' = 'bytes' limit ${mostFacts + 1}`,
      at,
    ),
  ]);
  const open = scans.find((scan) => ["CREATED", "RUNNING", "PAUSED"].includes(scan.state));
  if (open)
    throw new AppError("conflict", `The scan ${open.id} that knows it has not ended.`, { hint: "cancel it first" });
  if (Math.max(claims.length, relations.length, findings.length, drawn.length) > mostFacts)
    throw new AppError("conflict", `More than ${mostFacts} facts hang on it: it is no person.`, {
      hint: "delete the scans that found it instead",
    });
  const ids = { claims: claims.map((one) => one.id), findings: findings.map((one) => one.id) };
  const seen = await q.rows<{ id: string }>(
    `select distinct p->>'evidence' as id
       from (select 'e'::"char" as what, $2::bigint as id union all select 'c', unnest($3::bigint[])
             union all select 'r', unnest($4::bigint[]) union all select 'f', unnest($5::bigint[])) t
      cross join lateral (
        select proofs from observations where workspace_id = $1 and what = t.what and what_id = t.id offset 0) o
      cross join lateral jsonb_array_elements(o.proofs) p where p->>'kind' = 'bytes'`,
    [workspace, id, ids.claims, relations.map((one) => one.id), ids.findings],
  );
  const evidence = await readEvidence(q, workspace, [...new Set([...seen, ...drawn].map((row) => row.id))]);
  return { entity, scans, relations, evidence, ...ids };
}

async function removeAll(q: Query, workspace: string, known: Known): Promise<number> {
  const { entity, scans, claims, relations, findings } = known;
  const scanIds = scans.map((scan) => scan.id);
  const held = await holdFindings(q, workspace, { ids: findings });
  const scopes = await scopesOfFindings(q, workspace, findings);
  const labels = new Map(held.map((one) => [one.id, findingLabel(dimsOf(one))]));
  const relationIds = relations.map((one) => one.id);
  const minus = (scope: string, kind: "entity" | "relation" | "finding", label: string) => ({
    scope,
    kind,
    label,
    n: -1,
  });
  const ofScans = await q.rows<{ scan_id: string; relation_id: number }>(
    `delete from scan_relations where workspace_id = $1 and scan_id = any($2::uuid[]) and relation_id = any($3::bigint[])
     returning scan_id, relation_id`,
    [workspace, scanIds, relationIds],
  );
  const ofInvestigations = await q.rows<{ investigation_id: string }>(
    `delete from investigation_entities where workspace_id = $1 and entity_id = $2 and investigation_id = any($3::uuid[])
     returning investigation_id`,
    [workspace, entity.id, scans.flatMap((scan) => scan.investigation_id ?? [])],
  );
  const names = new Map(relations.map((one) => [one.id, one.relation]));
  const seen = (what: string, ids: readonly number[]) =>
    q.rows(`delete from observations where workspace_id = $1 and what = $2::"char" and what_id = any($3::bigint[])`, [
      workspace,
      what,
      ids,
    ]);
  await Promise.all([
    addCountChanges(q, workspace, [
      minus(workspace, "entity", entity.type),
      ...scanIds.map((scan) => minus(scan, "entity", entity.type)),
      ...ofInvestigations.map((row) => minus(row.investigation_id, "entity", entity.type)),
      ...relations.map((one) => minus(workspace, "relation", one.relation)),
      ...ofScans.map((row) => minus(row.scan_id, "relation", names.get(row.relation_id) ?? "")),
      ...held.map((one) => minus(workspace, "finding", labels.get(one.id) ?? "")),
      ...scopes.map((row) => minus(row.scope, "finding", labels.get(row.finding_id) ?? "")),
    ]),
    seen("e", [entity.id]),
    seen("c", claims),
    seen("r", relationIds),
    seen("f", findings),
    q.rows(`delete from claims where workspace_id = $1 and id = any($2::bigint[])`, [workspace, claims]),
    q.rows(`delete from relations where workspace_id = $1 and id = any($2::bigint[])`, [workspace, relationIds]),
    q.rows(`delete from findings where workspace_id = $1 and id = any($2::bigint[])`, [workspace, findings]),
    forgetFindings(q, workspace, findings),
    q.rows(`delete from scan_entities where workspace_id = $1 and scan_id = any($2::uuid[]) and entity_id = $3`, [
      workspace,
      scanIds,
      entity.id,
    ]),
    q.rows(
      `delete from outcomes where workspace_id = $1 and scan_id = any($2::uuid[]) and subject_kind = 'e' and subject_id = $3`,
      [workspace, scanIds, entity.id],
    ),
    q.rows(`delete from entities where workspace_id = $1 and id = $2`, [workspace, entity.id]),
    forgetEntities(q, workspace, [entity.id]),
    redact(q, workspace, entity, scanIds),
    queueListing(q, workspace, { scan: null, entities: relations.map((one) => one.other), findings: [] }),
  ]);
  return 1 + claims.length + relations.length + findings.length;
}

/** Its name leaves the places where it stands beside ids: targets, and proofs of what was drawn from it. */
async function redact(
  q: Query,
  workspace: string,
  { id, type, key }: Known["entity"],
  scans: readonly string[],
): Promise<void> {
  const gone = "(erased)";
  await Promise.all([
    q.rows(
      `update scans x set spec = jsonb_set(spec, '{targets}', (
          select jsonb_agg(case when t->>'type' = $3 and t->>'value' = $4 then t || jsonb_build_object('value', $5::text, 'given', '') else t end order by n)
            from jsonb_array_elements(spec->'targets') with ordinality as a (t, n)))
        where workspace_id = $1 and id = any($2::uuid[]) and spec->'targets' @> jsonb_build_array(jsonb_build_object('type', $3::text, 'value', $4::text))`,
      [workspace, scans, type, key, gone],
    ),
    q.rows(
      `update targets set key = $4 || ' ' || id, label = '', scope = '{}', archived_at = coalesce(archived_at, now())
        where workspace_id = $1 and type = $2 and key = $3`,
      [workspace, type, key, gone],
    ),
    q.rows(
      `update observations o
          set proofs = replace(o.proofs::text, to_json($4::text)::text, to_json($5::text)::text)::jsonb
         from scan_modules m
        where m.workspace_id = $1 and m.scan_id = any($2::uuid[]) and o.workspace_id = $1 and o.scan_id = m.scan_id
          and o.module = m.module and o.subject_kind = 'e' and o.subject_id = $3
          and strpos(o.proofs::text, to_json($4::text)::text) > 0`,
      [workspace, scans, id, `${type} ${key}`, gone],
    ),
  ]);
}
