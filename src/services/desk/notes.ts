import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import { changeNote, deleteNote, insertNote, listNotes, type NoteRow, readNote } from "../../db/tables/notes.ts";
import { AppError } from "../../errors.ts";
import type { Subject, SubjectKind } from "../../model/subject.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enterOf, seerOf } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { type Permission, permit } from "../permissions.ts";
import { enterCase, enterSubject, permitAuthor, showSubject } from "./subjects.ts";

const byId = { id: "n.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "n.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "n.created_at", kind: "moment", descending: true, ...byId },
  pinned_at: { by: "coalesce(n.pinned_at, n.created_at)", kind: "moment", descending: false, ...byId },
  "-pinned_at": { by: "coalesce(n.pinned_at, n.created_at)", kind: "moment", descending: true, ...byId },
} as const satisfies Record<string, Order>;

export type NewNote = {
  readonly text: string;
  readonly subject?: Subject | undefined;
  readonly investigation?: string | undefined;
  readonly pinned_at?: string | undefined;
};

export type NoteQuery = PageRequest & {
  readonly subject_kind?: SubjectKind | undefined;
  readonly subject_id?: string | undefined;
  readonly investigation?: string | undefined;
  readonly author?: string | undefined;
  readonly q?: string | undefined;
  readonly pinned_from?: string | undefined;
  readonly pinned_to?: string | undefined;
  readonly sort: keyof typeof orders;
};

/** Markdown that people keep: text, never rendered here. */
export function makeNotes({ db }: { db: Db }) {
  const noNote = (id: string) => new AppError("not_found", `There is no note "${id}".`);
  const found = async (q: Query, actor: Actor, id: string, permission: Permission, lock = false) => {
    const row = await readNote(q, actor.workspace, id, { lock });
    if (!row) throw noNote(id);
    return { row, inside: await enterOf(q, actor, row.investigation_id, permission, noNote(id)) };
  };

  return {
    async create(actor: Actor, given: NewNote) {
      return db.as(actor.workspace, async (q) => {
        const { subject = null, investigation: named = null, pinned_at = null } = given;
        if (!subject && !named && !pinned_at)
          throw new AppError(
            "invalid",
            "A note wants something to be pinned to: a subject, an investigation or a time.",
          );
        const { investigation } = subject
          ? await enterSubject(q, actor, subject, "note:write", named)
          : await enterCase(q, actor, named, "note:write");
        const id = randomUUID();
        await insertNote(q, actor.workspace, {
          ...{ id, investigation_id: investigation, text: given.text, pinned_at, created_by: actor.name },
          ...{ subject_kind: subject?.kind ?? null, subject_id: subject?.id ?? null },
        });
        await audit(q, actor, "note.create", id);
        return showNote((await found(q, actor, id, "note:read")).row);
      });
    },

    async list(actor: Actor, given: NoteQuery) {
      permit(actor, "note:read");
      const order = orders[given.sort];
      const filter = {
        kind: given.subject_kind ?? null,
        id: given.subject_id ?? null,
        investigation: given.investigation ?? null,
        author: given.author ?? null,
        q: given.q || null,
        from: given.pinned_from ?? null,
        to: given.pinned_to ?? null,
        seer: seerOf(actor),
      };
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) =>
        pageOf(await listNotes(q, actor.workspace, filter, page), given, (row) => row.id, showNote),
      );
    },

    async get(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => showNote((await found(q, actor, id, "note:read")).row));
    },

    /** `version`: what was read before; somebody else's change since is not overwritten. */
    async change(
      actor: Actor,
      id: string,
      given: { text?: string | undefined; pinned_at?: string | null | undefined; version?: number | undefined },
    ) {
      return db.as(actor.workspace, async (q) => {
        const { row } = await found(q, actor, id, "note:write", true);
        if (given.version !== undefined && given.version !== row.version)
          throw new AppError("conflict", "Somebody changed this note in the meantime.", {
            hint: "read it again, and give the version that it has now",
          });
        await changeNote(q, actor.workspace, id, { ...given, by: actor.name });
        await audit(q, actor, "note.change", id);
        return showNote((await found(q, actor, id, "note:read")).row);
      });
    },

    async remove(actor: Actor, id: string): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        const { row, inside } = await found(q, actor, id, "note:write", true);
        permitAuthor(inside, row.created_by);
        await deleteNote(q, actor.workspace, id);
        await audit(q, actor, "note.remove", id);
      });
    },
  };
}

function showNote(row: NoteRow) {
  const { id, investigation_id, subject_kind, subject_id, pinned_at, text, version, created_by, updated_by } = row;
  return {
    ...{ id, investigation: investigation_id, text, version, created_by, updated_by },
    subject: subject_kind && subject_id ? showSubject(subject_kind, subject_id) : null,
    pinned_at: pinned_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
