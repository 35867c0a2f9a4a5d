import type { Query } from "../client.ts";
import { columns } from "../columns.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { stands } from "./authorizations.ts";

export type TargetKey = { readonly type: string; readonly key: string };

export type TargetRow = TargetKey & {
  readonly id: string;
  readonly label: string;
  readonly scope: unknown;
  readonly created_by: string;
  readonly created_at: Date;
  readonly archived_at: Date | null;
};

const fields = "t.id, t.type, t.key, t.label, t.scope, t.created_by, t.created_at, t.archived_at";

/** Writes targets that are new; those that were made, by type and key. */
export async function insertTargets(
  q: Query,
  workspace: string,
  targets: readonly (TargetKey & { readonly id: string; readonly label: string; readonly scope: unknown })[],
  by: string,
): Promise<TargetKey[]> {
  if (targets.length === 0) return [];
  const given = columns(
    targets
      .toSorted((a, b) => (a.type === b.type ? (a.key < b.key ? -1 : 1) : a.type < b.type ? -1 : 1)) // one lock order
      .map(({ id, type, key, label, scope }) => ({ id, type, key, label, scope: JSON.stringify(scope) })),
    { id: "uuid", type: "text", key: "text", label: "text", scope: "text" },
    3,
  );
  return q.rows<TargetKey>(
    `insert into targets (workspace_id, created_by, id, type, key, label, scope)
     select $1, $2, id, type, key, label, scope::jsonb from ${given.sql}
     on conflict (workspace_id, type, key) do nothing returning type, key`,
    [workspace, by, ...given.params],
  );
}

/** How maps in this process name a target: type and key, which cannot hold a line feed. */
export function targetName({ type, key }: TargetKey): string {
  return `${type}\n${key}`;
}

export async function findTargets(q: Query, workspace: string, keys: readonly TargetKey[]): Promise<TargetRow[]> {
  if (keys.length === 0) return [];
  const given = columns(
    keys.map(({ type, key }, n) => ({ n, type, key })),
    { n: "int", type: "text", key: "text" },
    2,
  );
  return q.rows<TargetRow>(
    `select ${fields} from ${given.sql} join targets t on t.workspace_id = $1 and t.type = r.type and t.key = r.key
      order by r.n`,
    [workspace, ...given.params],
  );
}

export async function readTargets(q: Query, workspace: string, ids: readonly string[]): Promise<TargetRow[]> {
  if (ids.length === 0) return [];
  return q.rows<TargetRow>(`select ${fields} from targets t where t.workspace_id = $1 and t.id = any($2::uuid[])`, [
    workspace,
    ids,
  ]);
}

/** Takes a target's row for this transaction: what is authorized for it changes under this lock alone. */
export async function lockTarget(q: Query, workspace: string, id: string): Promise<TargetRow | undefined> {
  const rows = await q.rows<TargetRow>(
    `select ${fields} from targets t where t.workspace_id = $1 and t.id = $2 for update`,
    [workspace, id],
  );
  return rows[0];
}

export type TargetFilter = {
  readonly type: string | null;
  /** A part of the value or the label. */
  readonly q: string | null;
  readonly archived: boolean | null;
  readonly authorized: boolean | null;
  readonly investigation: string | null;
};

export async function listTargets(
  q: Query,
  workspace: string,
  filter: TargetFilter,
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(TargetRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 8);
  return q.rows(
    `select ${fields}, ${at.place} from targets t
      where t.workspace_id = $1 and ($2::text is null or t.type = $2)
        and ($3::text is null or strpos(lower(t.key), lower($3)) > 0 or strpos(lower(t.label), lower($3)) > 0)
        and ($4::boolean is null or (t.archived_at is not null) = $4)
        and ($5::boolean is null or $5 = exists (
          select from authorizations a where a.workspace_id = $1 and a.target_id = t.id and ${stands("a")}))
        and ($6::uuid is null or exists (
          select from investigation_targets i where i.workspace_id = $1 and i.investigation_id = $6 and i.target_id = t.id))
        and ${at.where}
      order by ${at.orderBy} limit $7`,
    [
      ...[workspace, filter.type, filter.q, filter.archived, filter.authorized, filter.investigation],
      ...[page.limit, ...at.params],
    ],
  );
}

export async function changeTarget(
  q: Query,
  workspace: string,
  id: string,
  change: { readonly label?: string | undefined; readonly scope?: unknown; readonly archived?: boolean | undefined },
): Promise<void> {
  await q.rows(
    `update targets set label = coalesce($3, label), scope = coalesce($4::jsonb, scope),
            archived_at = case when $5::boolean is null then archived_at when $5 then coalesce(archived_at, now()) end
      where workspace_id = $1 and id = $2`,
    [
      ...[workspace, id, change.label ?? null],
      ...[change.scope === undefined ? null : JSON.stringify(change.scope), change.archived ?? null],
    ],
  );
}

/** Targets that were archived and are asked about again. */
export async function restoreTargets(q: Query, workspace: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await q.rows(`update targets set archived_at = null where workspace_id = $1 and id = any($2::uuid[])`, [
    workspace,
    ids,
  ]);
}
