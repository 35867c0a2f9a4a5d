import type { Subject, SubjectKind } from "../../model/subject.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isVisibleTo } from "./investigations.ts";

export type TagRow = {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly created_by: string;
  readonly created_at: Date;
};

const fields = "t.id, t.name, t.colour, t.created_by, t.created_at";

/** False when there is a tag of this name. */
export async function insertTag(q: Query, workspace: string, tag: Omit<TagRow, "created_at">): Promise<boolean> {
  const rows = await q.rows(
    `insert into tags (workspace_id, id, name, colour, created_by) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, lower(name)) do nothing returning id`,
    [workspace, tag.id, tag.name, tag.colour, tag.created_by],
  );
  return rows.length > 0;
}

export async function countTags(q: Query, workspace: string): Promise<number> {
  const rows = await q.rows<{ count: number }>(`select count(*)::int as count from tags where workspace_id = $1`, [
    workspace,
  ]);
  return rows[0]?.count ?? 0;
}

export async function readTag(q: Query, workspace: string, id: string): Promise<TagRow | undefined> {
  const rows = await q.rows<TagRow>(`select ${fields} from tags t where t.workspace_id = $1 and t.id = $2`, [
    workspace,
    id,
  ]);
  return rows[0];
}

/** Another tag that is called so. */
export async function tagNamed(q: Query, workspace: string, name: string, except: string): Promise<boolean> {
  const rows = await q.rows(`select 1 from tags where workspace_id = $1 and lower(name) = lower($2) and id <> $3`, [
    workspace,
    name,
    except,
  ]);
  return rows.length > 0;
}

/** All tags by name, or those of one thing; with how many things each is on. */
export async function listTags(
  q: Query,
  workspace: string,
  of: Subject | null,
): Promise<(TagRow & { readonly subjects: number })[]> {
  return q.rows(
    `select ${fields}, (select count(*)::int from taggings g where g.workspace_id = $1 and g.tag_id = t.id) as subjects
       from tags t
      where t.workspace_id = $1 and ($2::text is null or exists (
        select from taggings g where g.workspace_id = $1 and g.tag_id = t.id and g.subject_kind = $2 and g.subject_id = $3))
      order by lower(t.name), t.id`,
    [workspace, of?.kind ?? null, of?.id ?? null],
  );
}

export async function changeTag(
  q: Query,
  workspace: string,
  id: string,
  change: { readonly name?: string | undefined; readonly colour?: string | undefined },
): Promise<void> {
  await q.rows(
    `update tags set name = coalesce($3, name), colour = coalesce($4, colour) where workspace_id = $1 and id = $2`,
    [workspace, id, change.name ?? null, change.colour ?? null],
  );
}

export async function deleteTag(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(`delete from taggings where workspace_id = $1 and tag_id = $2`, [workspace, id]);
  await q.rows(`delete from tags where workspace_id = $1 and id = $2`, [workspace, id]);
}

const given = `json_to_recordset($3::json) as s (kind text, id text)`;

/** Puts a tag on things; how many did not have it. */
export async function addTaggings(
  q: Query,
  workspace: string,
  tag: string,
  subjects: readonly Subject[],
  by: string,
): Promise<number> {
  const rows = await q.rows(
    `insert into taggings (workspace_id, tag_id, subject_kind, subject_id, tagged_by)
     select distinct $1::uuid, $2::uuid, s.kind, s.id, $4::text from ${given} on conflict do nothing returning subject_id`,
    [workspace, tag, JSON.stringify(subjects), by],
  );
  return rows.length;
}

/** Takes a tag from things; how many had it. */
export async function removeTaggings(
  q: Query,
  workspace: string,
  tag: string,
  subjects: readonly Subject[],
): Promise<number> {
  const rows = await q.rows(
    `delete from taggings t using ${given}
      where t.workspace_id = $1 and t.tag_id = $2 and t.subject_kind = s.kind and t.subject_id = s.id
     returning t.subject_id`,
    [workspace, tag, JSON.stringify(subjects)],
  );
  return rows.length;
}

export type TaggingRow = {
  readonly subject_kind: SubjectKind;
  readonly subject_id: string;
  readonly tagged_by: string;
  readonly tagged_at: Date;
  readonly tie: number;
};

/** What a tag is on, but for what `seer` may not see. */
export async function taggedWith(
  q: Query,
  workspace: string,
  filter: { readonly tag: string; readonly kind: SubjectKind | null; readonly seer: string | null },
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(TaggingRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 6);
  const seen = (of: string) =>
    `exists (select from investigations i where i.workspace_id = $1 and i.id = ${of} and ${isVisibleTo("$4")})`;
  return q.rows(
    `select g.subject_kind, g.subject_id, g.tagged_by, g.tagged_at, ${page.order.id} as tie, ${at.place} from taggings g
      where g.workspace_id = $1 and g.tag_id = $2 and ($3::text is null or g.subject_kind = $3)
        and case g.subject_kind
              when 'investigation' then ${seen("g.subject_id::uuid")}
              when 'scan' then exists (
                select from scans s where s.workspace_id = $1 and s.id = g.subject_id::uuid
                   and (s.investigation_id is null or ${seen("s.investigation_id")}))
              else true end
        and ${at.where}
      order by ${at.orderBy} limit $5`,
    [workspace, filter.tag, filter.kind, filter.seer, page.limit, ...at.params],
  );
}
