import type { Query } from "../client.ts";

export type GrantRole = "admin" | "analyst" | "viewer";
export type GrantRow = { readonly user_id: string; readonly role: GrantRole; readonly granted_at: Date };

/** What somebody was given in an investigation. */
export async function roleGranted(
  q: Query,
  workspace: string,
  investigation: string,
  user: string,
): Promise<GrantRole | undefined> {
  const rows = await q.rows<{ role: GrantRole }>(
    `select role from grants
      where workspace_id = $1 and kind = 'investigation' and subject_id = $2 and user_id::text = $3`,
    [workspace, investigation, user],
  );
  return rows[0]?.role;
}

export async function listGrants(q: Query, workspace: string, investigation: string): Promise<GrantRow[]> {
  return q.rows<GrantRow>(
    `select user_id, role, granted_at from grants
      where workspace_id = $1 and kind = 'investigation' and subject_id = $2 order by granted_at, user_id`,
    [workspace, investigation],
  );
}

export async function setGrant(
  q: Query,
  workspace: string,
  grant: { investigation: string; user: string; role: GrantRole; by: string },
): Promise<void> {
  await q.rows(
    `insert into grants (workspace_id, kind, subject_id, user_id, role, granted_by)
     values ($1, 'investigation', $2, $3, $4, $5)
     on conflict (workspace_id, kind, subject_id, user_id)
     do update set role = excluded.role, granted_by = excluded.granted_by, granted_at = now()`,
    [workspace, grant.investigation, grant.user, grant.role, grant.by],
  );
}

export async function removeGrant(q: Query, workspace: string, investigation: string, user: string): Promise<boolean> {
  const rows = await q.rows(
    `delete from grants where workspace_id = $1 and kind = 'investigation' and subject_id = $2 and user_id = $3
     returning user_id`,
    [workspace, investigation, user],
  );
  return rows.length > 0;
}
