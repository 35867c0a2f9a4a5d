import { randomUUID } from "node:crypto";
import type { Db } from "../db/client.ts";
import { emailKey, findUser, namesOf } from "../db/system/users.ts";
import { insertWorkspace, type Role } from "../db/system/workspaces.ts";
import {
  changeWorkspace,
  insertInvitation,
  listInvitations,
  listMembers,
  lockMembers,
  readWorkspace,
  removeMember,
  revokeInvitation,
  setRole,
} from "../db/tables/members.ts";
import { allOpenScans } from "../db/tables/scan-lists.ts";
import { stopScanIn } from "../engine/stop-scan.ts";
import { AppError } from "../errors.ts";
import type { SendMail } from "../outbound/mail.ts";
import type { Actor } from "./app.ts";
import { audit } from "./audit.ts";
import type { Principal } from "./identity/principal.ts";
import { digestOf, makeSecret } from "./identity/secrets.ts";
import { permit } from "./permissions.ts";

const invitationDays = 7;

export type Member = {
  readonly user_id: string;
  readonly display_name: string;
  readonly email: string;
  readonly photo_url: string | null;
  readonly role: Role;
  readonly joined_at: string;
};

/** Workspaces and who is in them. */
export function makeWorkspaces(parts: { db: Db; mail: SendMail; publicUrl: string }) {
  const { db, mail, publicUrl } = parts;

  /** Changes roles under a lock; a workspace has an owner at any time. */
  async function change(actor: Actor, action: string, subject: string, apply: (roles: Map<string, Role>) => Change) {
    await db.as(actor.workspace, async (q) => {
      const roles = await lockMembers(q, actor.workspace);
      const changes = apply(roles);
      for (const [user, role] of changes) {
        if (role === null) roles.delete(user);
        else roles.set(user, role);
      }
      if (![...roles.values()].includes("owner"))
        throw new AppError("conflict", "A workspace needs an owner.", { hint: "make somebody else the owner first" });
      for (const [user, role] of changes) {
        if (role === null) await removeMember(q, actor.workspace, user);
        else await setRole(q, actor.workspace, user, role);
      }
      await audit(q, actor, action, subject);
    });
  }

  const roleOf = (roles: ReadonlyMap<string, Role>, user: string): Role => {
    const role = roles.get(user);
    if (!role) throw new AppError("not_found", "There is no such member.");
    return role;
  };

  const described = async (actor: Actor) => {
    const row = await db.as(actor.workspace, (q) => readWorkspace(q, actor.workspace));
    if (!row) throw new AppError("not_found", `There is no workspace "${actor.workspace}".`);
    const { id, name, kind, settings, created_at } = row;
    return { id, name, kind, settings, role: actor.role, created_at: created_at.toISOString() };
  };

  return {
    async create(principal: Principal, name: string) {
      if (principal.onlyWorkspace || (principal.scopes && !principal.scopes.includes("*")))
        throw new AppError("not_authorized", "This API key may not make workspaces.");
      const id = randomUUID();
      await insertWorkspace(db, { id, name: name.trim(), kind: "team" }, principal.user);
      const actor: Actor = { workspace: id, name: principal.user, role: "owner", origin: principal.origin };
      await db.as(id, (q) => audit(q, actor, "workspace.create", id));
      return described(actor);
    },
    async get(actor: Actor) {
      permit(actor, "workspace:read");
      return described(actor);
    },
    async change(actor: Actor, given: { name?: string | undefined; settings?: Record<string, unknown> | undefined }) {
      permit(actor, "workspace:manage");
      await db.as(actor.workspace, async (q) => {
        await changeWorkspace(q, actor.workspace, given);
        await audit(q, actor, "workspace.change", actor.workspace);
      });
      return described(actor);
    },
    /** Gone for everybody at once, erased after the grace period. */
    async remove(actor: Actor): Promise<void> {
      permit(actor, "workspace:manage");
      await db.as(actor.workspace, async (q) => {
        const row = await readWorkspace(q, actor.workspace);
        if (row?.kind === "personal" || row?.kind === "local")
          throw new AppError("conflict", `A ${row.kind} workspace goes with its account.`);
        for (const id of await allOpenScans(q, actor.workspace))
          await stopScanIn(q, { workspace: actor.workspace, id }, "CANCELLED", "the workspace was deleted");
        await audit(q, actor, "workspace.remove", actor.workspace);
        await changeWorkspace(q, actor.workspace, { deleted: true });
      });
    },
    async members(actor: Actor): Promise<Member[]> {
      permit(actor, "workspace:read");
      const rows = await db.as(actor.workspace, (q) => listMembers(q, actor.workspace));
      const people = await namesOf(
        db,
        rows.map((row) => row.user_id),
      );
      return rows.map(({ user_id, role, joined_at }) => {
        const person = people.get(user_id);
        return {
          ...{ user_id, role, display_name: person?.name ?? "(gone)", email: person?.email ?? "" },
          photo_url: person?.photo ?? null,
          joined_at: joined_at.toISOString(),
        };
      });
    },
    /** Somebody with an account becomes a member at once; somebody else is invited by mail. */
    async add(actor: Actor, given: { email: string; role: Exclude<Role, "owner"> }) {
      permit(actor, "member:manage");
      const user = await findUser(db, { email: given.email });
      if (!user) return { invited: await this.invite(actor, given), member: null };
      await change(actor, "member.add", user.id, (roles) => {
        if (roles.has(user.id)) throw new AppError("taken", "This person is a member already.");
        return [[user.id, given.role]];
      });
      return { invited: null, member: (await this.members(actor)).find((one) => one.user_id === user.id) ?? null };
    },
    async changeRole(actor: Actor, user: string, role: Role): Promise<void> {
      permit(actor, "member:manage");
      await change(actor, "member.role", user, (roles) => {
        const before = roleOf(roles, user);
        if ((before === "owner" || role === "owner") && actor.role !== "owner")
          throw new AppError("not_authorized", "Only an owner makes or unmakes owners.");
        return [[user, role]];
      });
    },
    async removeMember(actor: Actor, user: string): Promise<void> {
      if (user !== actor.name) permit(actor, "member:manage");
      await change(actor, user === actor.name ? "member.leave" : "member.remove", user, (roles) => {
        if (roleOf(roles, user) === "owner" && actor.role !== "owner")
          throw new AppError("not_authorized", "Only an owner removes an owner.");
        return [[user, null]];
      });
    },
    /** The new owner takes over, the old one stays as admin. */
    async transfer(actor: Actor, to: string): Promise<void> {
      permit(actor, "workspace:manage");
      await change(actor, "workspace.transfer", to, (roles) => {
        roleOf(roles, to);
        return [[to, "owner"], ...(to === actor.name ? [] : ([[actor.name, "admin"]] as const))];
      });
    },
    /** Sends a link; the one before, to the same address, is void. `link` is for who has no mail server. */
    async invite(actor: Actor, given: { email: string; role: Exclude<Role, "owner"> }) {
      permit(actor, "member:manage");
      const secret = makeSecret();
      const id = randomUUID();
      const email = emailKey(given.email);
      const row = await db.as(actor.workspace, async (q) => {
        await insertInvitation(q, actor.workspace, {
          ...{ id, email, role: given.role, hash: digestOf(secret), by: actor.name, days: invitationDays },
        });
        await audit(q, actor, "invitation.create", id);
        return readWorkspace(q, actor.workspace);
      });
      const link = `${publicUrl}/register?invitation=${secret}`;
      await mail({
        to: email,
        subject: `You are invited to ${row?.name ?? "a workspace"}`,
        text: `You are invited to the workspace "${row?.name ?? ""}" at Sonde, as ${given.role}. To accept, open this link:\n\n${link}\n\nIt works once, for ${invitationDays} days.`,
      });
      return { id, email, role: given.role, link };
    },
    async invitations(actor: Actor) {
      permit(actor, "member:manage");
      const rows = await db.as(actor.workspace, (q) => listInvitations(q, actor.workspace));
      return rows.map(({ created_at, expires_at, ...row }) => ({
        ...row,
        created_at: created_at.toISOString(),
        expires_at: expires_at.toISOString(),
      }));
    },
    async revokeInvitation(actor: Actor, id: string): Promise<void> {
      permit(actor, "member:manage");
      await db.as(actor.workspace, async (q) => {
        if (!(await revokeInvitation(q, actor.workspace, id)))
          throw new AppError("not_found", "There is no such invitation.");
        await audit(q, actor, "invitation.revoke", id);
      });
    },
  };
}

/** What somebody becomes; null: a stranger. */
type Change = readonly (readonly [user: string, role: Role | null])[];

export type Workspaces = ReturnType<typeof makeWorkspaces>;
