import type { FindingState, Severity } from "../../model/finding.ts";
import type { Query } from "../client.ts";
import { columns } from "../columns.ts";
import type { FindingDims } from "./counts.ts";

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

export type NewFindingRow = Omit<FindingRow, "id">;

/** A finding as it stands, held until the end of the transaction. */
export type HeldFinding = {
  readonly id: number;
  readonly fingerprint: string;
  readonly entity_id: number;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly type: string;
  readonly category: string;
  readonly suppressed_by: string | null;
  readonly assignee: string | null;
  readonly last_seen: Date;
  readonly subject_type: string;
  readonly subject_key: string;
};

/** Holds findings that are there, in the one order of locks: by fingerprint. */
export async function holdFindings(
  q: Query,
  workspace: string,
  by: { readonly fingerprints: readonly string[] } | { readonly ids: readonly number[] },
): Promise<HeldFinding[]> {
  const [column, type, wanted] =
    "ids" in by ? (["id", "bigint", by.ids] as const) : (["fingerprint", "text", by.fingerprints] as const);
  if (wanted.length === 0) return [];
  return q.rows<HeldFinding>(
    `select f.id, f.fingerprint, f.entity_id, f.severity, f.state, f.type, f.category, f.suppressed_by, f.assignee, f.last_seen,
            coalesce(e.type, '') as subject_type, coalesce(e.key, '') as subject_key
       from findings f left join entities e on e.workspace_id = f.workspace_id and e.id = f.entity_id
      where f.workspace_id = $1 and f.${column} = any($2::${type}[]) order by f.fingerprint for update of f`,
    [workspace, wanted],
  );
}

export function dimsOf(
  finding: Omit<FindingDims, "suppressed"> & { readonly suppressed_by: string | null },
): FindingDims {
  const { severity, state, type, category, suppressed_by } = finding;
  return { severity, state, type, category, suppressed: suppressed_by !== null };
}

/** Writes findings that were missing. Fails, to be tried again, where somebody else has made one of them since. Ids by fingerprint. */
export async function insertFindings(
  q: Query,
  workspace: string,
  made: readonly (NewFindingRow & { readonly suppressed_by: string | null })[],
): Promise<Map<string, number>> {
  if (made.length === 0) return new Map();
  const sorted = made.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  const rows = await q.rows<{ id: number; fingerprint: string }>(
    `insert into findings (workspace_id, fingerprint, entity_id, type, category, severity, title, description, remediation, data, suppressed_by)
     select $1, f.* from json_to_recordset($2::json) as f (fingerprint text, entity_id bigint, type text, category text,
            severity text, title text, description text, remediation text, data jsonb, suppressed_by uuid)
     returning id, fingerprint`,
    [workspace, JSON.stringify(sorted)],
  );
  return new Map(rows.map((row) => [row.fingerprint, row.id]));
}

/** Findings seen again: what was said last holds. One that was fixed is open again. */
export async function extendFindings(
  q: Query,
  workspace: string,
  seen: readonly (FindingRow & { readonly suppressed_by: string | null })[],
): Promise<void> {
  if (seen.length === 0) return;
  await q.rows(
    `update findings f
        set last_seen = now(), category = n.category, severity = n.severity, title = n.title, description = n.description,
            remediation = n.remediation, data = n.data, suppressed_by = n.suppressed_by,
            state = case when f.state = 'fixed' then 'open' else f.state end,
            changed_at = case when f.state = 'fixed' then now() else f.changed_at end, fixed_in = null
       from json_to_recordset($2::json) as n (id bigint, category text, severity text, title text, description text,
            remediation text, data jsonb, suppressed_by uuid)
      where f.workspace_id = $1 and f.id = n.id`,
    [workspace, JSON.stringify(seen)],
  );
}

/** Moves findings to another state. */
export async function setStates(
  q: Query,
  workspace: string,
  ids: readonly number[],
  to: { readonly state: FindingState; readonly acceptedUntil: string | null; readonly fixedIn: string | null },
): Promise<void> {
  if (ids.length === 0) return;
  await q.rows(
    `update findings set state = $3, accepted_until = $4, fixed_in = $5, changed_at = now()
      where workspace_id = $1 and id = any($2::bigint[])`,
    [workspace, ids, to.state, to.acceptedUntil, to.fixedIn],
  );
}

export async function setAssignee(
  q: Query,
  workspace: string,
  ids: readonly number[],
  to: string | null,
): Promise<void> {
  if (ids.length === 0) return;
  await q.rows(`update findings set assignee = $3 where workspace_id = $1 and id = any($2::bigint[])`, [
    workspace,
    ids,
    to,
  ]);
}

export async function setSuppressed(
  q: Query,
  workspace: string,
  rows: readonly { readonly id: number; readonly suppressed_by: string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(rows, { id: "bigint", suppressed_by: "uuid" }, 2);
  await q.rows(
    `update findings f set suppressed_by = r.suppressed_by from ${given.sql} where f.workspace_id = $1 and f.id = r.id`,
    [workspace, ...given.params],
  );
}

export type NewHistory = {
  readonly finding_id: number;
  readonly actor: string;
  readonly from_state: FindingState;
  readonly to_state: FindingState;
  readonly assignee: string | null;
  readonly reason: string;
  readonly accepted_until: string | null;
};

export async function addHistory(q: Query, workspace: string, rows: readonly NewHistory[]): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(
    rows,
    {
      finding_id: "bigint",
      actor: "text",
      from_state: "text",
      to_state: "text",
      assignee: "uuid",
      reason: "text",
      accepted_until: "timestamptz",
    },
    2,
  );
  await q.rows(
    `insert into finding_history (workspace_id, finding_id, actor, from_state, to_state, assignee, reason, accepted_until)
     select $1, r.* from ${given.sql}`,
    [workspace, ...given.params],
  );
}
