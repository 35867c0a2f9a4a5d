import type { Query } from "../../db/client.ts";

export type NodeRow = {
  readonly id: number;
  readonly type: string;
  readonly key: string;
  readonly first_seen: Date;
  /** From the targets, where a scan says so. */
  readonly distance: number | null;
  readonly in_scope: boolean | null;
  /** 0 info … 4 critical, of what is wrong and needs somebody; null: nothing. */
  readonly rank: number | null;
};

export type EdgeRow = {
  readonly id: number;
  readonly from_id: number;
  readonly relation: string;
  readonly to_id: number;
};

/** The entities of a scan, nearest first, or of an investigation. */
export async function nodesIn(
  q: Query,
  workspace: string,
  of: { readonly scan?: string | undefined; readonly investigation?: string | undefined },
  limit: number,
): Promise<number[]> {
  const rows = of.scan
    ? await q.rows<{ id: number }>(
        `select entity_id as id from scan_entities where workspace_id = $1 and scan_id = $2
          order by distance, entity_id limit $3`,
        [workspace, of.scan, limit],
      )
    : await q.rows<{ id: number }>(
        `select entity_id as id from investigation_entities where workspace_id = $1 and investigation_id = $2
          order by entity_id limit $3`,
        [workspace, of.investigation, limit],
      );
  return rows.map((row) => row.id);
}

export async function describeNodes(
  q: Query,
  workspace: string,
  ids: readonly number[],
  scan: string | undefined,
): Promise<NodeRow[]> {
  if (ids.length === 0) return [];
  return q.rows<NodeRow>(
    `select e.id, e.type, e.key, e.first_seen, s.distance, s.in_scope,
            (select max(f.rank) from findings f where f.workspace_id = $1 and f.entity_id = e.id
                and f.state in ('open', 'triaged') and f.suppressed_by is null) as rank
       from entities e
       left join scan_entities s on s.workspace_id = $1 and s.scan_id = $3 and s.entity_id = e.id
      where e.workspace_id = $1 and e.id = any($2::bigint[])`,
    [workspace, ids, scan ?? null],
  );
}

/** Relations with both ends among these entities; only what the scan saw, where one is given. */
export async function edgesAmong(
  q: Query,
  workspace: string,
  ids: readonly number[],
  scan: string | undefined,
  limit: number,
): Promise<EdgeRow[]> {
  if (ids.length === 0) return [];
  return q.rows<EdgeRow>(
    `select r.id, r.from_id, r.relation, r.to_id from relations r
      where r.workspace_id = $1 and r.from_id = any($2::bigint[]) and r.to_id = any($2::bigint[])
        and ($3::uuid is null or exists (
          select from scan_relations s where s.workspace_id = $1 and s.scan_id = $3 and s.relation_id = r.id))
      order by r.id limit $4`,
    [workspace, ids, scan ?? null, limit],
  );
}

export type Step = EdgeRow & { readonly here: number; readonly other: number };

/** What these entities are linked to, in either direction: of each at most so many, plus one that says there are more. */
export async function stepsFrom(
  q: Query,
  workspace: string,
  ids: readonly number[],
  mostEach: number,
): Promise<{ steps: Step[]; cut: Set<number> }> {
  if (ids.length === 0) return { steps: [], cut: new Set() };
  const side = (here: string, there: string) => `(
    select id, from_id, relation, to_id, ${there} as other from relations
     where workspace_id = $1 and ${here} = x.id order by id limit $3)`;
  const rows = await q.rows<Step>(
    `select x.id as here, r.id, r.from_id, r.relation, r.to_id, r.other
       from unnest($2::bigint[]) as x (id)
      cross join lateral (${side("from_id", "to_id")} union all ${side("to_id", "from_id")}) r
      order by x.id, r.id`,
    [workspace, ids, mostEach + 1],
  );
  const steps: Step[] = [];
  const cut = new Set<number>();
  const counts = new Map<number, number>();
  for (const row of rows) {
    const count = (counts.get(row.here) ?? 0) + 1;
    counts.set(row.here, count);
    if (count > mostEach) cut.add(row.here);
    else steps.push(row);
  }
  return { steps, cut };
}
