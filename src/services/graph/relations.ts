import type { Query } from "../../db/client.ts";
import { type KeyPart, type Page, walk } from "../walk.ts";
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

export const relationKey: readonly KeyPart[] = [["w.id", "bigint"]];

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
  const where = ["workspace_id = $1"];
  if (from !== undefined) where.push(`from_id = ${add(from)}::bigint`);
  if (to !== undefined) where.push(`to_id = ${add(to)}::bigint`);
  const named = relation === undefined ? [] : [`w.relation = ${add(relation)}`];
  const member: string[] = [];
  if (scan !== undefined)
    member.push(
      `exists (select from scan_relations s
                where s.workspace_id = $1 and s.scan_id = ${add(scan)}::uuid and s.relation_id = w.id)`,
    );
  if (investigation !== undefined)
    member.push(
      `exists (select from scans x join scan_relations s on s.workspace_id = $1 and s.scan_id = x.id and s.relation_id = w.id
                where x.workspace_id = $1 and x.investigation_id = ${add(investigation)}::uuid)`,
    );
  const common = { columns: ["w.id", "w.relation"], descending: false, id: "w.id", ...page, params };
  const ended = from !== undefined || to !== undefined;
  if (scan !== undefined && !ended)
    return walk(q, {
      ...common,
      from: `(select s.relation_id as id, (select r.relation from relations r
                where r.workspace_id = $1 and r.id = s.relation_id) as relation
                from scan_relations s where s.workspace_id = $1 and s.scan_id = ${add(scan)}::uuid) w`,
      where: [],
      filter: named,
      key: relationKey,
    });
  if (!ended)
    return walk(q, {
      ...common,
      from: "relations w",
      where: ["w.workspace_id = $1"],
      filter: [...named, ...member],
      key: relationKey,
    });
  // an entity's own: the index has them by relation and other end
  const key: KeyPart[] =
    from === undefined
      ? [
          ["w.relation", "plain"],
          ["w.from_id", "bigint"],
        ]
      : [
          ["w.relation", "plain"],
          ["w.to_id", "bigint"],
        ];
  return walk(q, {
    ...common,
    columns: ["w.id", "w.relation"],
    from: `(select id, from_id, to_id, relation from relations where ${where.join(" and ")}) w`,
    where: named,
    filter: member,
    key,
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
