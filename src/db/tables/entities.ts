import type { Query } from "../client.ts";
import { columns } from "../columns.ts";
import { takeIds } from "../ids.ts";
import type { ScanState } from "./log.ts";

export type EntityKey = { readonly type: string; readonly key: string };
export type EntityRow = EntityKey & { readonly id: number; readonly attributes: Record<string, unknown> };

/** Where an entity is: its id, one of its own where there was none yet (`made`), and how the scan holds it. */
export type Place = { readonly id: number; readonly made: boolean; readonly state: ScanState | null };

/** Looks entities up by type and key, by name. Those that are missing get an id, and are for `insertEntities` to write. */
export async function locateEntities(
  q: Query,
  workspace: string,
  scan: string,
  wanted: readonly EntityKey[],
): Promise<Map<string, Place>> {
  if (wanted.length === 0) return new Map();
  const given = columns(
    wanted.map(({ type, key }, n) => ({ n, type, key })),
    { n: "int", type: "text", key: "text" },
    3,
  );
  const [found, nextId] = await Promise.all([
    q.rows<{ n: number; id: number } & { [K in keyof ScanState]: ScanState[K] | null }>(
      `select r.n, e.id, s.distance, s.in_scope, s.traits
         from ${given.sql}
        cross join lateral (
          select id from entities where workspace_id = $1 and type = r.type and key = r.key limit 1) e
         left join lateral (
          select distance, in_scope, traits from scan_entities
           where workspace_id = $1 and scan_id = $2 and entity_id = e.id limit 1) s on true`,
      [workspace, scan, ...given.params],
    ),
    takeIds(q, "entities", wanted.length),
  ]);
  const known = new Map(found.map((row) => [row.n, row]));
  return new Map(
    wanted.map((entity, n): [string, Place] => {
      const row = known.get(n);
      if (!row) return [entityName(entity), { id: nextId(), made: true, state: null }];
      const { id, distance, in_scope, traits } = row;
      const state = distance === null || in_scope === null || traits === null ? null : { distance, in_scope, traits };
      return [entityName(entity), { id, made: false, state }];
    }),
  );
}

/** Writes entities that were missing. Fails, to be tried again, where somebody else has made one of them since. */
export async function insertEntities(
  q: Query,
  workspace: string,
  made: readonly (EntityKey & { readonly id: number })[],
): Promise<void> {
  if (made.length === 0) return;
  const sorted = made.toSorted((a, b) => compare(a.type, b.type) || compare(a.key, b.key)); // one lock order
  const given = columns(sorted, { id: "bigint", type: "text", key: "text" }, 2);
  await q.rows(
    `insert into entities (workspace_id, id, type, key) overriding system value select $1, id, type, key from ${given.sql}`,
    [workspace, ...given.params],
  );
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
