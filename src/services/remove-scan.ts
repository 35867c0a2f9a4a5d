import type { Query } from "../db/client.ts";
import { addCountChanges, type CountChange, dropCounts, findingLabel } from "../db/tables/counts.ts";
import { dimsOf } from "../db/tables/findings.ts";
import { lockListing, queueListing } from "../db/tables/listing-queue.ts";
import { lockGraph } from "../db/tables/scans.ts";
import { forgetSubjects, isWrittenOn } from "../db/tables/subjects.ts";
import type { FindingState, Severity } from "../model/finding.ts";

const perScan = [
  "log",
  "scan_entities",
  "scan_relations",
  "scan_findings",
  "scan_modules",
  "observations",
  "outcomes",
  "jobs",
  "events",
  "scan_evidence",
  "scan_targets",
  "asset_queue",
  "listing_queue",
];

/** Deletes scans, one by one, as below. */
export async function removeScans(q: Query, workspace: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await removeScan(q, workspace, id);
}

/**
 * Deletes a scan and what only it referred to: entities, relations and claims live as long as an observation refers to
 * them. Only what the scan itself holds is looked at. Evidence that no scan cites any more stays where it is.
 */
export async function removeScan(q: Query, workspace: string, id: string): Promise<void> {
  const at = [workspace, id];
  await lockGraph(q, workspace);
  await lockListing(q, workspace, "alone");
  const [scan] = await q.rows<{ investigation_id: string | null }>(
    `select investigation_id from scans where workspace_id = $1 and id = $2 for update`,
    at,
  );
  if (scan?.investigation_id) await leaveInvestigation(q, workspace, id, scan.investigation_id);
  const unseen = (what: string, thing: string) =>
    `not exists (select from observations o
                  where o.workspace_id = $1 and o.what = '${what}' and o.what_id = ${thing} and o.scan_id <> $2)`;
  const findings = await q.rows<{
    id: number;
    entity_id: number;
    severity: Severity;
    state: FindingState;
    type: string;
    category: string;
    suppressed_by: string | null;
  }>(
    `delete from findings f using scan_findings s
      where s.workspace_id = $1 and s.scan_id = $2 and f.workspace_id = $1 and f.id = s.finding_id and ${unseen("f", "f.id")}
     returning f.id, f.entity_id, f.severity, f.state, f.type, f.category, f.suppressed_by`,
    at,
  );
  await q.rows(
    `delete from claims c using scan_entities s
      where s.workspace_id = $1 and s.scan_id = $2 and c.workspace_id = $1 and c.entity_id = s.entity_id and ${unseen("c", "c.id")}`,
    at,
  );
  const relations = await q.rows<{ relation: string }>(
    `delete from relations r using scan_relations s
      where s.workspace_id = $1 and s.scan_id = $2 and r.workspace_id = $1 and r.id = s.relation_id and ${unseen("r", "r.id")}
     returning r.relation`,
    at,
  );
  const entities = await q.rows<{ id: number; type: string }>(
    `delete from entities e using scan_entities s
      where s.workspace_id = $1 and s.scan_id = $2 and e.workspace_id = $1 and e.id = s.entity_id and ${unseen("e", "e.id")}
        and not exists (select from relations r where r.workspace_id = $1 and r.from_id = e.id)
        and not exists (select from relations r where r.workspace_id = $1 and r.to_id = e.id)
        and not exists (select from findings f where f.workspace_id = $1 and f.entity_id = e.id)
        and not (${isWrittenOn})
     returning e.id, e.type`,
    at,
  );
  const gone = (kind: CountChange["kind"], labels: readonly string[]) =>
    labels.map((label) => ({ scope: workspace, kind, label, n: -1 }));
  await Promise.all([
    ...perScan.map((table) => q.rows(`delete from ${table} where workspace_id = $1 and scan_id = $2`, at)),
    q.rows(`delete from scans where workspace_id = $1 and id = $2`, at),
    dropCounts(q, workspace, id),
    forgetSubjects(q, workspace, "scan", [id]),
    addCountChanges(q, workspace, [
      ...gone(
        "finding",
        findings.map((one) => findingLabel(dimsOf(one))),
      ),
      ...gone(
        "relation",
        relations.map((one) => one.relation),
      ),
      ...gone(
        "entity",
        entities.map((one) => one.type),
      ),
    ]),
    forgetFindings(
      q,
      workspace,
      findings.map((one) => one.id),
    ),
    forgetEntities(
      q,
      workspace,
      entities.map((one) => one.id),
    ),
    queueListing(q, workspace, { scan: null, entities: findings.map((one) => one.entity_id), findings: [] }),
  ]);
}

/** What only this scan brought into its investigation leaves it. */
async function leaveInvestigation(q: Query, workspace: string, id: string, investigation: string): Promise<void> {
  const at = [workspace, id, investigation];
  const others = "x.workspace_id = $1 and x.investigation_id = $3 and x.id <> $2";
  const [entities, findings] = await Promise.all([
    q.rows<{ label: string; n: number }>(
      `with gone as (
         delete from investigation_entities i using scan_entities s
          where s.workspace_id = $1 and s.scan_id = $2
            and i.workspace_id = $1 and i.investigation_id = $3 and i.entity_id = s.entity_id
            and not exists (select from scans x join scan_entities y
                              on y.workspace_id = $1 and y.scan_id = x.id and y.entity_id = i.entity_id where ${others})
         returning i.entity_id)
       select e.type as label, count(*)::int as n from gone join entities e on e.workspace_id = $1 and e.id = gone.entity_id
        group by e.type`,
      at,
    ),
    q.rows<{ severity: Severity; state: FindingState; type: string; category: string; suppressed_by: string | null }>(
      `with gone as (
         delete from investigation_findings i using scan_findings s
          where s.workspace_id = $1 and s.scan_id = $2
            and i.workspace_id = $1 and i.investigation_id = $3 and i.finding_id = s.finding_id
            and not exists (select from scans x join scan_findings y
                              on y.workspace_id = $1 and y.scan_id = x.id and y.finding_id = i.finding_id where ${others})
         returning i.finding_id)
       select f.severity, f.state, f.type, f.category, f.suppressed_by
         from gone join findings f on f.workspace_id = $1 and f.id = gone.finding_id`,
      at,
    ),
  ]);
  await addCountChanges(q, workspace, [
    ...entities.map(({ label, n }) => ({ scope: investigation, kind: "entity" as const, label, n: -n })),
    ...findings.map((one) => ({
      scope: investigation,
      kind: "finding" as const,
      label: findingLabel(dimsOf(one)),
      n: -1,
    })),
  ]);
}

/** Removes what is kept beside findings that are gone. */
export async function forgetFindings(q: Query, workspace: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ["finding_history", "finding_words", "scan_findings", "investigation_findings"])
    await q.rows(`delete from ${table} where workspace_id = $1 and finding_id = any($2::bigint[])`, [workspace, ids]);
  await forgetSubjects(q, workspace, "finding", ids);
}

/** Removes what is kept beside entities that are gone. */
export async function forgetEntities(q: Query, workspace: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ["listed", "entity_words", "assets", "investigation_assets", "risk_history"])
    await q.rows(`delete from ${table} where workspace_id = $1 and entity_id = any($2::bigint[])`, [workspace, ids]);
  await forgetSubjects(q, workspace, "entity", ids);
}
