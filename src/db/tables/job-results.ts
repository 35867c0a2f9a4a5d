import type { Query } from "../client.ts";

type Of = { readonly id: string; readonly scan_id: string; readonly module: string };

/** Findings that a job was the first of its scan to see. */
export async function findingsOfJob(q: Query, workspace: string, job: Of, after: number, limit: number) {
  return q.rows<{
    id: number;
    type: string;
    category: string;
    severity: string;
    title: string;
    description: string;
    remediation: string;
    state: string;
    first_seen: Date;
    last_seen: Date;
    entity_id: number;
    entity_type: string;
    entity_key: string;
  }>(
    `select f.id, f.type, f.category, f.severity, f.title, f.description, f.remediation, f.state, f.first_seen, f.last_seen,
            e.id as entity_id, e.type as entity_type, e.key as entity_key
       from findings f join entities e on e.workspace_id = f.workspace_id and e.id = f.entity_id
      where f.workspace_id = $1 and f.id > $5 and f.id in (
        select what_id from observations
         where workspace_id = $1 and scan_id = $2 and module = $3 and what = 'f' and job_id = $4)
      order by f.id limit $6`,
    [workspace, job.scan_id, job.module, job.id, after, limit],
  );
}

/** Evidence that a job stored first, or that what it saw cites: content is stored once, whoever asked for it. */
export async function evidenceOfJob(q: Query, workspace: string, job: Of, after: string, limit: number) {
  return q.rows<{ id: string; kind: string; uri: string; size: number; at: Date; erased: boolean }>(
    `select e.id, e.kind, e.uri, e.size, e.at, e.wrapped_key is null as erased
       from scan_evidence s join evidence e on e.workspace_id = s.workspace_id and e.id = s.evidence_id
      where s.workspace_id = $1 and s.scan_id = $2 and e.id > $5 and (e.job_id = $4 or e.id in (
        select p->>'evidence' from observations o, jsonb_array_elements(o.proofs) p
         where o.workspace_id = $1 and o.scan_id = $2 and o.module = $3 and o.job_id = $4))
      order by e.id limit $6`,
    [workspace, job.scan_id, job.module, job.id, after, limit],
  );
}
