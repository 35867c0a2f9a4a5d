import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { forgetCase } from "./subjects.ts";

export const investigationStates = ["open", "closed", "archived"] as const;
export type InvestigationState = (typeof investigationStates)[number];
export type Visibility = "workspace" | "private";

export type InvestigationRow = {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly state: InvestigationState;
  readonly visibility: Visibility;
  readonly assignee: string | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly closed_at: Date | null;
};

const fields =
  "i.id, i.title, i.question, i.state, i.visibility, i.assignee, i.created_by, i.created_at, i.updated_at, i.closed_at";

/**
 * Whether somebody sees investigation `i`: a condition to put into a query. The parameter is a person, or null for who
 * sees all.
 */
export function isVisibleTo(param: string): string {
  return `(${param}::text is null or i.visibility = 'workspace' or exists (
    select from grants g where g.workspace_id = i.workspace_id and g.kind = 'investigation' and g.subject_id = i.id
       and g.user_id::text = ${param}))`;
}

export async function insertInvestigation(
  q: Query,
  workspace: string,
  given: Pick<InvestigationRow, "id" | "title" | "question" | "visibility" | "assignee" | "created_by">,
): Promise<void> {
  await q.rows(
    `insert into investigations (workspace_id, id, title, question, visibility, assignee, created_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [workspace, given.id, given.title, given.question, given.visibility, given.assignee, given.created_by],
  );
}

export async function readInvestigation(
  q: Query,
  workspace: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<InvestigationRow | undefined> {
  const rows = await q.rows<InvestigationRow>(
    `select ${fields} from investigations i where i.workspace_id = $1 and i.id = $2 ${lock ? "for update" : ""}`,
    [workspace, id],
  );
  return rows[0];
}

export type InvestigationFilter = {
  readonly state: InvestigationState | null;
  readonly assignee: string | null;
  /** A part of title or question. */
  readonly q: string | null;
  /** Who asks; null for who sees all. */
  readonly seer: string | null;
};

export async function listInvestigations(
  q: Query,
  workspace: string,
  filter: InvestigationFilter,
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(InvestigationRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 7);
  return q.rows(
    `select ${fields}, ${at.place} from investigations i
      where i.workspace_id = $1 and ($2::text is null or i.state = $2) and ($3::uuid is null or i.assignee = $3)
        and ($4::text is null or strpos(lower(i.title), lower($4)) > 0 or strpos(lower(i.question), lower($4)) > 0)
        and ${isVisibleTo("$5")} and ${at.where}
      order by ${at.orderBy} limit $6`,
    [workspace, filter.state, filter.assignee, filter.q, filter.seer, page.limit, ...at.params],
  );
}

export type InvestigationChange = {
  readonly title?: string | undefined;
  readonly question?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly assignee?: string | null | undefined;
  readonly state?: InvestigationState | undefined;
};

export async function changeInvestigation(
  q: Query,
  workspace: string,
  id: string,
  change: InvestigationChange,
): Promise<void> {
  await q.rows(
    `update investigations set title = coalesce($3, title), question = coalesce($4, question),
            visibility = coalesce($5, visibility), assignee = case when $6 then $7::uuid else assignee end,
            state = coalesce($8, state), updated_at = now(),
            closed_at = case when $8::text is null then closed_at when $8 = 'open' then null else coalesce(closed_at, now()) end
      where workspace_id = $1 and id = $2`,
    [
      ...[workspace, id, change.title ?? null, change.question ?? null, change.visibility ?? null],
      ...[change.assignee !== undefined, change.assignee ?? null, change.state ?? null],
    ],
  );
}

/** The investigation and what is only its own; its scans are removed before. */
export async function deleteInvestigation(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(`delete from investigation_targets where workspace_id = $1 and investigation_id = $2`, [workspace, id]);
  await q.rows(`delete from grants where workspace_id = $1 and kind = 'investigation' and subject_id = $2`, [
    workspace,
    id,
  ]);
  for (const table of ["events", "event_heads"])
    await q.rows(`delete from ${table} where workspace_id = $1 and investigation_id = $2`, [workspace, id]);
  await forgetCase(q, workspace, id);
  await q.rows(`delete from investigations where workspace_id = $1 and id = $2`, [workspace, id]);
}

export async function addTargetsTo(q: Query, workspace: string, id: string, targets: readonly string[]): Promise<void> {
  await q.rows(
    `insert into investigation_targets (workspace_id, investigation_id, target_id) select $1, $2, unnest($3::uuid[])
     on conflict do nothing`,
    [workspace, id, targets],
  );
}

export async function removeTargetFrom(q: Query, workspace: string, id: string, target: string): Promise<boolean> {
  const rows = await q.rows(
    `delete from investigation_targets where workspace_id = $1 and investigation_id = $2 and target_id = $3
     returning target_id`,
    [workspace, id, target],
  );
  return rows.length > 0;
}

/** The targets that are asked about in it, but for archived ones. */
export async function targetsOf(q: Query, workspace: string, id: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `select t.id from investigation_targets i join targets t on t.workspace_id = i.workspace_id and t.id = i.target_id
      where i.workspace_id = $1 and i.investigation_id = $2 and t.archived_at is null order by i.added_at, t.id`,
    [workspace, id],
  );
  return rows.map((row) => row.id);
}
