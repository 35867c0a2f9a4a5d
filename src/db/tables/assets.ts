import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";

export const assetTypes = ["domain", "hostname", "ip", "service"] as const;
export type AssetType = (typeof assetTypes)[number];

export type AssetRow = {
  readonly entity_id: number;
  readonly type: AssetType;
  readonly value: string;
  readonly parent_domain: string | null;
  readonly user_id: string;
  readonly labels: readonly string[];
  readonly risk_score: number | null;
  readonly risk_level: "low" | "medium" | "high" | "critical" | null;
  readonly risk_confidence: number | null;
  readonly risk: Readonly<Record<string, unknown>>;
  readonly discovered_via: string | null;
  readonly discovered_at: Date;
  readonly last_scanned_at: Date | null;
  readonly scan_frequency_hours: number | null;
  readonly next_scan_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const fields = `a.entity_id, a.type, a.value, a.parent_domain, a.user_id, a.labels, a.risk_score, a.risk_level,
  a.risk_confidence, a.risk, a.discovered_via, a.discovered_at, a.last_scanned_at, a.scan_frequency_hours, a.next_scan_at,
  a.created_at, a.updated_at`;

export async function readAsset(q: Query, workspace: string, id: number): Promise<AssetRow | undefined> {
  const rows = await q.rows<AssetRow>(
    `select ${fields} from assets a where a.workspace_id = $1 and a.entity_id = $2 and a.deleted_at is null`,
    [workspace, id],
  );
  return rows[0];
}

export type AssetFilter = {
  readonly type: string | null;
  readonly level: string | null;
  readonly label: string | null;
  readonly investigation: string | null;
  /** A part of the value. */
  readonly q: string | null;
};

const where = `a.workspace_id = $1 and a.deleted_at is null and ($2::text is null or a.type = $2)
  and ($3::text is null or a.risk_level = $3) and ($4::text is null or $4 = any(a.labels))
  and ($5::uuid is null or exists (select from investigation_assets i
    where i.workspace_id = $1 and i.investigation_id = $5 and i.entity_id = a.entity_id))
  and ($6::text is null or strpos(a.value, lower($6)) > 0)`;
const given = (workspace: string, filter: AssetFilter) => [
  ...[workspace, filter.type, filter.level, filter.label, filter.investigation, filter.q],
];

export async function listAssets(
  q: Query,
  workspace: string,
  filter: AssetFilter,
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number; readonly skip: number },
): Promise<(AssetRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 9);
  return q.rows(
    `select ${fields}, ${at.place} from assets a where ${where} and ${at.where}
      order by ${at.orderBy} limit $7 offset $8`,
    [...given(workspace, filter), page.limit, page.skip, ...at.params],
  );
}

/** How many there are, counted up to a bound; null where there are more. */
export async function countAssets(
  q: Query,
  workspace: string,
  filter: AssetFilter,
  most: number,
): Promise<number | null> {
  const rows = await q.rows<{ count: number }>(
    `select count(*)::int as count from (select from assets a where ${where} limit $7) c`,
    [...given(workspace, filter), most + 1],
  );
  const count = rows[0]?.count ?? 0;
  return count > most ? null : count;
}

/** Makes an asset by hand, or brings a deleted one back. */
export async function putAsset(
  q: Query,
  workspace: string,
  asset: {
    readonly entity: number;
    readonly type: string;
    readonly value: string;
    readonly parent: string | null;
    readonly by: string;
  },
): Promise<void> {
  await q.rows(
    `insert into assets (workspace_id, entity_id, type, value, parent_domain, user_id, discovered_via)
     values ($1, $2, $3, $4, $5, $6, 'manual')
     on conflict (workspace_id, entity_id) do update set deleted_at = null, updated_at = now()`,
    [workspace, asset.entity, asset.type, asset.value, asset.parent, asset.by],
  );
}

export async function changeAsset(
  q: Query,
  workspace: string,
  id: number,
  change: {
    readonly labels?: readonly string[] | undefined;
    readonly scan_frequency_hours?: number | null | undefined;
  },
): Promise<void> {
  await q.rows(
    `update assets set labels = coalesce($3::text[], labels),
            scan_frequency_hours = case when $4 then $5::int else scan_frequency_hours end,
            next_scan_at = case when $4 then coalesce(last_scanned_at, now()) + make_interval(hours => $5::int) else next_scan_at end,
            updated_at = now()
      where workspace_id = $1 and entity_id = $2`,
    [
      ...[workspace, id, change.labels ?? null],
      ...[change.scan_frequency_hours !== undefined, change.scan_frequency_hours ?? null],
    ],
  );
}

/** Out of the lists; it is not scanned again by itself. What is known of it stays. */
export async function deleteAsset(q: Query, workspace: string, id: number): Promise<boolean> {
  const rows = await q.rows(
    `update assets set deleted_at = now(), next_scan_at = null, scan_frequency_hours = null
      where workspace_id = $1 and entity_id = $2 and deleted_at is null returning entity_id`,
    [workspace, id],
  );
  return rows.length > 0;
}

export async function joinInvestigation(
  q: Query,
  workspace: string,
  investigation: string,
  ids: readonly number[],
): Promise<void> {
  await q.rows(
    `insert into investigation_assets (workspace_id, investigation_id, entity_id) select $1, $2, unnest($3::bigint[])
     on conflict do nothing`,
    [workspace, investigation, ids],
  );
}

export async function riskHistoryOf(q: Query, workspace: string, id: number, limit: number) {
  return q.rows<{ at: Date; scan_id: string | null; score: number; level: string; confidence: number }>(
    `select at, scan_id, score, level, confidence from risk_history
      where workspace_id = $1 and entity_id = $2 order by at desc limit $3`,
    [workspace, id, limit],
  );
}
