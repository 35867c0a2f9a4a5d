import type { Query } from "../client.ts";
import type { LogRow } from "./log.ts";

/** A finding that a scan might have seen and did not, by how it was seen last: a row for each of its paths. */
export type PathRow = {
  readonly id: number;
  readonly entity_id: number;
  readonly seen_in: string;
  readonly module: string;
  readonly subject_kind: "e" | "r" | "t";
  readonly subject_id: number;
};

const active = "f.state in ('open', 'triaged', 'accepted')";

/**
 * Findings about entities that the scan knows, which it did not see and others saw before it was made; with the ways in which
 * the newest scan that saw them came to them. `after`: the entity or finding that the page before ended with.
 */
export async function unseenFindings(
  q: Query,
  workspace: string,
  scan: string,
  page: { readonly by: "entity" | "finding"; readonly after: number; readonly most: number },
): Promise<{ readonly paths: PathRow[]; readonly last: number | null }> {
  const unseen = `${active} and f.last_seen < (select created_at from scans where workspace_id = $1 and id = $2)
    and not exists (select from scan_findings x where x.workspace_id = $1 and x.scan_id = $2 and x.finding_id = f.id)`;
  // whichever are fewer lead: a small scan must not look at all findings, nor a large one at all of its entities
  const pages =
    page.by === "entity"
      ? `select s.entity_id as at, f.id, f.entity_id
           from (select entity_id from scan_entities where workspace_id = $1 and scan_id = $2 and entity_id > $3
                  order by entity_id limit $4) s
           left join lateral (select id, entity_id from findings f
                               where f.workspace_id = $1 and f.entity_id = s.entity_id and ${unseen}) f on true`
      : `select f.id as at, case when s.entity_id is not null then f.id end as id, f.entity_id
           from (select * from findings where workspace_id = $1 and id > $3 order by id limit $4) f
           left join lateral (select entity_id from scan_entities
                               where workspace_id = $1 and scan_id = $2 and entity_id = f.entity_id and ${unseen}) s on true`;
  const rows = await q.rows<{ at: number } & { [K in keyof PathRow]: PathRow[K] | null }>(
    `select p.at, p.id, p.entity_id, n.scan_id as seen_in, o.module, o.subject_kind, o.subject_id
       from (${pages}) p
       left join lateral (
         select scan_id from observations where workspace_id = $1 and what = 'f' and what_id = p.id
          order by last_at desc, scan_id limit 1) n on true
       left join lateral (
         select module, subject_kind, subject_id from observations
          where workspace_id = $1 and what = 'f' and what_id = p.id and scan_id = n.scan_id) o on true
      order by p.at`,
    [workspace, scan, page.after, page.most],
  );
  const paths = rows.filter((row): row is typeof row & PathRow => row.id !== null && row.module !== null);
  return { paths, last: rows.at(-1)?.at ?? null };
}

/** When a scan was made: what was seen since then is not for it to judge. */
export async function madeAt(q: Query, workspace: string, scan: string): Promise<Date> {
  const rows = await q.rows<{ created_at: Date }>(`select created_at from scans where workspace_id = $1 and id = $2`, [
    workspace,
    scan,
  ]);
  return rows[0]?.created_at ?? new Date(0);
}

/** Every record of a scan's log about some things, in order. */
export async function logOf(
  q: Query,
  workspace: string,
  scan: string,
  kind: "e" | "r",
  refs: readonly number[],
): Promise<LogRow[]> {
  if (refs.length === 0) return [];
  const [table, column] = kind === "e" ? ["scan_entities", "entity_id"] : ["scan_relations", "relation_id"];
  return q.rows<LogRow>(
    `select l.seq, l.kind, l.ref, coalesce(e.type, '') as type, coalesce(e.key, '') as key, l.distance, l.in_scope, l.traits,
            l.distance_before, l.in_scope_before, l.traits_before, l.up_to, r.relation, t.type as to_type, t.key as to_key
       from (select seq from ${table} where workspace_id = $1 and scan_id = $2 and ${column} = any($4::bigint[])
             union
             select seq from log where workspace_id = $1 and scan_id = $2 and kind = $3 and ref = any($4::bigint[])
                and distance_before is not null) s
       join log l on l.workspace_id = $1 and l.scan_id = $2 and l.seq = s.seq and l.kind = $3
       left join relations r on l.kind = 'r' and r.workspace_id = $1 and r.id = l.ref
       left join entities e on e.workspace_id = $1 and e.id = case when l.kind = 'e' then l.ref else r.from_id end
       left join entities t on t.workspace_id = $1 and t.id = r.to_id
      order by l.seq`,
    [workspace, scan, kind, refs],
  );
}

/** What of a module's work in a scan was left undone: jobs that did not end well. */
export async function unfinishedJobs(
  q: Query,
  workspace: string,
  scan: string,
): Promise<{ module: string; from: number; to: number; low: number; settled: number[] }[]> {
  return q.rows(
    `select module, from_seq as "from", to_seq as "to", low, settled from jobs
      where workspace_id = $1 and scan_id = $2 and state <> 'SUCCEEDED'`,
    [workspace, scan],
  );
}

/** What could not be looked at, of some entities and relations or at some records. */
export async function outcomesAbout(
  q: Query,
  workspace: string,
  scan: string,
  about: {
    readonly modules: readonly string[];
    readonly subjects: readonly number[];
    readonly seqs: readonly number[];
  },
): Promise<{ module: string; subject_kind: "e" | "r"; subject_id: number; seq: number }[]> {
  return q.rows(
    `select module, subject_kind, subject_id, seq from outcomes
      where workspace_id = $1 and scan_id = $2 and module = any($3::text[])
        and (subject_id = any($4::bigint[]) or seq = any($5::bigint[]))`,
    [workspace, scan, about.modules, about.subjects, about.seqs],
  );
}

/** How scans were made: what their modules were told. */
export async function specsOf(
  q: Query,
  workspace: string,
  scans: readonly string[],
): Promise<{ id: string; footprint: string; modules: { id: string; options: Record<string, unknown> }[] }[]> {
  if (scans.length === 0) return [];
  return q.rows(
    `select id, spec->>'footprint' as footprint, spec->'modules' as modules from scans
      where workspace_id = $1 and id = any($2::uuid[])`,
    [workspace, scans],
  );
}
