import type { Query } from "../client.ts";
import { columns } from "../columns.ts";

/** An entity that lists are to know of. */
export type ListedEntity = {
  readonly id: number;
  readonly type: string;
  readonly key: string;
  readonly attributes: Record<string, unknown>;
  readonly first_seen: Date;
};

export async function entitiesInRuns(q: Query, workspace: string, runs: readonly number[]): Promise<ListedEntity[]> {
  if (runs.length === 0) return [];
  return q.rows<ListedEntity>(
    `select e.id, e.type, e.key, e.attributes, e.first_seen
       from (select runs[2 * n - 1] as first, runs[2 * n] as last
               from (select $2::bigint[] as runs) r, generate_series(1, cardinality($2::bigint[]) / 2) n) r
       cross join lateral (
         select id, type, key, attributes, first_seen from entities
          where workspace_id = $1 and id between r.first and r.last offset 0) e`,
    [workspace, runs],
  );
}

/** When entities were seen. `seen_at` null: they only changed. */
export async function putListed(
  q: Query,
  workspace: string,
  rows: readonly { id: number; type: string; first_seen: string; seen_at: string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(rows, { id: "bigint", type: "text", first_seen: "timestamptz", seen_at: "timestamptz" }, 2);
  await q.rows(
    `insert into listed as l (workspace_id, entity_id, type, first_seen, last_seen)
     select $1, id, type, first_seen, coalesce(seen_at, first_seen) from ${given.sql} order by id
     on conflict (workspace_id, entity_id) do update set last_seen = excluded.last_seen where l.last_seen < excluded.last_seen`,
    [workspace, ...given.params],
  );
}

/** Counts the findings of entities that need somebody, anew. */
export async function recountFindings(q: Query, workspace: string, entities: readonly number[]): Promise<void> {
  if (entities.length === 0) return;
  await q.rows(
    `update listed l set findings = n.findings, severities = n.severities
       from unnest($2::bigint[]) as e (id)
      cross join lateral (
        select count(*)::int as findings, coalesce(bit_or(1 << f.rank), 0)::smallint as severities
          from findings f
         where f.workspace_id = $1 and f.entity_id = e.id and f.state in ('open', 'triaged', 'accepted')
           and f.suppressed_by is null) n
      where l.workspace_id = $1 and l.entity_id = e.id and (l.findings, l.severities) is distinct from (n.findings, n.severities)`,
    [workspace, entities],
  );
}

export type Words = {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly folded: string | null;
  readonly handles: readonly string[];
  readonly text: string;
};

/** What entities are found by; those that are found by the same as before are left alone. */
export async function putWords(q: Query, workspace: string, rows: readonly Words[]): Promise<void> {
  if (rows.length === 0) return;
  const given = columns(
    rows.map((row) => ({ ...row, handles: `{${row.handles.map((form) => `"${form}"`).join(",")}}` })),
    { id: "bigint", type: "text", name: "text", folded: "text", handles: "text", text: "text" },
    2,
  );
  await q.rows(
    `insert into entity_words as w (workspace_id, entity_id, type, name, folded, handles, words)
     select $1, id, type, name, folded, handles::text[], case when text = '' then '' else to_tsvector('simple', text) end
       from ${given.sql} order by id
     on conflict (workspace_id, entity_id) do update
        set name = excluded.name, folded = excluded.folded, handles = excluded.handles, words = excluded.words
      where w.name <> excluded.name or w.words <> excluded.words or w.handles <> excluded.handles`,
    [workspace, ...given.params],
  );
}

/** What findings are found by: what they are about, and what they say. */
export async function putFindingWords(q: Query, workspace: string, findings: readonly number[]): Promise<void> {
  if (findings.length === 0) return;
  await q.rows(
    `insert into finding_words as w (workspace_id, finding_id, subject, words)
     select $1, f.id, left(lower(e.key), 500),
            setweight(to_tsvector('simple', f.title), 'A')
              || setweight(to_tsvector('simple', translate(e.key || ' ' || f.type || ' ' || f.category, './_-@:', '      ')), 'B')
              || setweight(to_tsvector('english', left(f.description, 5000)), 'C')
       from findings f join entities e on e.workspace_id = f.workspace_id and e.id = f.entity_id
      where f.workspace_id = $1 and f.id = any($2::bigint[])
      order by f.id
     on conflict (workspace_id, finding_id) do update set subject = excluded.subject, words = excluded.words
      where w.subject <> excluded.subject or w.words <> excluded.words`,
    [workspace, findings],
  );
}

/** Notes that an investigation holds entities; how many of each type are new to it. */
export async function putInvestigationEntities(
  q: Query,
  workspace: string,
  investigation: string,
  entities: readonly { readonly id: number; readonly type: string }[],
): Promise<Map<string, number>> {
  if (entities.length === 0) return new Map();
  const types = new Map(entities.map((entity) => [entity.id, entity.type]));
  const rows = await q.rows<{ entity_id: number }>(
    `insert into investigation_entities (workspace_id, investigation_id, entity_id)
     select $1, $2, id from unnest($3::bigint[]) id order by id on conflict do nothing returning entity_id`,
    [workspace, investigation, [...types.keys()]],
  );
  const counts = new Map<string, number>();
  for (const { entity_id } of rows) {
    const type = types.get(entity_id) ?? "";
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
