import type { Query } from "../client.ts";

export type DailyRow = {
  /** yyyy-mm-dd, UTC. */
  readonly day: string;
  readonly entities: number;
  readonly assets: number;
  readonly mean_risk: number | null;
  readonly levels: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  readonly scans: number;
};

export async function setDay(q: Query, workspace: string, row: Omit<DailyRow, "day">): Promise<void> {
  await q.rows(
    `insert into daily_counts (workspace_id, day, entities, assets, mean_risk, levels, findings, scans)
     values ($1, (now() at time zone 'UTC')::date, $2, $3, $4, $5::jsonb, $6::jsonb, $7)
     on conflict (workspace_id, day) do update set entities = excluded.entities, assets = excluded.assets,
       mean_risk = excluded.mean_risk, levels = excluded.levels, findings = excluded.findings, scans = excluded.scans`,
    [
      ...[workspace, row.entities, row.assets, row.mean_risk],
      ...[JSON.stringify(row.levels), JSON.stringify(row.findings), row.scans],
    ],
  );
}

/** The last days that were counted, the oldest first. */
export async function readDays(q: Query, workspace: string, days: number): Promise<DailyRow[]> {
  return q.rows<DailyRow>(
    `select day, entities, assets, mean_risk, levels, findings, scans from daily_counts
      where workspace_id = $1 and day > (now() at time zone 'UTC')::date - $2::int order by day`,
    [workspace, days],
  );
}

/** Assets by level and type, and their mean risk. */
export async function assetStats(q: Query, workspace: string) {
  const rows = await q.rows<{ type: string; level: string | null; count: number; sum: number | null; scored: number }>(
    `select type, risk_level as level, count(*)::int as count, sum(risk_score)::float8 as sum, count(risk_score)::int as scored
       from assets where workspace_id = $1 and deleted_at is null group by 1, 2`,
    [workspace],
  );
  const levels: Record<string, number> = {};
  const types: Record<string, number> = {};
  for (const { type, level, count } of rows) {
    levels[level ?? "unknown"] = (levels[level ?? "unknown"] ?? 0) + count;
    types[type] = (types[type] ?? 0) + count;
  }
  const scored = rows.reduce((all, row) => all + row.scored, 0);
  const sum = rows.reduce((all, row) => all + (row.sum ?? 0), 0);
  const total = rows.reduce((all, row) => all + row.count, 0);
  return { total, levels, types, mean: scored > 0 ? Math.round((sum / scored) * 100) / 100 : null };
}

/** Scans by state, but for single techniques. */
export async function scanStats(q: Query, workspace: string): Promise<Record<string, number>> {
  const rows = await q.rows<{ state: string; count: number }>(
    `select state, count(*)::int as count from scans where workspace_id = $1 and kind = 'scan' group by state`,
    [workspace],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
