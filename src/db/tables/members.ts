import type { Query } from "../client.ts";
import type { Role, WorkspaceKind } from "../system/workspaces.ts";

export type MemberRow = { readonly user_id: string; readonly role: Role; readonly joined_at: Date };

export async function listMembers(q: Query, workspace: string): Promise<MemberRow[]> {
  return q.rows<MemberRow>(
    `select user_id, role, joined_at from members where workspace_id = $1 order by joined_at, user_id`,
    [workspace],
  );
}

/** Takes all rows of members for this transaction: roles are counted before one is changed. */
export async function lockMembers(q: Query, workspace: string): Promise<Map<string, Role>> {
  const rows = await q.rows<{ user_id: string; role: Role }>(
    `select user_id, role from members where workspace_id = $1 order by user_id for update`,
    [workspace],
  );
  return new Map(rows.map((row) => [row.user_id, row.role]));
}

export async function setRole(q: Query, workspace: string, user: string, role: Role): Promise<void> {
  await q.rows(
    `insert into members (workspace_id, user_id, role) values ($1, $2, $3)
     on conflict (workspace_id, user_id) do update set role = excluded.role`,
    [workspace, user, role],
  );
}

export async function removeMember(q: Query, workspace: string, user: string): Promise<void> {
  await q.rows(`delete from members where workspace_id = $1 and user_id = $2`, [workspace, user]);
}

export type InvitationInfo = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invited_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
};

export async function insertInvitation(
  q: Query,
  workspace: string,
  given: { id: string; email: string; role: Role; hash: string; by: string; days: number },
): Promise<void> {
  await q.rows(
    `update invitations set revoked_at = now()
      where workspace_id = $1 and lower(email) = lower($2) and accepted_at is null and revoked_at is null`,
    [workspace, given.email],
  );
  await q.rows(
    `insert into invitations (workspace_id, id, email, role, hash, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))`,
    [workspace, given.id, given.email, given.role, given.hash, given.by, given.days],
  );
}

export async function listInvitations(q: Query, workspace: string): Promise<InvitationInfo[]> {
  return q.rows<InvitationInfo>(
    `select id, email, role, invited_by, created_at, expires_at from invitations
      where workspace_id = $1 and accepted_at is null and revoked_at is null and expires_at > now() order by created_at`,
    [workspace],
  );
}

export async function revokeInvitation(q: Query, workspace: string, id: string): Promise<boolean> {
  const rows = await q.rows(
    `update invitations set revoked_at = now()
      where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null returning id`,
    [workspace, id],
  );
  return rows.length > 0;
}

export type WorkspaceRow = {
  readonly id: string;
  readonly name: string;
  readonly kind: WorkspaceKind;
  readonly settings: Record<string, unknown>;
  readonly created_at: Date;
  readonly deleted_at: Date | null;
};

export async function readWorkspace(q: Query, workspace: string): Promise<WorkspaceRow | undefined> {
  const rows = await q.rows<WorkspaceRow>(
    `select id, name, kind, settings, created_at, deleted_at from workspaces where id = $1`,
    [workspace],
  );
  return rows[0];
}

export async function changeWorkspace(
  q: Query,
  workspace: string,
  change: { name?: string | undefined; settings?: Record<string, unknown> | undefined; deleted?: true },
): Promise<void> {
  await q.rows(
    `update workspaces set name = coalesce($2, name), settings = settings || coalesce($3::jsonb, '{}'),
            deleted_at = case when $4 then now() else deleted_at end where id = $1`,
    [workspace, change.name ?? null, change.settings ? JSON.stringify(change.settings) : null, change.deleted ?? false],
  );
}

/** What somebody is in the workspace; undefined for strangers. */
export async function memberRole(q: Query, workspace: string, user: string): Promise<Role | undefined> {
  const rows = await q.rows<{ role: Role }>(`select role from members where workspace_id = $1 and user_id::text = $2`, [
    workspace,
    user,
  ]);
  return rows[0]?.role;
}

/** Which of these people are members. */
export async function membersAmong(q: Query, workspace: string, users: readonly string[]): Promise<Set<string>> {
  if (users.length === 0) return new Set();
  const rows = await q.rows<{ user_id: string }>(
    `select user_id from members where workspace_id = $1 and user_id = any($2::uuid[])`,
    [workspace, users],
  );
  return new Set(rows.map((row) => row.user_id));
}
