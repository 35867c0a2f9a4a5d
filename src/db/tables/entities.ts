import type { Query } from "../client.ts";
import { columns } from "../columns.ts";

export type EntityKey = { readonly type: string; readonly key: string };
export type EntityRow = EntityKey & { readonly id: number; readonly attributes: Record<string, unknown> };

export type Ensured = {
  /** Ids by entity name. */
  readonly ids: ReadonlyMap<string, number>;
  /** Those that did not exist: nothing can refer to them yet. */
  readonly made: ReadonlySet<number>;
};

/**
 * Ids of entities by type and key, made where they are missing. Ids are read by a second statement, for `on conflict do
 * nothing` does not return rows that somebody else has just committed.
 */
export async function ensureEntities(q: Query, workspace: string, wanted: readonly EntityKey[]): Promise<Ensured> {
  const ids = new Map<string, number>();
  if (wanted.length === 0) return { ids, made: new Set() };
  const sorted = wanted.toSorted((a, b) => compare(a.type, b.type) || compare(a.key, b.key)); // one lock order
  const given = columns(sorted, { type: "text", key: "text" }, 2);
  const inserted = await q.rows<EntityKey & { id: number }>(
    `insert into entities (workspace_id, type, key)
     select $1, type, key from ${given.sql}
     on conflict (workspace_id, type, key) do nothing
     returning id, type, key`,
    [workspace, ...given.params],
  );
  for (const row of inserted) ids.set(entityName(row), row.id);
  const missing = sorted.filter((entity) => !ids.has(entityName(entity)));
  if (missing.length > 0) {
    const rest = columns(missing, { type: "text", key: "text" }, 2);
    const found = await q.rows<EntityKey & { id: number }>(
      `select e.id, r.type, r.key from ${rest.sql}
       cross join lateral (
         select id from entities where workspace_id = $1 and type = r.type and key = r.key limit 1) e`,
      [workspace, ...rest.params],
    );
    for (const row of found) ids.set(entityName(row), row.id);
  }
  return { ids, made: new Set(inserted.map((row) => row.id)) };
}

/** How maps in this process name an entity: type and key, which cannot hold a line feed. */
export function entityName(entity: EntityKey): string {
  return `${entity.type}\n${entity.key}`;
}

export async function readEntities(q: Query, workspace: string, ids: readonly number[]): Promise<EntityRow[]> {
  if (ids.length === 0) return [];
  return q.rows<EntityRow>(
    `select id, type, key, attributes from entities where workspace_id = $1 and id = any($2::bigint[])`,
    [workspace, ids],
  );
}

export async function findEntity(
  q: Query,
  workspace: string,
  type: string,
  key: string,
): Promise<EntityRow | undefined> {
  const rows = await q.rows<EntityRow>(
    `select id, type, key, attributes from entities where workspace_id = $1 and type = $2 and key = $3`,
    [workspace, type, key],
  );
  return rows[0];
}

export async function setAttributes(
  q: Query,
  workspace: string,
  rows: readonly { id: number; attributes: Record<string, unknown> }[],
): Promise<void> {
  if (rows.length === 0) return;
  await q.rows(
    `update entities set attributes = a.attributes
       from json_to_recordset($2::json) as a (id bigint, attributes jsonb)
      where workspace_id = $1 and entities.id = a.id`,
    [workspace, JSON.stringify(rows)],
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
