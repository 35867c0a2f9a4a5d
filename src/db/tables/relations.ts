import type { Query } from "../client.ts";

export type RelationKey = { readonly from: number; readonly relation: string; readonly to: number };

/** Ids of relations between known entities, made where they are missing. */
export async function ensureRelations(
  q: Query,
  workspace: string,
  wanted: readonly RelationKey[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  if (wanted.length === 0) return ids;
  const sorted = wanted.toSorted((a, b) => a.from - b.from || a.to - b.to || (a.relation < b.relation ? -1 : 1));
  const read = (text: string, rows: readonly RelationKey[]) =>
    q.rows<{ id: number; from_id: number; relation: string; to_id: number }>(text, [workspace, JSON.stringify(rows)]);
  const made = await read(
    `insert into relations (workspace_id, from_id, relation, to_id)
     select $1, "from", relation, "to" from json_to_recordset($2::json) as r ("from" bigint, relation text, "to" bigint)
     on conflict (workspace_id, from_id, relation, to_id) do nothing
     returning id, from_id, relation, to_id`,
    sorted,
  );
  for (const row of made) ids.set(relationName({ from: row.from_id, relation: row.relation, to: row.to_id }), row.id);
  const missing = sorted.filter((relation) => !ids.has(relationName(relation)));
  if (missing.length > 0) {
    const found = await read(
      `select r.id, w."from" as from_id, w.relation, w."to" as to_id
         from json_to_recordset($2::json) as w ("from" bigint, relation text, "to" bigint)
        cross join lateral (
          select id from relations
           where workspace_id = $1 and from_id = w."from" and relation = w.relation and to_id = w."to" limit 1) r`,
      missing,
    );
    for (const row of found)
      ids.set(relationName({ from: row.from_id, relation: row.relation, to: row.to_id }), row.id);
  }
  return ids;
}

export function relationName(key: RelationKey): string {
  return `${key.from} ${key.relation} ${key.to}`;
}

/** The relations of this scan that start at any of the entities. */
export async function outgoing(
  q: Query,
  workspace: string,
  scan: string,
  entities: readonly number[],
): Promise<{ id: number; from_id: number; relation: string; to_id: number }[]> {
  return q.rows(
    `select r.id, r.from_id, r.relation, r.to_id
       from relations r join scan_relations s on s.workspace_id = r.workspace_id and s.relation_id = r.id
      where r.workspace_id = $1 and s.scan_id = $2 and r.from_id = any($3::bigint[])
      order by r.id`,
    [workspace, scan, entities],
  );
}
