import type { SubjectKind } from "../../model/subject.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isVisibleTo } from "./investigations.ts";

export type NoteRow = {
  readonly id: string;
  readonly investigation_id: string | null;
  readonly subject_kind: SubjectKind | null;
  readonly subject_id: string | null;
  readonly pinned_at: Date | null;
  readonly text: string;
  readonly version: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly updated_by: string;
  readonly updated_at: Date;
};

const fields = `n.id, n.investigation_id, n.subject_kind, n.subject_id, n.pinned_at, n.text, n.version, n.created_by,
  n.created_at, n.updated_by, n.updated_at`;

/** Whether somebody sees a row that may belong to an investigation: for aliases with `investigation_id`. */
export function isOpenTo(alias: string, param: string): string {
  return `(${alias}.investigation_id is null or exists (select from investigations i
    where i.workspace_id = ${alias}.workspace_id and i.id = ${alias}.investigation_id and ${isVisibleTo(param)}))`;
}

export async function insertNote(
  q: Query,
  workspace: string,
  note: Pick<NoteRow, "id" | "investigation_id" | "subject_kind" | "subject_id" | "text" | "created_by"> & {
    readonly pinned_at: string | null;
  },
): Promise<void> {
  await q.rows(
    `insert into notes (workspace_id, id, investigation_id, subject_kind, subject_id, pinned_at, text, created_by, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [
      ...[workspace, note.id, note.investigation_id, note.subject_kind, note.subject_id, note.pinned_at],
      ...[note.text, note.created_by],
    ],
  );
}

export async function readNote(
  q: Query,
  workspace: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<NoteRow | undefined> {
  const rows = await q.rows<NoteRow>(
    `select ${fields} from notes n where n.workspace_id = $1 and n.id = $2 ${lock ? "for update" : ""}`,
    [workspace, id],
  );
  return rows[0];
}

export type NoteFilter = {
  readonly kind: SubjectKind | null;
  readonly id: string | null;
  readonly investigation: string | null;
  readonly author: string | null;
  readonly q: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly seer: string | null;
};

export async function listNotes(
  q: Query,
  workspace: string,
  filter: NoteFilter,
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(NoteRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 11);
  return q.rows(
    `select ${fields}, ${at.place} from notes n
      where n.workspace_id = $1 and ($2::text is null or n.subject_kind = $2) and ($3::text is null or n.subject_id = $3)
        and ($4::uuid is null or n.investigation_id = $4) and ($5::text is null or n.created_by = $5)
        and ($6::text is null or strpos(lower(n.text), lower($6)) > 0)
        and ($7::timestamptz is null or n.pinned_at >= $7) and ($8::timestamptz is null or n.pinned_at < $8)
        and ${isOpenTo("n", "$9")} and ${at.where}
      order by ${at.orderBy} limit $10`,
    [
      ...[workspace, filter.kind, filter.id, filter.investigation, filter.author, filter.q, filter.from, filter.to],
      ...[filter.seer, page.limit, ...at.params],
    ],
  );
}

export async function changeNote(
  q: Query,
  workspace: string,
  id: string,
  change: { readonly text?: string | undefined; readonly pinned_at?: string | null | undefined; readonly by: string },
): Promise<void> {
  await q.rows(
    `update notes set text = coalesce($3, text), pinned_at = case when $4 then $5::timestamptz else pinned_at end,
            version = version + 1, updated_by = $6, updated_at = now()
      where workspace_id = $1 and id = $2`,
    [workspace, id, change.text ?? null, change.pinned_at !== undefined, change.pinned_at ?? null, change.by],
  );
}

export async function deleteNote(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(`delete from notes where workspace_id = $1 and id = $2`, [workspace, id]);
}
