import type { SubjectKind } from "../../model/subject.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isOpenTo } from "./notes.ts";

export type AttachmentRow = {
  readonly id: string;
  readonly investigation_id: string | null;
  readonly subject_kind: SubjectKind;
  readonly subject_id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly evidence_id: string;
  readonly created_by: string;
  readonly created_at: Date;
};

const fields = `a.id, a.investigation_id, a.subject_kind, a.subject_id, a.name, a.media_type, a.size, a.sha256, a.evidence_id,
  a.created_by, a.created_at`;

export type FileRecord = {
  readonly id: string;
  readonly uri: string;
  readonly size: number;
  readonly segment: string;
  readonly position: number;
  readonly offset: number;
  readonly length: number;
  readonly wrappedKey: string;
};

/** A file, and where its bytes are. */
export async function insertAttachment(
  q: Query,
  workspace: string,
  file: Omit<AttachmentRow, "created_at" | "evidence_id">,
  record: FileRecord,
): Promise<void> {
  await q.rows(
    `insert into evidence (workspace_id, id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key)
     values ($1, $2, 'file', $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[workspace, record.id, record.uri, record.size, record.segment, record.position],
      ...[record.offset, record.length, record.wrappedKey],
    ],
  );
  await q.rows(
    `insert into attachments (workspace_id, id, investigation_id, subject_kind, subject_id, name, media_type, size, sha256,
                              evidence_id, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[workspace, file.id, file.investigation_id, file.subject_kind, file.subject_id, file.name, file.media_type],
      ...[file.size, file.sha256, record.id, file.created_by],
    ],
  );
}

export async function readAttachment(q: Query, workspace: string, id: string): Promise<AttachmentRow | undefined> {
  const rows = await q.rows<AttachmentRow>(
    `select ${fields} from attachments a where a.workspace_id = $1 and a.id = $2`,
    [workspace, id],
  );
  return rows[0];
}

export async function listAttachments(
  q: Query,
  workspace: string,
  filter: {
    readonly kind: SubjectKind | null;
    readonly id: string | null;
    readonly investigation: string | null;
    readonly seer: string | null;
  },
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(AttachmentRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 7);
  return q.rows(
    `select ${fields}, ${at.place} from attachments a
      where a.workspace_id = $1 and ($2::text is null or a.subject_kind = $2) and ($3::text is null or a.subject_id = $3)
        and ($4::uuid is null or a.investigation_id = $4) and ${isOpenTo("a", "$5")} and ${at.where}
      order by ${at.orderBy} limit $6`,
    [workspace, filter.kind, filter.id, filter.investigation, filter.seer, page.limit, ...at.params],
  );
}

/** What all files of a workspace come to; nobody adds one meanwhile. */
export async function holdAttachments(q: Query, workspace: string): Promise<number> {
  await q.rows(`select pg_advisory_xact_lock(hashtext('attachments'), hashtext($1))`, [workspace]);
  const rows = await q.rows<{ size: number }>(
    `select coalesce(sum(size), 0)::bigint as size from attachments where workspace_id = $1`,
    [workspace],
  );
  return rows[0]?.size ?? 0;
}

export async function deleteAttachment(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(
    `with gone as (delete from attachments where workspace_id = $1 and id = $2 returning evidence_id)
     update evidence e set wrapped_key = null, uri = '' from gone where e.workspace_id = $1 and e.id = gone.evidence_id`,
    [workspace, id],
  );
}
