import type { Query } from "../../db/client.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { traitNames } from "../../model/entity-type.ts";
import { type Severity, severities } from "../../model/finding.ts";

/** An entity as lists show it. */
export type EntityView = {
  readonly id: number;
  readonly type: string;
  readonly value: string;
  readonly attributes: Record<string, unknown>;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Findings that need somebody: open, triaged or accepted, and not suppressed. */
  readonly findings: number;
  readonly severities: Severity[];
  /** In the scan that was asked about: how far from a target, in scope, what is known to hold. */
  readonly in_scan?: { readonly distance: number; readonly in_scope: boolean; readonly traits: string[] };
};

type Row = {
  id: number;
  type: string;
  value: string;
  attributes: Record<string, unknown>;
  first_seen: Date;
  last_seen: Date;
  findings: number;
  severities: number;
  distance: number | null;
  in_scope: boolean | null;
  traits: number | null;
};

const inScan = `left join lateral (
        select distance, in_scope, traits from scan_entities
         where workspace_id = $1 and scan_id = $3::uuid and entity_id = i.id limit 1) s on true`;

/** The entities with these ids, in their order; those that are gone are left out. */
export async function entityViews(
  q: Query,
  workspace: string,
  ids: readonly number[],
  scan: string | undefined,
): Promise<EntityView[]> {
  if (ids.length === 0) return [];
  const rows = await q.rows<Row>(
    `select e.id, e.type, e.key as value, e.attributes, e.first_seen, coalesce(l.last_seen, e.first_seen) as last_seen,
            coalesce(l.findings, 0) as findings, coalesce(l.severities, 0) as severities,
            ${scan === undefined ? "null as distance, null as in_scope, null as traits" : "s.distance, s.in_scope, s.traits"}
       from unnest($2::bigint[]) with ordinality as i (id, n)
      cross join lateral (
        select id, type, key, attributes, first_seen from entities where workspace_id = $1 and id = i.id limit 1) e
       left join lateral (
        select last_seen, findings, severities from listed where workspace_id = $1 and entity_id = i.id limit 1) l on true
       ${scan === undefined ? "" : inScan}
      order by i.n`,
    [workspace, ids, ...(scan === undefined ? [] : [scan])],
  );
  return rows.map(viewOf);
}

function viewOf({ distance, in_scope, traits, first_seen, last_seen, severities: bits, ...row }: Row): EntityView {
  const type = entityTypes.get(row.type);
  const held = distance !== null && in_scope !== null && traits !== null;
  return {
    ...row,
    first_seen: first_seen.toISOString(),
    last_seen: last_seen.toISOString(),
    severities: severities.filter((_, at) => bits & (1 << at)),
    ...(held && { in_scan: { distance, in_scope, traits: type ? traitNames(type, traits) : [] } }),
  };
}

/** Scans that know an entity, newest first, at most so many: by skipping through the index of who saw it. */
export async function scansOfEntity(
  q: Query,
  workspace: string,
  id: number,
): Promise<{ scan: string; title: string; state: string; distance: number; in_scope: boolean; traits: number }[]> {
  return q.rows(
    `with recursive skip as (
       (select scan_id from observations where workspace_id = $1 and what = 'e' and what_id = $2 order by scan_id limit 1)
       union all
       select n.scan_id from skip cross join lateral (
         select scan_id from observations
          where workspace_id = $1 and what = 'e' and what_id = $2 and scan_id > skip.scan_id order by scan_id limit 1) n)
     select s.scan_id as scan, coalesce(x.spec->>'title', '') as title, x.state, s.distance, s.in_scope, s.traits
       from (select scan_id from skip limit 200) k
       join scan_entities s on s.workspace_id = $1 and s.scan_id = k.scan_id and s.entity_id = $2
       join scans x on x.workspace_id = $1 and x.id = k.scan_id
      order by x.created_at desc, x.id limit 50`,
    [workspace, id],
  );
}
