import type { Db, Query } from "../../db/client.ts";
import { addCountChanges, type CountChange, findingLabel } from "../../db/tables/counts.ts";
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
  const held = await holdFindings(q, workspace, { ids: findings });
  const scopes = await scopesOfFindings(q, workspace, findings);
  const labels = new Map(held.map((one) => [one.id, findingLabel(dimsOf(one))]));
  const names = new Map(relations.map((one) => [one.id, one.relation]));
  const relationIds = [...names.keys()];
  const scanIds = scans.map((scan) => scan.id);
  const seen = (what: string, ids: readonly number[]) =>
    q.rows(`delete from observations where workspace_id = $1 and what = $2::"char" and what_id = any($3::bigint[])`, [
      workspace,
      what,
      ids,
    ]);
  const remove = (table: string, ids: readonly number[]) =>
    q.rows(`delete from ${table} where workspace_id = $1 and id = any($2::bigint[])`, [workspace, ids]);
  const [ofScans] = await Promise.all([
    q.rows<{ scope: string; id: number }>(
      `delete from scan_relations where workspace_id = $1 and scan_id = any($2::uuid[]) and relation_id = any($3::bigint[])
       returning scan_id as scope, relation_id as id`,
      [workspace, scanIds, relationIds],
    ),
    seen("e", [entity.id]),
    seen("c", claims),
    seen("r", relationIds),
    seen("f", findings),
    remove("claims", claims),
    remove("relations", relationIds),
    remove("findings", findings),
    forgetFindings(q, workspace, findings),
    redact(q, workspace, entity, scanIds),
  ]);
  const lonely = await orphans(q, workspace, [...new Set(relations.map((one) => one.other))]);
  const gone = await removeEntities(q, workspace, [entity, ...lonely], scans);
  const minus = (scope: string, kind: "relation" | "finding", label: string) => ({ scope, kind, label, n: -1 });
  await Promise.all([
    addCountChanges(q, workspace, [
      ...gone,
      ...relations.map((one) => minus(workspace, "relation", one.relation)),
      ...ofScans.map((row) => minus(row.scope, "relation", names.get(row.id) ?? "")),
      ...held.map((one) => minus(workspace, "finding", labels.get(one.id) ?? "")),
      ...scopes.map((row) => minus(row.scope, "finding", labels.get(row.finding_id) ?? "")),
    ]),
    queueListing(q, workspace, { scan: null, entities: relations.map((one) => one.other), findings: [] }),
  ]);
  return 1 + claims.length + relations.length + findings.length;
}

/** Of what it was linked to, that which was known through it alone. */
async function orphans(q: Query, workspace: string, ids: readonly number[]): Promise<{ id: number; type: string }[]> {
  return q.rows(
    `select e.id, e.type from entities e
      where e.workspace_id = $1 and e.id = any($2::bigint[])
        and not exists (select from observations o where o.workspace_id = $1 and o.what = 'e' and o.what_id = e.id)
        and not exists (select from relations r where r.workspace_id = $1 and r.from_id = e.id)
        and not exists (select from relations r where r.workspace_id = $1 and r.to_id = e.id)
        and not exists (select from findings f where f.workspace_id = $1 and f.entity_id = e.id)`,
    [workspace, ids],
  );
}

/** Removes entities from the workspace, its scans and investigations; how the counts change by it. */
async function removeEntities(
  q: Query,
  workspace: string,
  entities: readonly { readonly id: number; readonly type: string }[],
  scans: Known["scans"],
): Promise<CountChange[]> {
  const types = new Map(entities.map(({ id, type }) => [id, type]));
  const ids = [...types.keys()];
  const scanIds = scans.map((scan) => scan.id);
  const leave = (table: string, column: string, scopes: readonly string[]) =>
    q.rows<{ scope: string; id: number }>(
      `delete from ${table} where workspace_id = $1 and ${column} = any($2::uuid[]) and entity_id = any($3::bigint[])
       returning ${column} as scope, entity_id as id`,
      [workspace, scopes, ids],
    );
  const [left, leftInvestigations] = await Promise.all([
    leave("scan_entities", "scan_id", scanIds),
    leave(
      "investigation_entities",
      "investigation_id",
      scans.flatMap((scan) => scan.investigation_id ?? []),
    ),
    q.rows(
      `delete from outcomes where workspace_id = $1 and scan_id = any($2::uuid[]) and subject_kind = 'e' and subject_id = any($3::bigint[])`,
      [workspace, scanIds, ids],
    ),
    q.rows(`delete from entities where workspace_id = $1 and id = any($2::bigint[])`, [workspace, ids]),
    forgetEntities(q, workspace, ids),
  ]);
  const minus = (scope: string, id: number) => ({ scope, kind: "entity" as const, label: types.get(id) ?? "", n: -1 });
  return [
    ...ids.map((id) => minus(workspace, id)),
    ...[...left, ...leftInvestigations].map((row) => minus(row.scope, row.id)),
  ];
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
