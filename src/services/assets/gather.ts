import type { Query } from "../../db/client.ts";

/** Something that belongs to an asset: its addresses, what listens there, what that presents and serves; itself. */
export type Member = {
  readonly root: number;
  readonly part: "self" | "ip" | "service" | "certificate" | "url";
  readonly id: number;
  readonly type: string;
  readonly key: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly first_seen: Date;
  /** Of a certificate: whether it covers the asset's name. */
  readonly covers: boolean;
};

/** What one asset can have of a kind: a wide network is not read whole for one line of a list. */
const most = 200;

const joined = (from: string, relation: string) => `
  select x.root, r.to_id as id from ${from} x
   cross join lateral (select to_id from relations
     where workspace_id = $1 and from_id = x.id and relation = '${relation}' order by to_id limit ${most}) r`;

/** The members of assets, for many at once. Pages of a name are those that it serves itself: its address may serve others'. */
export async function membersOf(q: Query, workspace: string, roots: readonly number[]): Promise<Member[]> {
  if (roots.length === 0) return [];
  return q.rows<Member>(
    `with selves as (
       select id as root, id, type from entities where workspace_id = $1 and id = any($2::bigint[])),
     names as (select root, id from selves where type in ('domain', 'hostname')),
     ips as (select root, id from selves where type = 'ip' union ${joined("names", "resolves_to")}),
     services as (select root, id from selves where type = 'service' union ${joined("ips", "offers")}),
     certificates as (${joined("services", "presents")}),
     servers as (select root, id from names union
       select s.root, s.id from services s where not exists (select from names n where n.root = s.root)),
     urls as (${joined("servers", "serves")}),
     members as (
       select root, id, 'self' as part from selves union all select root, id, 'ip' from ips where root <> id
       union all select root, id, 'service' from services where root <> id
       union all select distinct root, id, 'certificate' from certificates
       union all select distinct root, id, 'url' from urls)
     select m.root, m.part, e.id, e.type, e.key, e.attributes, e.first_seen,
            m.part = 'certificate' and exists (
              select from relations r where r.workspace_id = $1 and r.from_id = m.id and r.relation = 'covers' and r.to_id = m.root) as covers
       from members m join entities e on e.workspace_id = $1 and e.id = m.id
      order by m.root, m.part, e.key`,
    [workspace, roots],
  );
}

export type MemberFinding = {
  readonly entity_id: number;
  readonly id: number;
  readonly type: string;
  readonly category: string;
  readonly severity: string;
  readonly description: string;
  readonly remediation: string;
};

/** What is wrong with any of these entities and needs somebody. */
export async function findingsOn(q: Query, workspace: string, entities: readonly number[]): Promise<MemberFinding[]> {
  if (entities.length === 0) return [];
  return q.rows<MemberFinding>(
    `select entity_id, id, type, category, severity, description, remediation from findings
      where workspace_id = $1 and entity_id = any($2::bigint[]) and state in ('open', 'triaged') and suppressed_by is null
      order by rank desc, id limit 5000`,
    [workspace, entities],
  );
}

/** Which modules of a scan looked at an entity: that settled anything, and did not have to say that they could not look at it. */
export async function lookedAt(
  q: Query,
  workspace: string,
  scan: string,
  entities: readonly number[],
): Promise<Map<number, Set<string>>> {
  if (entities.length === 0) return new Map();
  const rows = await q.rows<{ entity: number; modules: string[] }>(
    `select e.id as entity, array(
        select m.module from scan_modules m
         where m.workspace_id = $1 and m.scan_id = $2 and m.settled > 0 and not exists (
           select from outcomes o where o.workspace_id = $1 and o.scan_id = $2 and o.module = m.module
              and o.subject_kind = 'e' and o.subject_id = e.id)
         order by m.module) as modules
       from unnest($3::bigint[]) as e (id)`,
    [workspace, scan, entities],
  );
  return new Map(rows.map((row) => [row.entity, new Set(row.modules)]));
}
