import type { Query } from "../client.ts";

export type SavedViewRow = {
  readonly id: string;
  readonly owner: string;
  readonly page: string;
  readonly name: string;
  readonly shared: boolean;
  readonly view: Record<string, unknown>;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const fields = "v.id, v.owner, v.page, v.name, v.shared, v.view, v.created_at, v.updated_at";

/** Somebody's own views and those that others share, by name. */
export async function listSavedViews(
  q: Query,
  workspace: string,
  user: string,
  page: string | null,
): Promise<SavedViewRow[]> {
  return q.rows<SavedViewRow>(
    `select ${fields} from saved_views v
      where v.workspace_id = $1 and (v.owner = $2 or v.shared) and ($3::text is null or v.page = $3)
      order by v.page, lower(v.name), v.id limit 1000`,
    [workspace, user, page],
  );
}

export async function readSavedView(q: Query, workspace: string, id: string): Promise<SavedViewRow | undefined> {
  const rows = await q.rows<SavedViewRow>(
    `select ${fields} from saved_views v where v.workspace_id = $1 and v.id = $2`,
    [workspace, id],
  );
  return rows[0];
}

export async function countSavedViews(q: Query, workspace: string, user: string): Promise<number> {
  const rows = await q.rows<{ count: number }>(
    `select count(*)::int as count from saved_views where workspace_id = $1 and owner = $2`,
    [workspace, user],
  );
  return rows[0]?.count ?? 0;
}

/** False when the person has a view of this name for the page. */
export async function insertSavedView(
  q: Query,
  workspace: string,
  view: Omit<SavedViewRow, "created_at" | "updated_at">,
): Promise<boolean> {
  const rows = await q.rows(
    `insert into saved_views (workspace_id, id, owner, page, name, shared, view) values ($1, $2, $3, $4, $5, $6, $7::jsonb)
     on conflict do nothing returning id`,
    [workspace, view.id, view.owner, view.page, view.name, view.shared, JSON.stringify(view.view)],
  );
  return rows.length > 0;
}

/** False when another view of the person has that name. */
export async function changeSavedView(
  q: Query,
  workspace: string,
  id: string,
  change: {
    readonly name?: string | undefined;
    readonly shared?: boolean | undefined;
    readonly view?: Record<string, unknown> | undefined;
  },
): Promise<boolean> {
  const rows = await q.rows(
    `update saved_views v set name = coalesce($3, v.name), shared = coalesce($4, v.shared),
            view = coalesce($5::jsonb, v.view), updated_at = now()
      where v.workspace_id = $1 and v.id = $2 and not exists (
        select from saved_views o where o.workspace_id = $1 and o.owner = v.owner and o.page = v.page and o.id <> v.id
           and lower(o.name) = lower($3))
     returning v.id`,
    [workspace, id, change.name ?? null, change.shared ?? null, change.view ? JSON.stringify(change.view) : null],
  );
  return rows.length > 0;
}

export async function deleteSavedView(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(`delete from saved_views where workspace_id = $1 and id = $2`, [workspace, id]);
}
