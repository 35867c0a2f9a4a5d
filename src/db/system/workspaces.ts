import type { Db } from "../client.ts";
import { addNotifications } from "../tables/notifications.ts";

export type WorkspaceKind = "local" | "personal" | "team" | "deployment";
export type Role = "owner" | "admin" | "analyst" | "viewer";

/** Makes a workspace where it is missing. */
export async function ensureWorkspace(db: Db, id: string, name: string, kind: WorkspaceKind = "team"): Promise<void> {
  await db.system((q) =>
    q.rows(`insert into workspaces (id, name, kind) values ($1, $2, $3) on conflict (id) do nothing`, [id, name, kind]),
  );
}

export type Membership = {
  readonly id: string;
  readonly name: string;
  readonly kind: WorkspaceKind;
  readonly role: Role;
  readonly created_at: Date;
};

/** The workspaces that a person is in, own ones first. */
export async function workspacesOf(db: Db, user: string): Promise<Membership[]> {
  return db.system((q) =>
    q.rows<Membership>(
      `select w.id, w.name, w.kind, m.role, w.created_at
         from members m join workspaces w on w.id = m.workspace_id
        where m.user_id = $1 and w.deleted_at is null
        order by w.kind = 'personal' desc, w.created_at, w.id`,
      [user],
    ),
  );
}

/** What somebody is in a workspace; undefined for strangers, and when it is deleted. */
export async function roleIn(db: Db, user: string, workspace: string): Promise<Role | undefined> {
  const rows = await db.system((q) =>
    q.rows<{ role: Role }>(
      `select m.role from members m join workspaces w on w.id = m.workspace_id
        where m.user_id = $1 and m.workspace_id = $2 and w.deleted_at is null`,
      [user, workspace],
    ),
  );
  return rows[0]?.role;
}

/** Makes a workspace with its owner. */
export async function insertWorkspace(
  db: Db,
  workspace: { id: string; name: string; kind: WorkspaceKind },
  owner: string,
): Promise<void> {
  await db.system(async (q) => {
    await q.rows(`insert into workspaces (id, name, kind, created_by) values ($1, $2, $3, $4)`, [
      workspace.id,
      workspace.name,
      workspace.kind,
      owner,
    ]);
    await q.rows(`insert into members (workspace_id, user_id, role) values ($1, $2, 'owner')`, [workspace.id, owner]);
  });
}

export type InvitationRow = {
  readonly workspace: string;
  readonly workspace_name: string;
  readonly id: string;
  readonly email: string;
  readonly role: Role;
};

/** An invitation that can still be taken, by the digest of its secret: who was invited is in no workspace yet. */
export async function findInvitation(db: Db, hash: string): Promise<InvitationRow | undefined> {
  const rows = await db.system((q) =>
    q.rows<InvitationRow>(
      `select i.workspace_id as workspace, w.name as workspace_name, i.id, i.email, i.role
         from invitations i join workspaces w on w.id = i.workspace_id
        where i.hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > now() and w.deleted_at is null`,
      [hash],
    ),
  );
  return rows[0];
}

/** Invitations to an address that can still be taken: for who has shown by other means that it is theirs. */
export async function invitationsTo(db: Db, email: string): Promise<InvitationRow[]> {
  return db.system((q) =>
    q.rows<InvitationRow>(
      `select i.workspace_id as workspace, w.name as workspace_name, i.id, i.email, i.role
         from invitations i join workspaces w on w.id = i.workspace_id
        where lower(i.email) = lower($1) and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
          and w.deleted_at is null`,
      [email.trim()],
    ),
  );
}

/** Takes an invitation: makes the person a member, unless they are one. False when somebody was quicker. */
export async function acceptInvitation(db: Db, invitation: InvitationRow, user: string): Promise<boolean> {
  return db.system(async (q) => {
    const taken = await q.rows<{ invited_by: string }>(
      `update invitations set accepted_at = now()
        where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null returning invited_by`,
      [invitation.workspace, invitation.id],
    );
    if (!taken[0]) return false;
    await q.rows(
      `insert into members (workspace_id, user_id, role) values ($1, $2, $3) on conflict (workspace_id, user_id) do nothing`,
      [invitation.workspace, user, invitation.role],
    );
    await addNotifications(q, invitation.workspace, [
      {
        ...{ user: taken[0].invited_by, kind: "invitation_accepted", cause: "", by: user, investigation: null },
        subject: { kind: "invitation", id: invitation.id },
      },
    ]);
    return true;
  });
}

/** Every workspace there is, deleted ones too. */
export async function listWorkspaces(db: Db): Promise<string[]> {
  const rows = await db.system((q) => q.rows<{ id: string }>(`select id from workspaces order by created_at, id`));
  return rows.map((row) => row.id);
}
