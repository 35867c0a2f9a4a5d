import type { Query } from "../../db/client.ts";
import { isThere, type KeyPart, type Page, walk } from "../walk.ts";
import type { GraphScope } from "./scope.ts";

export type RelationView = {
  readonly id: number;
  readonly from: { readonly id: number; readonly type: string; readonly value: string };
  readonly relation: string;
  readonly to: { readonly id: number; readonly type: string; readonly value: string };
  readonly first_seen: string;
};

export type RelationFilter = GraphScope & {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly relation?: string | undefined;
};

/** Those of an entity stand in their index by relation and other end, all others by id. */
export function relationsKey({ from, to }: RelationFilter): readonly KeyPart[] {
  if (from === undefined && to === undefined) return [["w.id", "bigint"]];
  return [
    ["w.relation", "plain"],
    [from === undefined ? "w.from_id" : "w.to_id", "bigint"],
  ];
}

/** A page of relations in order of discovery. Those of one entity come in the order of their other end. */
export async function relationPage(
  q: Query,
  workspace: string,
  filter: RelationFilter,
  page: { readonly after: readonly string[] | null; readonly limit: number },
): Promise<Page> {
  const params: unknown[] = [workspace];
  const add = (value: unknown) => `$${params.push(value)}`;
  const { from, to, relation, scan, investigation } = filter;
  const key = relationsKey(filter);
  const common = { columns: ["w.id", "w.relation"], key, descending: false, id: "w.id", ...page, params };
  const named = relation === undefined ? [] : [`w.relation = ${add(relation)}`];
  if (scan !== undefined && from === undefined && to === undefined) {
    const own = `select s.relation_id as id, (
                   select r.relation from relations r where r.workspace_id = $1 and r.id = s.relation_id) as relation
                   from scan_relations s where s.workspace_id = $1 and s.scan_id = ${add(scan)}::uuid`;
    return walk(q, { ...common, from: `(${own}) w`, where: [], filter: named });
  }
  const ends = [
    ...(from === undefined ? [] : [`w.from_id = ${add(from)}::bigint`]),
    ...(to === undefined ? [] : [`w.to_id = ${add(to)}::bigint`]),
  ];
  const held = "s.workspace_id = $1 and s.relation_id = w.id";
  const member =
    scan !== undefined
      ? [isThere(`scan_relations s where ${held} and s.scan_id = ${add(scan)}::uuid`)]
      : investigation !== undefined
        ? [
            isThere(`scans x join scan_relations s on ${held} and s.scan_id = x.id
                      where x.workspace_id = $1 and x.investigation_id = ${add(investigation)}::uuid`),
          ]
        : [];
  const led = ends.length > 0 ? named : [];
  return walk(q, {
    ...common,
    from: "relations w",
    where: ["w.workspace_id = $1", ...ends, ...led],
    filter: [...(ends.length > 0 ? [] : named), ...member],
  });
}

/** The relations with these ids, in their order. */
export async function relationViews(q: Query, workspace: string, ids: readonly number[]): Promise<RelationView[]> {
  if (ids.length === 0) return [];
  const rows = await q.rows<{
    id: number;
    relation: string;
    first_seen: Date;
    from_id: number;
    from_type: string;
    from_value: string;
    to_id: number;
    to_type: string;
    to_value: string;
  }>(
    `select r.id, r.relation, r.first_seen, r.from_id, f.type as from_type, f.key as from_value, r.to_id, t.type as to_type, t.key as to_value
       from unnest($2::bigint[]) with ordinality as i (id, n)
      cross join lateral (select * from relations where workspace_id = $1 and id = i.id limit 1) r
      cross join lateral (select type, key from entities where workspace_id = $1 and id = r.from_id limit 1) f
      cross join lateral (select type, key from entities where workspace_id = $1 and id = r.to_id limit 1) t
      order by i.n`,
    [workspace, ids],
  );
  return rows.map((row) => ({
    id: row.id,
    from: { id: row.from_id, type: row.from_type, value: row.from_value },
    relation: row.relation,
    to: { id: row.to_id, type: row.to_type, value: row.to_value },
    first_seen: row.first_seen.toISOString(),
  }));
}
