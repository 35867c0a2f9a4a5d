import type { Db } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import {
  countUnread,
  listNotifications,
  markAll,
  markNotification,
  type NotificationRow,
  readPreferences,
  setPreferences,
} from "../../db/tables/notifications.ts";
import { AppError } from "../../errors.ts";
import type { NotificationKind, Wanted } from "../../model/notification.ts";
import type { Actor } from "../app.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { permit } from "../permissions.ts";
import { showSubject } from "./subjects.ts";

const newest = { by: "n.at", kind: "moment", descending: true, id: "n.id", idType: "uuid" } as const satisfies Order;

/** What somebody was told in a workspace. Reading it is theirs alone, and no change of anybody's state: not audited. */
export function makeNotifications({ db }: { db: Db }) {
  return {
    async list(
      actor: Actor,
      given: PageRequest & { unread?: boolean | undefined; kind?: NotificationKind | undefined },
    ) {
      permit(actor, "workspace:read");
      const filter = { unread: given.unread ?? false, kind: given.kind ?? null };
      const page = { order: newest, after: placeIn(given, newest), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) =>
        pageOf(
          await listNotifications(q, actor.workspace, actor.name, filter, page),
          given,
          (row) => row.id,
          showNotification,
        ),
      );
    },
    async unread(actor: Actor): Promise<number> {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, (q) => countUnread(q, actor.workspace, actor.name));
    },
    async mark(actor: Actor, id: string, read: boolean): Promise<void> {
      permit(actor, "notification:write");
      const there = await db.as(actor.workspace, (q) => markNotification(q, actor.workspace, actor.name, id, read));
      if (!there) throw new AppError("not_found", `There is no notification "${id}".`);
    },
    async markAll(actor: Actor): Promise<number> {
      permit(actor, "notification:write");
      return db.as(actor.workspace, (q) => markAll(q, actor.workspace, actor.name));
    },
    async preferences(actor: Actor): Promise<Record<NotificationKind, Wanted>> {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, (q) => readPreferences(q, actor.workspace, actor.name));
    },
    async prefer(actor: Actor, given: Readonly<Partial<Record<NotificationKind, Wanted | undefined>>>) {
      permit(actor, "notification:write");
      const rows = Object.entries(given).flatMap(([kind, wanted]) =>
        wanted ? [{ kind: kind as NotificationKind, wanted }] : [],
      );
      return db.as(actor.workspace, async (q) => {
        await setPreferences(q, actor.workspace, actor.name, rows);
        return readPreferences(q, actor.workspace, actor.name);
      });
    },
  };
}

function showNotification(row: NotificationRow) {
  const { id, kind, subject_kind, subject_id, investigation_id, by_whom, at, read_at } = row;
  return {
    ...{ id, kind, investigation: investigation_id, by: by_whom },
    subject:
      subject_kind === "invitation" ? { kind: subject_kind, id: subject_id } : showSubject(subject_kind, subject_id),
    at: at.toISOString(),
    read_at: read_at?.toISOString() ?? null,
  };
}
