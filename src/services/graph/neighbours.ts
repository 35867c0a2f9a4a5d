import type { Query } from "../../db/client.ts";
import { relations } from "../../model/relations.ts";
import { isThere, type KeyPart, type Page, walk } from "../walk.ts";

export type Direction = "out" | "in";

/** Neighbours of one kind: how many, counted up to a bound. */
export type NeighbourGroup = {
  readonly relation: string;
  readonly direction: Direction;
  readonly type: string;
  readonly count: number;
  /** There are more than that. */
  readonly more: boolean;
};

export const mostCounted = 1_000;

/** Relations that the vocabulary lets a type have, each way. */
function possible(type: string): { relation: string; direction: Direction }[] {
  return Object.entries(relations).flatMap(([relation, { from, to }]) => [
    ...(from.includes(type) ? [{ relation, direction: "out" as const }] : []),
    ...(to.includes(type) ? [{ relation, direction: "in" as const }] : []),
  ]);
}

/** What an entity is linked to, by relation, direction and type. Of each relation the first thousand are counted. */
export async function neighbourGroups(
  q: Query,
  workspace: string,
  of: { readonly id: number; readonly type: string },
  scan: string | undefined,
): Promise<NeighbourGroup[]> {
  const ways = possible(of.type);
  const side = async (direction: Direction) => {
    const [here, there] = direction === "out" ? ["from_id", "to_id"] : ["to_id", "from_id"];
    const names = ways.filter((way) => way.direction === direction).map((way) => way.relation);
    if (names.length === 0) return [];
    const rows = await q.rows<{ relation: string; type: string; n: number; looked: number }>(
      `select r.relation, e.type, count(*)::int as n, max(r.n)::int as looked
         from unnest($3::text[]) as k (relation)
        cross join lateral (
          select r.relation, r.${there} as other, row_number() over () as n
            from (select id, relation, ${there} from relations
                   where workspace_id = $1 and ${here} = $2 and relation = k.relation
                     and ($4::uuid is null or ${isThere("scan_relations s where s.workspace_id = $1 and s.scan_id = $4 and s.relation_id = relations.id")})
                   limit ${mostCounted + 1}) r) r
        cross join lateral (select type from entities where workspace_id = $1 and id = r.other limit 1) e
        group by r.relation, e.type order by r.relation, e.type`,
      [workspace, of.id, names, scan ?? null],
    );
    const looked = new Map<string, number>();
    for (const row of rows) looked.set(row.relation, Math.max(row.looked, looked.get(row.relation) ?? 0));
    return rows.map((row): NeighbourGroup => {
      const more = (looked.get(row.relation) ?? 0) > mostCounted;
      return { relation: row.relation, direction, type: row.type, count: Math.min(row.n, mostCounted), more };
    });
  };
  return (await Promise.all([side("out"), side("in")])).flat();
}

export const neighbourKey: readonly KeyPart[] = [["w.other", "bigint"]];

/** A page of neighbours by one relation in one direction, in order of discovery; `ids` are those of the relations. */
export async function neighbourPage(
  q: Query,
  workspace: string,
  asked: {
    readonly id: number;
    readonly relation: string;
    readonly direction: Direction;
    readonly type: string | undefined;
    readonly scan: string | undefined;
    readonly after: readonly string[] | null;
    readonly limit: number;
  },
): Promise<Page> {
  const [here, there] = asked.direction === "out" ? ["from_id", "to_id"] : ["to_id", "from_id"];
  const params: unknown[] = [workspace, asked.id, asked.relation];
  const add = (value: unknown) => `$${params.push(value)}`;
  const filter: string[] = [];
  if (asked.type !== undefined)
    filter.push(`(select e.type from entities e where e.workspace_id = $1 and e.id = w.other) = ${add(asked.type)}`);
  if (asked.scan !== undefined)
    filter.push(
      isThere(`scan_relations s
                where s.workspace_id = $1 and s.scan_id = ${add(asked.scan)}::uuid and s.relation_id = w.id`),
    );
  return walk(q, {
    from: `(select id, relation, ${there} as other from relations
             where workspace_id = $1 and ${here} = $2 and relation = $3) w`,
    where: [],
    filter,
    columns: ["w.id", "w.other"],
    key: neighbourKey,
    descending: false,
    id: "w.id",
    after: asked.after,
    limit: asked.limit,
    params,
  });
}
