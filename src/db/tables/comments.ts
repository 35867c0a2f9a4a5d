import type { Subject, SubjectKind } from "../../model/subject.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isOpenTo } from "./notes.ts";

export type CommentRow = {
  readonly id: string;
  readonly investigation_id: string | null;
  readonly subject_kind: SubjectKind;
  readonly subject_id: string;
  readonly parent_id: string | null;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
};

const fields = `c.id, c.investigation_id, c.subject_kind, c.subject_id, c.parent_id, c.text, c.mentions, c.created_by,
  c.created_at, c.edited_at, c.deleted_at`;

export async function insertComment(
  q: Query,
  workspace: string,
  comment: Pick<CommentRow, "id" | "investigation_id" | "parent_id" | "text" | "mentions" | "created_by"> & {
    readonly subject: Subject;
  },
): Promise<void> {
  await q.rows(
    `insert into comments (workspace_id, id, investigation_id, subject_kind, subject_id, parent_id, text, mentions, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8::uuid[], $9)`,
    [
      ...[workspace, comment.id, comment.investigation_id, comment.subject.kind, comment.subject.id],
      ...[comment.parent_id, comment.text, comment.mentions, comment.created_by],
    ],
  );
}

export async function readComment(
  q: Query,
  workspace: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<CommentRow | undefined> {
  const rows = await q.rows<CommentRow>(
    `select ${fields} from comments c where c.workspace_id = $1 and c.id = $2 ${lock ? "for update" : ""}`,
    [workspace, id],
  );
  return rows[0];
}

export async function listComments(
  q: Query,
  workspace: string,
  filter: {
    readonly kind: SubjectKind | null;
    readonly id: string | null;
    readonly investigation: string | null;
    readonly parent: string | null;
    readonly seer: string | null;
  },
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(CommentRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 8);
  return q.rows(
    `select ${fields}, ${at.place} from comments c
      where c.workspace_id = $1 and ($2::text is null or c.subject_kind = $2) and ($3::text is null or c.subject_id = $3)
        and ($4::uuid is null or c.investigation_id = $4) and ($5::uuid is null or c.parent_id = $5)
        and ${isOpenTo("c", "$6")} and ${at.where}
      order by ${at.orderBy} limit $7`,
    [
      ...[workspace, filter.kind, filter.id, filter.investigation, filter.parent, filter.seer],
      ...[page.limit, ...at.params],
    ],
  );
}

export async function changeComment(
  q: Query,
  workspace: string,
  id: string,
  change: { readonly text: string; readonly mentions: readonly string[] },
): Promise<void> {
  await q.rows(
    `update comments set text = $3, mentions = $4::uuid[], edited_at = now() where workspace_id = $1 and id = $2`,
    [workspace, id, change.text, change.mentions],
  );
}

/** Its words go; it stays, empty, where somebody answered it. */
export async function deleteComment(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(
    `delete from comments c where workspace_id = $1 and id = $2
        and not exists (select from comments a where a.workspace_id = $1 and a.parent_id = c.id)`,
    [workspace, id],
  );
  await q.rows(
    `update comments set text = '', mentions = '{}', deleted_at = now() where workspace_id = $1 and id = $2`,
    [workspace, id],
  );
}
