import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import { addInvestigationEvent } from "../../db/tables/events.ts";
import { type GrantRole, listGrants, removeGrant, roleGranted, setGrant } from "../../db/tables/grants.ts";
import { changeInvestigation, type Visibility } from "../../db/tables/investigations.ts";
import { memberRole } from "../../db/tables/members.ts";
import { addNotifications } from "../../db/tables/notifications.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enter } from "./access.ts";

/** Gives a member a role in an investigation. What is not a person (the command line) needs none. */
export async function shareIn(q: Query, actor: Actor, id: string, user: string, role: GrantRole): Promise<void> {
  if (!(await memberRole(q, actor.workspace, user))) return;
  await setGrant(q, actor.workspace, { investigation: id, user, role, by: actor.name });
  await audit(q, actor, "investigation.share", `${id} ${user}`);
}

/** Whose case it is now. In a private one that is a way in. */
export async function assignIn(
  q: Query,
  actor: Actor,
  id: string,
  assignee: string | null,
  visibility: Visibility,
): Promise<void> {
  if (assignee !== null && !(await memberRole(q, actor.workspace, assignee)))
    throw new AppError("invalid", `"${assignee}" is no member of this workspace.`);
  await changeInvestigation(q, actor.workspace, id, { assignee });
  if (assignee !== null && visibility === "private" && !(await roleGranted(q, actor.workspace, id, assignee)))
    await shareIn(q, actor, id, assignee, "analyst");
  if (assignee !== null && assignee !== actor.name)
    await addNotifications(q, actor.workspace, [
      {
        ...{ user: assignee, kind: "assignment", cause: randomUUID(), by: actor.name, investigation: id },
        subject: { kind: "investigation", id },
      },
    ]);
  await addInvestigationEvent(q, actor.workspace, id, { kind: "investigation", what: "assigned" });
  await audit(q, actor, "investigation.assign", `${id} ${assignee ?? "nobody"}`);
}

/** Who has a role of their own in an investigation. */
export function makeSharing({ db }: { db: Db }) {
  return {
    async list(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:read");
        const rows = await listGrants(q, actor.workspace, id);
        return rows.map(({ user_id, role, granted_at }) => ({ user_id, role, granted_at: granted_at.toISOString() }));
      });
    },
    async set(actor: Actor, id: string, user: string, role: GrantRole): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:share");
        if (!(await memberRole(q, actor.workspace, user)))
          throw new AppError("not_found", "There is no such member.", {
            hint: "add the person to the workspace first",
          });
        await shareIn(q, actor, id, user, role);
      });
    },
    async remove(actor: Actor, id: string, user: string): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, user === actor.name ? "investigation:read" : "investigation:share");
        if (!(await removeGrant(q, actor.workspace, id, user)))
          throw new AppError("not_found", "This person has no role of their own in this investigation.");
        await audit(q, actor, "investigation.unshare", `${id} ${user}`);
      });
    },
  };
}
