import type { Query } from "../client.ts";
import { columns } from "../columns.ts";
import { takeIds } from "../ids.ts";

export type RelationKey = { readonly from: number; readonly relation: string; readonly to: number };

/** Where a relation is: its id, one of its own where there was none yet (`made`), and whether the scan saw it before. */
export type RelationPlace = { readonly id: number; readonly made: boolean; readonly seen: boolean };

const keyTypes = { from: "bigint", relation: "text", to: "bigint" };

/** Looks relations between known entities up, by name. Those that are missing get an id, and are for `insertRelations` to write. */
export async function locateRelations(
  q: Query,
  workspace: string,
  scan: string,
  wanted: readonly RelationKey[],
): Promise<Map<string, RelationPlace>> {
  if (wanted.length === 0) return new Map();
  const given = columns(
    wanted.map(({ from, relation, to }, n) => ({ n, from, relation, to })),
    { n: "int", ...keyTypes },
    3,
  );
  const [found, nextId] = await Promise.all([
    q.rows<{ n: number; id: number; seen: boolean }>(
      `select r.n, k.id, s.relation_id is not null as seen
         from ${given.sql}
        cross join lateral (
          select id from relations
           where workspace_id = $1 and from_id = r."from" and relation = r.relation and to_id = r."to" limit 1) k
         left join lateral (
          select relation_id from scan_relations
           where workspace_id = $1 and scan_id = $2 and relation_id = k.id limit 1) s on true`,
      [workspace, scan, ...given.params],
    ),
    takeIds(q, "relations", wanted.length),
  ]);
  const known = new Map(found.map((row) => [row.n, row]));
  return new Map(
    wanted.map((key, n): [string, RelationPlace] => {
      const row = known.get(n);
      const place = row ? { id: row.id, made: false, seen: row.seen } : { id: nextId(), made: true, seen: false };
      return [relationName(key), place];
    }),
  );
}

/** Writes relations that were missing. Fails, to be tried again, where somebody else has made one of them since. */
export async function insertRelations(
  q: Query,
  workspace: string,
  made: readonly (RelationKey & { readonly id: number })[],
): Promise<void> {
  if (made.length === 0) return;
  const sorted = made.toSorted((a, b) => a.from - b.from || a.to - b.to || (a.relation < b.relation ? -1 : 1));
  const given = columns(sorted, { id: "bigint", ...keyTypes }, 2);
  await q.rows(
    `insert into relations (workspace_id, id, from_id, relation, to_id) overriding system value
     select $1, id, "from", relation, "to" from ${given.sql}`,
    [workspace, ...given.params],
  );
}

export function relationName(key: RelationKey): string {
  return `${key.from} ${key.relation} ${key.to}`;
}

/** Where relations start, by relation. */
export async function startsOf(q: Query, workspace: string, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await q.rows<{ id: number; from_id: number }>(
    `select id, from_id from relations where workspace_id = $1 and id = any($2::bigint[])`,
    [workspace, ids],
  );
  return new Map(rows.map((row) => [row.id, row.from_id]));
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
