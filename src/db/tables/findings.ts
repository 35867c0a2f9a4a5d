import type { Query } from "../client.ts";

export type FindingRow = {
  readonly id: number;
  readonly fingerprint: string;
  readonly entity_id: number;
  readonly type: string;
  readonly category: string;
  readonly severity: string;
  readonly title: string;
  readonly description: string;
  readonly remediation: string;
  readonly data: Record<string, unknown>;
};

/** Adds findings, or extends when they were last seen; one that a scan had found fixed is open again. Ids by fingerprint. */
export async function upsertFindings(
  q: Query,
  workspace: string,
  findings: readonly Omit<FindingRow, "id">[],
): Promise<Map<string, number>> {
  const unique = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  if (unique.size === 0) return new Map();
  const sorted = [...unique.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  const rows = await q.rows<{ id: number; fingerprint: string }>(
    `insert into findings (workspace_id, fingerprint, entity_id, type, category, severity, title, description, remediation, data)
     select $1, f.* from json_to_recordset($2::json) as f (fingerprint text, entity_id bigint, type text, category text,
            severity text, title text, description text, remediation text, data jsonb)
     on conflict (workspace_id, fingerprint) do update
       set last_seen = now(), severity = excluded.severity, title = excluded.title, description = excluded.description,
           remediation = excluded.remediation, data = excluded.data,
           state = case when findings.state = 'fixed' then 'open' else findings.state end
     returning id, fingerprint`,
    [workspace, JSON.stringify(sorted)],
  );
  return new Map(rows.map((row) => [row.fingerprint, row.id]));
}
