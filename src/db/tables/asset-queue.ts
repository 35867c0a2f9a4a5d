import type { Query } from "../client.ts";

export async function queueAssets(q: Query, workspace: string, scans: readonly string[]): Promise<void> {
  await q.rows(
    `insert into asset_queue (workspace_id, scan_id) select $1, unnest($2::uuid[])
     on conflict (workspace_id, scan_id) do update set after = 0`,
    [workspace, scans],
  );
}

/** A scan whose assets are to be looked through, held; undefined when there is none that nobody else is at. */
export async function takeAssetScan(q: Query, workspace: string): Promise<{ scan: string; after: number } | undefined> {
  const rows = await q.rows<{ scan: string; after: number }>(
    `select scan_id as scan, after from asset_queue where workspace_id = $1 order by scan_id limit 1 for update skip locked`,
    [workspace],
  );
  return rows[0];
}

export async function moveAssetScan(q: Query, workspace: string, scan: string, after: number): Promise<void> {
  await q.rows(`update asset_queue set after = $3 where workspace_id = $1 and scan_id = $2`, [workspace, scan, after]);
}

export async function dropAssetScan(q: Query, workspace: string, scan: string): Promise<void> {
  await q.rows(`delete from asset_queue where workspace_id = $1 and scan_id = $2`, [workspace, scan]);
}

/**
 * Makes assets of what a scan has in scope behind an entity, of an investigation; the entities, in order. One that was
 * deleted stays so.
 */
export async function takeInAssets(
  q: Query,
  workspace: string,
  at: {
    readonly scan: string;
    readonly after: number;
    readonly types: readonly string[];
    readonly limit: number;
    readonly rescanHours: number | null;
  },
): Promise<number[]> {
  const rows = await q.rows<{ id: number }>(
    `with found as (
       select e.id, e.type, e.key, e.first_seen from scan_entities s
         join entities e on e.workspace_id = $1 and e.id = s.entity_id
        where s.workspace_id = $1 and s.scan_id = $2 and s.entity_id > $3 and s.in_scope and e.type = any($4::text[])
        order by s.entity_id limit $5)
     insert into assets as a (workspace_id, entity_id, type, value, parent_domain, user_id, discovered_via, discovered_at, last_scanned_at, scan_frequency_hours, next_scan_at)
     select $1, f.id, f.type, f.key,
            (select d.key from relations r join entities d on d.workspace_id = $1 and d.id = r.to_id
              where r.workspace_id = $1 and r.from_id = f.id and r.relation = 'subdomain_of' order by r.id limit 1),
            c.created_by,
            coalesce((select case when o.subject_kind = 't' then 'target' else o.module end from observations o
              where o.workspace_id = $1 and o.what = 'e' and o.what_id = f.id order by o.first_at, o.subject_kind desc limit 1), 'target'),
            f.first_seen, c.ended_at, $6, c.ended_at + make_interval(hours => $6::int)
       from found f join scans c on c.workspace_id = $1 and c.id = $2
     on conflict (workspace_id, entity_id) do update set
       last_scanned_at = greatest(a.last_scanned_at, excluded.last_scanned_at),
       next_scan_at = case when a.deleted_at is null
         then greatest(a.last_scanned_at, excluded.last_scanned_at) + make_interval(hours => a.scan_frequency_hours) end,
       parent_domain = coalesce(a.parent_domain, excluded.parent_domain), updated_at = now()
     returning entity_id as id`,
    [workspace, at.scan, at.after, at.types, at.limit, at.rescanHours],
  );
  return rows.map((row) => row.id).sort((a, b) => a - b);
}

export type AssetRisk = {
  readonly id: number;
  readonly score: number;
  readonly level: string;
  readonly confidence: number;
  readonly risk: unknown;
};

/** The scores of assets, and what they were. */
export async function setRisks(q: Query, workspace: string, scan: string | null, risks: readonly AssetRisk[]) {
  if (risks.length === 0) return;
  const rows = `json_to_recordset($2::json) as r (id bigint, score real, level text, confidence real, risk jsonb)`;
  const params = [workspace, JSON.stringify(risks)];
  await q.rows(
    `update assets a set risk_score = r.score, risk_level = r.level, risk_confidence = r.confidence, risk = r.risk, updated_at = now()
       from ${rows} where a.workspace_id = $1 and a.entity_id = r.id`,
    params,
  );
  await q.rows(
    `insert into risk_history (workspace_id, entity_id, scan_id, score, level, confidence)
     select $1, id, $3, score, level, confidence from ${rows} on conflict do nothing`,
    [...params, scan],
  );
}
