import type { SuppressionMatch } from "../../model/suppression.ts";
import type { Query } from "../client.ts";

export type SuppressionRow = SuppressionMatch & {
  readonly id: string;
  readonly reason: string;
  readonly expires_at: Date | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly applied: boolean;
};

const columns =
  "id, type, category, severities, subject_type, subject, reason, expires_at, created_by, created_at, applied";
const holds = "(expires_at is null or expires_at > now())";

/** So many rules a workspace may have: each commit with findings looks at all of them. */
export const mostSuppressions = 500;

/**
 * Commits with findings share this lock, who makes or ends a rule has it alone: so each finding that is there by then was
 * judged by the rules before, and each one after by those that hold now.
 */
export async function lockRules(q: Query, workspace: string, how: "shared" | "alone"): Promise<void> {
  const name = how === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock";
  await q.rows(`select ${name}(hashtext('suppressions'), hashtext($1))`, [workspace]);
}

/** Rules that hold now, oldest first: the first that matches hides. */
export async function activeSuppressions(q: Query, workspace: string): Promise<SuppressionRow[]> {
  return q.rows<SuppressionRow>(
    `select ${columns} from suppressions where workspace_id = $1 and ${holds} order by created_at, id limit ${mostSuppressions}`,
    [workspace],
  );
}

export async function listSuppressions(q: Query, workspace: string): Promise<SuppressionRow[]> {
  return q.rows<SuppressionRow>(
    `select ${columns} from suppressions where workspace_id = $1 order by created_at desc, id limit ${2 * mostSuppressions}`,
    [workspace],
  );
}

export async function readSuppression(q: Query, workspace: string, id: string): Promise<SuppressionRow | undefined> {
  const rows = await q.rows<SuppressionRow>(`select ${columns} from suppressions where workspace_id = $1 and id = $2`, [
    workspace,
    id,
  ]);
  return rows[0];
}

export async function insertSuppression(
  q: Query,
  workspace: string,
  rule: SuppressionMatch & { id: string; reason: string; expires_at: string | null; by: string },
): Promise<void> {
  await q.rows(
    `insert into suppressions (workspace_id, id, type, category, severities, subject_type, subject, reason, expires_at, created_by)
     values ($1, $2, $3, $4, $5::text[], $6, $7, $8, $9, $10)`,
    [
      workspace,
      rule.id,
      rule.type,
      rule.category,
      rule.severities,
      rule.subject_type,
      rule.subject,
      rule.reason,
      rule.expires_at,
      rule.by,
    ],
  );
}

/** Ends a rule now; false when there is none that holds. */
export async function expireSuppression(q: Query, workspace: string, id: string): Promise<boolean> {
  const rows = await q.rows(
    `update suppressions set expires_at = now() where workspace_id = $1 and id = $2 and ${holds} returning id`,
    [workspace, id],
  );
  return rows.length > 0;
}

export async function setApplied(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(`update suppressions set applied = true where workspace_id = $1 and id = $2`, [workspace, id]);
}

export async function deleteSuppression(q: Query, workspace: string, id: string): Promise<boolean> {
  const rows = await q.rows(`delete from suppressions where workspace_id = $1 and id = $2 returning id`, [
    workspace,
    id,
  ]);
  return rows.length > 0;
}
