import type { Query } from "../../db/client.ts";
import type { FindingState, Severity } from "../../model/finding.ts";

/** A finding as lists show it. */
export type FindingView = {
  readonly id: number;
  readonly fingerprint: string;
  readonly type: string;
  readonly category: string;
  readonly severity: Severity;
  readonly title: string;
  readonly state: FindingState;
  readonly entity: { readonly id: number; readonly type: string; readonly value: string };
  readonly assignee: string | null;
  readonly accepted_until: string | null;
  readonly suppressed_by: string | null;
  /** The scan that looked and did not see it. */
  readonly fixed_in: string | null;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly changed_at: string;
};

export type FindingDetails = FindingView & {
  readonly description: string;
  readonly remediation: string;
  readonly data: Record<string, unknown>;
};

type Row = Omit<FindingDetails, "entity" | "accepted_until" | "first_seen" | "last_seen" | "changed_at"> & {
  entity_id: number;
  entity_type: string | null;
  entity_value: string | null;
  accepted_until: Date | null;
  first_seen: Date;
  last_seen: Date;
  changed_at: Date;
};

async function readRows(q: Query, workspace: string, ids: readonly number[], more: string): Promise<Row[]> {
  if (ids.length === 0) return [];
  return q.rows<Row>(
    `select f.id, f.fingerprint, f.type, f.category, f.severity, f.title, f.state, f.assignee, f.accepted_until, f.suppressed_by,
            f.fixed_in, f.first_seen, f.last_seen, f.changed_at, f.entity_id, e.type as entity_type, e.key as entity_value${more}
       from unnest($2::bigint[]) with ordinality as i (id, n)
      cross join lateral (select * from findings where workspace_id = $1 and id = i.id limit 1) f
       left join lateral (select type, key from entities where workspace_id = $1 and id = f.entity_id limit 1) e on true
      order by i.n`,
    [workspace, ids],
  );
}

function viewOf<R extends Omit<Row, "description" | "remediation" | "data">>({
  entity_id,
  entity_type,
  entity_value,
  ...row
}: R) {
  return {
    ...row,
    entity: { id: entity_id, type: entity_type ?? "", value: entity_value ?? "" },
    accepted_until: row.accepted_until?.toISOString() ?? null,
    first_seen: row.first_seen.toISOString(),
    last_seen: row.last_seen.toISOString(),
    changed_at: row.changed_at.toISOString(),
  };
}

/** The findings with these ids, in their order; those that are gone are left out. */
export async function findingViews(q: Query, workspace: string, ids: readonly number[]): Promise<FindingView[]> {
  return (await readRows(q, workspace, ids, "")).map(viewOf);
}

export async function findingDetails(q: Query, workspace: string, id: number): Promise<FindingDetails | undefined> {
  const [row] = await readRows(q, workspace, [id], ", f.description, f.remediation, f.data");
  return row && viewOf(row);
}

export type HistoryView = {
  readonly at: string;
  readonly actor: string;
  readonly from_state: FindingState;
  readonly to_state: FindingState;
  readonly assignee: string | null;
  readonly reason: string;
  readonly accepted_until: string | null;
};

/** What became of a finding, newest first; the last two hundred. */
export async function findingHistory(q: Query, workspace: string, id: number): Promise<HistoryView[]> {
  const rows = await q.rows<Omit<HistoryView, "at" | "accepted_until"> & { at: Date; accepted_until: Date | null }>(
    `select at, actor, from_state, to_state, assignee, reason, accepted_until from finding_history
      where workspace_id = $1 and finding_id = $2 order by seq desc limit 200`,
    [workspace, id],
  );
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    accepted_until: row.accepted_until?.toISOString() ?? null,
  }));
}

/** Scans that saw a finding, newest first; the last fifty. */
export async function scansOfFinding(
  q: Query,
  workspace: string,
  id: number,
): Promise<{ scan: string; title: string; state: string; created_at: string }[]> {
  const rows = await q.rows<{ scan: string; title: string; state: string; created_at: Date }>(
    `select x.id as scan, coalesce(x.spec->>'title', '') as title, x.state, x.created_at
       from scan_findings s join scans x on x.workspace_id = $1 and x.id = s.scan_id
      where s.workspace_id = $1 and s.finding_id = $2 order by x.created_at desc, x.id limit 50`,
    [workspace, id],
  );
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}
