import { createHash, randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import {
  type AttachmentRow,
  deleteAttachment,
  holdAttachments,
  insertAttachment,
  listAttachments,
  readAttachment,
} from "../../db/tables/attachments.ts";
import { readEvidence } from "../../db/tables/evidence.ts";
import { AppError } from "../../errors.ts";
import { packLarge } from "../../evidence/record.ts";
import type { Evidence } from "../../evidence/store.ts";
import type { Subject, SubjectKind } from "../../model/subject.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { placeOf } from "../evidence.ts";
import { enterOf, seerOf } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { type Permission, permit } from "../permissions.ts";
import { refuseUnless } from "../settings/settings.ts";
import { enterSubject, permitAuthor, showSubject } from "./subjects.ts";

const byId = { id: "a.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "a.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "a.created_at", kind: "moment", descending: true, ...byId },
} as const satisfies Record<string, Order>;

export type NewFile = {
  readonly subject: Subject;
  readonly investigation?: string | undefined;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
};

export type AttachmentQuery = PageRequest & {
  readonly subject_kind?: SubjectKind | undefined;
  readonly subject_id?: string | undefined;
  readonly investigation?: string | undefined;
  readonly sort: keyof typeof orders;
};

/** Files that people add. Their bytes are sealed like any evidence, and given back as they came: nothing here reads them. */
export function makeAttachments(parts: {
  readonly db: Db;
  evidence(workspace: string): Promise<Evidence>;
  /** What all files of a workspace may come to, in bytes. */
  readonly mostBytes: number;
}) {
  const { db, evidence, mostBytes } = parts;
  const noFile = (id: string) => new AppError("not_found", `There is no attachment "${id}".`);
  const found = async (q: Query, actor: Actor, id: string, permission: Permission) => {
    const row = await readAttachment(q, actor.workspace, id);
    if (!row) throw noFile(id);
    return { row, inside: await enterOf(q, actor, row.investigation_id, permission, noFile(id)) };
  };
  const placed = async (q: Query, workspace: string, row: AttachmentRow) => {
    const [record] = await readEvidence(q, workspace, [row.evidence_id]);
    const place = record && placeOf(record);
    if (!place) throw new AppError("not_found", "The file was erased.");
    return place;
  };
  const refuseBeyond = async (q: Query, actor: Actor, size: number) => {
    if ((await holdAttachments(q, actor.workspace)) + size > mostBytes)
      throw new AppError("too_large", "The files of this workspace come to as much as they may.", {
        hint: "delete some, or have ATTACHMENT_TOTAL_BYTES raised",
      });
  };

  return {
    async create(actor: Actor, given: NewFile) {
      const { subject, name, mediaType, bytes } = given;
      const check = (q: Query) => enterSubject(q, actor, subject, "note:write", given.investigation ?? null);
      await db.as(actor.workspace, async (q) => {
        await check(q);
        await refuseUnless(q, "attachments");
        await refuseBeyond(q, actor, bytes.length);
      });
      const id = randomUUID();
      const uri = `attachment:${id}`; // its own: two equal files are two records, and erasing one leaves the other
      const record = await packLarge({ kind: "file", uri, request: new Uint8Array(), response: bytes });
      const store = await evidence(actor.workspace);
      const [place] = await store.append([record], { job: id, at: new Date() });
      if (!place) throw new Error("a file was stored and not placed");
      return db.as(actor.workspace, async (q) => {
        const { investigation } = await check(q);
        await refuseBeyond(q, actor, bytes.length);
        const file = {
          ...{ id, investigation_id: investigation, subject_kind: subject.kind, subject_id: subject.id, name },
          ...{ media_type: mediaType, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") },
          created_by: actor.name,
        };
        await insertAttachment(q, actor.workspace, file, { ...place, uri, size: record.length });
        await audit(q, actor, "attachment.create", id);
        return showFile((await found(q, actor, id, "note:read")).row);
      });
    },

    async list(actor: Actor, given: AttachmentQuery) {
      permit(actor, "note:read");
      const order = orders[given.sort];
      const filter = {
        kind: given.subject_kind ?? null,
        id: given.subject_id ?? null,
        investigation: given.investigation ?? null,
        seer: seerOf(actor),
      };
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) =>
        pageOf(await listAttachments(q, actor.workspace, filter, page), given, (row) => row.id, showFile),
      );
    },

    async get(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => showFile((await found(q, actor, id, "note:read")).row));
    },

    /** Its bytes, as they came. Every read is audited before it is answered. */
    async content(actor: Actor, id: string): Promise<{ name: string; sha256: string; bytes: Uint8Array }> {
      const { row, place } = await db.as(actor.workspace, async (q) => {
        const { row } = await found(q, actor, id, "note:read");
        const place = await placed(q, actor.workspace, row);
        await audit(q, actor, "attachment.read", id);
        return { row, place };
      });
      const { response } = await (await evidence(actor.workspace)).read(place);
      return { name: row.name, sha256: row.sha256, bytes: response };
    },

    /** Erases it: bytes, key and name. */
    async remove(actor: Actor, id: string): Promise<void> {
      const place = await db.as(actor.workspace, async (q) => {
        const { row, inside } = await found(q, actor, id, "note:write");
        permitAuthor(inside, row.created_by);
        const [record] = await readEvidence(q, actor.workspace, [row.evidence_id]);
        return record ? placeOf(record) : null;
      });
      const why = { reason: "an attachment was deleted", by: actor.name, at: new Date() };
      if (place) await (await evidence(actor.workspace)).erase(place, why);
      await db.as(actor.workspace, async (q) => {
        await deleteAttachment(q, actor.workspace, id);
        await audit(q, actor, "attachment.remove", id);
      });
    },
  };
}

function showFile(row: AttachmentRow) {
  const { id, investigation_id, name, media_type, size, sha256, created_by } = row;
  return {
    ...{ id, investigation: investigation_id, name, media_type, size, sha256, created_by },
    subject: showSubject(row.subject_kind, row.subject_id),
    created_at: row.created_at.toISOString(),
  };
}
