import type { Db } from "../../db/client.ts";
import { eventHeads, eventSpan, eventsOf, wakes } from "../../db/tables/events.ts";
import type { Actor } from "../app.ts";
import type { Access } from "../identity/access.ts";
import type { Principal } from "../identity/principal.ts";
import { enter } from "../investigations/access.ts";
import { permit } from "../permissions.ts";
import { type Progress, readProgressOf } from "./message-queries.ts";
import { type LiveMessage, liveMessages } from "./messages.ts";

/** An investigation that is followed. */
export type Followed = { readonly workspace: string; readonly id: string };

const shownInMessages = ["scan:read", "job:read", "entity:read", "finding:read"] as const;

/** What live connections stand on: who may follow an investigation, and what happened in it. */
export function makeLive({ db, access }: { db: Db; access: Access }) {
  return {
    /** Passes who may see what messages show; AppError not_found, not_authorized. */
    async admit(principal: Principal, workspace: string, id: string): Promise<void> {
      const actor: Actor = await access.actorIn(principal, workspace);
      await db.as(workspace, async (q) => {
        const { inside } = await enter(q, actor, id, "investigation:read");
        for (const permission of shownInMessages) permit(inside, permission);
      });
    },
    /** Messages after a number, in order, at most so many. */
    async read({ workspace, id }: Followed, after: number, limit: number): Promise<LiveMessage[]> {
      return db.as(workspace, async (q) =>
        liveMessages(q, workspace, id, await eventsOf(q, workspace, id, after, limit)),
      );
    },
    /** The last number, and up to where some are forgotten. */
    async span({ workspace, id }: Followed): Promise<{ head: number; floor: number }> {
      return db.as(workspace, (q) => eventSpan(q, workspace, id));
    },
    /** The last numbers of several investigations of a workspace. */
    async heads(workspace: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
      return db.as(workspace, (q) => eventHeads(q, workspace, ids));
    },
    /** How far it is, and at which step. */
    async progress({ workspace, id }: Followed): Promise<Progress> {
      return db.as(workspace, (q) => readProgressOf(q, workspace, id));
    },
    /** Wakes whenever something may have happened, in any process. */
    listen: (wake: () => void) => db.listen(wakes, wake),
  };
}

export type Live = ReturnType<typeof makeLive>;
