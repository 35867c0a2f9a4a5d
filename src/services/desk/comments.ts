import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import {
  type CommentRow,
  changeComment,
  deleteComment,
  insertComment,
  listComments,
  readComment,
} from "../../db/tables/comments.ts";
import { membersAmong } from "../../db/tables/members.ts";
import { addNotifications } from "../../db/tables/notifications.ts";
import { AppError } from "../../errors.ts";
import type { Subject, SubjectKind } from "../../model/subject.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enterOf, seerOf } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { type Permission, permit } from "../permissions.ts";
import { enterSubject, permitAuthor, showSubject } from "./subjects.ts";

const byId = { id: "c.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "c.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "c.created_at", kind: "moment", descending: true, ...byId },
} as const satisfies Record<string, Order>;

export type NewComment = {
  readonly subject: Subject;
  readonly investigation?: string | undefined;
  /** The comment that is answered. */
  readonly parent?: string | undefined;
  readonly text: string;
  /** Members who are told. */
  readonly mentions: readonly string[];
};

export type CommentQuery = PageRequest & {
  readonly subject_kind?: SubjectKind | undefined;
  readonly subject_id?: string | undefined;
  readonly investigation?: string | undefined;
  readonly parent?: string | undefined;
  readonly sort: keyof typeof orders;
};

/** What people say to each other about a thing. */
export function makeComments({ db }: { db: Db }) {
  const noComment = (id: string) => new AppError("not_found", `There is no comment "${id}".`);
  const found = async (q: Query, actor: Actor, id: string, permission: Permission, lock = false) => {
    const row = await readComment(q, actor.workspace, id, { lock });
    if (!row) throw noComment(id);
    return { row, inside: await enterOf(q, actor, row.investigation_id, permission, noComment(id)) };
  };
  const tell = async (q: Query, actor: Actor, row: CommentRow, users: readonly string[]) => {
    await addNotifications(
      q,
      actor.workspace,
      users
        .filter((user) => user !== actor.name)
        .map((user) => ({
          ...{ user, kind: "mention" as const, cause: row.id, by: actor.name, investigation: row.investigation_id },
          subject: { kind: row.subject_kind, id: row.subject_id },
        })),
    );
  };
  const members = async (q: Query, actor: Actor, users: readonly string[]): Promise<string[]> => {
    const unique = [...new Set(users)];
    const known = await membersAmong(q, actor.workspace, unique);
    const other = unique.find((user) => !known.has(user));
    if (other) throw new AppError("invalid", `"${other}" is no member of this workspace and cannot be mentioned.`);
    return unique;
  };

  return {
    async create(actor: Actor, given: NewComment) {
      return db.as(actor.workspace, async (q) => {
        const { subject, parent = null } = given;
        const above = parent === null ? null : (await found(q, actor, parent, "note:write")).row;
        if (above && (above.subject_kind !== subject.kind || above.subject_id !== subject.id))
          throw new AppError("invalid", "The comment that is answered is about something else.");
        const named = above ? above.investigation_id : (given.investigation ?? null);
        const { investigation } = await enterSubject(q, actor, subject, "note:write", named);
        const mentions = await members(q, actor, given.mentions);
        const id = randomUUID();
        await insertComment(q, actor.workspace, {
          ...{ id, investigation_id: investigation, subject, text: given.text, mentions, created_by: actor.name },
          parent_id: above ? (above.parent_id ?? above.id) : null,
        });
        const { row } = await found(q, actor, id, "note:read");
        await tell(q, actor, row, mentions);
        await audit(q, actor, "comment.create", id);
        return showComment(row);
      });
    },

    async list(actor: Actor, given: CommentQuery) {
      permit(actor, "note:read");
      const order = orders[given.sort];
      const filter = {
        kind: given.subject_kind ?? null,
        id: given.subject_id ?? null,
        investigation: given.investigation ?? null,
        parent: given.parent ?? null,
        seer: seerOf(actor),
      };
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) =>
        pageOf(await listComments(q, actor.workspace, filter, page), given, (row) => row.id, showComment),
      );
    },

    async get(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => showComment((await found(q, actor, id, "note:read")).row));
    },

    /** By who wrote it; who is newly mentioned is told. */
    async change(actor: Actor, id: string, given: { text: string; mentions: readonly string[] }) {
      return db.as(actor.workspace, async (q) => {
        const { row } = await found(q, actor, id, "note:write", true);
        if (row.created_by !== actor.name)
          throw new AppError("not_authorized", "Somebody else wrote this: only they may change their words.");
        if (row.deleted_at) throw new AppError("conflict", "The comment was deleted.");
        const mentions = await members(q, actor, given.mentions);
        await changeComment(q, actor.workspace, id, { text: given.text, mentions });
        await tell(q, actor, row, mentions);
        await audit(q, actor, "comment.change", id);
        return showComment((await found(q, actor, id, "note:read")).row);
      });
    },

    async remove(actor: Actor, id: string): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        const { row, inside } = await found(q, actor, id, "note:write", true);
        permitAuthor(inside, row.created_by);
        await deleteComment(q, actor.workspace, id);
        await audit(q, actor, "comment.remove", id);
      });
    },
  };
}

function showComment(row: CommentRow) {
  const { id, investigation_id, parent_id, text, mentions, created_by } = row;
  return {
    ...{ id, investigation: investigation_id, parent: parent_id, text, mentions, created_by },
    subject: showSubject(row.subject_kind, row.subject_id),
    deleted: row.deleted_at !== null,
    created_at: row.created_at.toISOString(),
    edited_at: row.edited_at?.toISOString() ?? null,
  };
}
