import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import {
  addTaggings,
  changeTag,
  countTags,
  deleteTag,
  insertTag,
  listTags,
  readTag,
  removeTaggings,
  type TagRow,
  taggedWith,
  tagNamed,
} from "../../db/tables/tags.ts";
import { AppError } from "../../errors.ts";
import type { Subject, SubjectKind } from "../../model/subject.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { seerOf } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { permit } from "../permissions.ts";
import { enterSubject, enterSubjects, showSubject } from "./subjects.ts";

const mostTags = 500;
/** What it was put on last comes first; ties are broken by a number made from what it is on. */
const tie = "hashtextextended(g.subject_kind || g.subject_id, 0) >> 11";
const newest = { by: "g.tagged_at", kind: "moment", descending: true, id: `(${tie})`, idType: "bigint" } as const;

/** Words with a colour that people put on things. */
export function makeTags({ db }: { db: Db }) {
  const found = async (q: Query, actor: Actor, id: string): Promise<TagRow> => {
    const row = await readTag(q, actor.workspace, id);
    if (!row) throw new AppError("not_found", `There is no tag "${id}".`);
    return row;
  };
  const taken = (name: string) => new AppError("taken", `There is a tag "${name}" already.`);
  const touch = async (actor: Actor, id: string, subjects: readonly Subject[], put: boolean): Promise<number> =>
    db.as(actor.workspace, async (q) => {
      await enterSubjects(q, actor, subjects, "note:write");
      await found(q, actor, id);
      const count = put
        ? await addTaggings(q, actor.workspace, id, subjects, actor.name)
        : await removeTaggings(q, actor.workspace, id, subjects);
      if (count > 0) await audit(q, actor, put ? "tag.put" : "tag.take", id);
      return count;
    });

  return {
    async list(actor: Actor, of: Subject | null) {
      permit(actor, "note:read");
      return db.as(actor.workspace, async (q) => {
        if (of) await enterSubject(q, actor, of, "note:read");
        return (await listTags(q, actor.workspace, of)).map((row) => ({ ...showTag(row), subjects: row.subjects }));
      });
    },
    async create(actor: Actor, given: { name: string; colour: string }) {
      permit(actor, "note:write");
      return db.as(actor.workspace, async (q) => {
        if ((await countTags(q, actor.workspace)) >= mostTags)
          throw new AppError("conflict", `A workspace has at most ${mostTags} tags.`, { hint: "delete some first" });
        const id = randomUUID();
        if (!(await insertTag(q, actor.workspace, { id, ...given, created_by: actor.name }))) throw taken(given.name);
        await audit(q, actor, "tag.create", id);
        return showTag(await found(q, actor, id));
      });
    },
    async get(actor: Actor, id: string) {
      permit(actor, "note:read");
      return db.as(actor.workspace, async (q) => showTag(await found(q, actor, id)));
    },
    async change(actor: Actor, id: string, given: { name?: string | undefined; colour?: string | undefined }) {
      permit(actor, "note:write");
      return db.as(actor.workspace, async (q) => {
        await found(q, actor, id);
        if (given.name !== undefined && (await tagNamed(q, actor.workspace, given.name, id))) throw taken(given.name);
        await changeTag(q, actor.workspace, id, given);
        await audit(q, actor, "tag.change", id);
        return showTag(await found(q, actor, id));
      });
    },
    async remove(actor: Actor, id: string): Promise<void> {
      permit(actor, "note:write");
      await db.as(actor.workspace, async (q) => {
        await found(q, actor, id);
        await deleteTag(q, actor.workspace, id);
        await audit(q, actor, "tag.remove", id);
      });
    },
    put: (actor: Actor, id: string, subjects: readonly Subject[]) => touch(actor, id, subjects, true),
    take: (actor: Actor, id: string, subjects: readonly Subject[]) => touch(actor, id, subjects, false),
    /** What a tag is on, the newest first. */
    async subjects(actor: Actor, id: string, given: PageRequest & { kind?: SubjectKind | undefined }) {
      permit(actor, "note:read");
      const order: Order = newest;
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) => {
        await found(q, actor, id);
        const filter = { tag: id, kind: given.kind ?? null, seer: seerOf(actor) };
        return pageOf(
          await taggedWith(q, actor.workspace, filter, page),
          given,
          (row) => row.tie,
          ({ subject_kind, subject_id, tagged_by, tagged_at }) => ({
            ...showSubject(subject_kind, subject_id),
            tagged_by,
            tagged_at: tagged_at.toISOString(),
          }),
        );
      });
    },
  };
}

function showTag({ id, name, colour, created_by, created_at }: TagRow) {
  return { id, name, colour, created_by, created_at: created_at.toISOString() };
}
