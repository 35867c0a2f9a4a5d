import type { Query } from "../client.ts";

export type EvidenceRow = {
  readonly id: string;
  readonly kind: string;
  readonly uri: string;
  readonly size: number;
  readonly segment: string;
  readonly position: number;
  readonly byte_offset: number;
  readonly byte_length: number;
  readonly wrapped_key: string | null;
  readonly at: Date;
};

export type NewEvidence = Omit<EvidenceRow, "at"> & { readonly job_id: string; readonly at: string };

/** Where records are, and that this scan used them. Content that the workspace has already keeps its first place. */
export async function addEvidence(
  q: Query,
  workspace: string,
  scan: string,
  rows: readonly NewEvidence[],
): Promise<void> {
  if (rows.length === 0) return;
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await q.rows(
    `with given as (
       select * from json_to_recordset($3::json) as e (id text, kind text, uri text, size bigint, segment text, position bigint,
              byte_offset bigint, byte_length bigint, wrapped_key text, job_id uuid, at timestamptz)),
     stored as (
       insert into evidence (workspace_id, id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key, scan_id, job_id, at)
       select $1, id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key, $2, job_id, at from given
       on conflict (workspace_id, id) do nothing)
     insert into scan_evidence (workspace_id, scan_id, evidence_id) select $1, $2, id from given
     on conflict do nothing`,
    [workspace, scan, JSON.stringify(unique)],
  );
}

export async function readEvidence(q: Query, workspace: string, ids: readonly string[]): Promise<EvidenceRow[]> {
  if (ids.length === 0) return [];
  return q.rows<EvidenceRow>(
    `select id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key, at
       from evidence where workspace_id = $1 and id = any($2::text[])`,
    [workspace, ids],
  );
}

/** Every record a scan used, in order of time. */
export async function evidenceOfScan(q: Query, workspace: string, scan: string): Promise<EvidenceRow[]> {
  return q.rows<EvidenceRow>(
    `select e.id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key, e.at
       from scan_evidence s join evidence e on e.workspace_id = s.workspace_id and e.id = s.evidence_id
      where s.workspace_id = $1 and s.scan_id = $2 order by e.at, e.id`,
    [workspace, scan],
  );
}
