import type { Db, Query } from "../../db/client.ts";
import { readSourceHealth } from "../../db/system/source-health.ts";
import { readDays } from "../../db/tables/daily-counts.ts";
import { isVisibleTo } from "../../db/tables/investigations.ts";
import type { Actor, App } from "../app.ts";
import { assetId } from "../assets/show.ts";
import { seerOf } from "../investigations/access.ts";
import { permit } from "../permissions.ts";
import { standing } from "./count-day.ts";

/** How a workspace stands, and how it stood. */
export function makeAnalytics({ db, app }: { db: Db; app: Pick<App, "keys"> }) {
  return {
    async dashboard(actor: Actor) {
      permit(actor, "workspace:read");
      const [health, keys, told] = await Promise.all([
        readSourceHealth(db),
        app.keys.list(actor),
        db.as(actor.workspace, async (q) => {
          const [stands, newest, gaps] = await Promise.all([
            standing(q, actor.workspace),
            newestIn(q, actor),
            gapsIn(q, actor),
          ]);
          return { stands, newest, gaps };
        }),
      ]);
      const { stands, newest, gaps } = told;
      const now = new Date();
      return {
        total_assets: stands.assets.total,
        assets_by_risk_level: { low: 0, medium: 0, high: 0, critical: 0, ...stands.assets.levels },
        assets_by_type: stands.assets.types,
        average_risk_score: stands.assets.mean,
        total_scans: Object.values(stands.scans).reduce((all, n) => all + n, 0),
        scans_by_state: stands.scans,
        entities_by_type: stands.entities,
        findings_by_severity: stands.findings,
        newest,
        coverage_gaps: gaps,
        sources: [...health.values()]
          .filter(
            (row) =>
              (row.open_until && row.open_until > now) || (row.last_failure_at ?? 0) > (row.last_success_at ?? 0),
          )
          .map((row) => ({
            source: row.source,
            state: row.open_until && row.open_until > now ? ("resting" as const) : ("ill" as const),
            last_success_at: row.last_success_at?.toISOString() ?? null,
            last_failure_at: row.last_failure_at?.toISOString() ?? null,
          })),
        keys_missing: keys.filter((key) => key.need === "required" && !key.set).map((key) => key.source),
      };
    },

    /** A line for each day on which something was written down; the days between stood as the one before. */
    async trends(actor: Actor, days: number) {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, async (q) => {
        const rows = await readDays(q, actor.workspace, days);
        return rows.map(({ levels, ...row }) => ({ ...row, levels: { ...levels } }));
      });
    },
  };
}

const most = 10;
const visible = `(s.investigation_id is null or exists (select from investigations i
  where i.workspace_id = $1 and i.id = s.investigation_id and ${isVisibleTo("$2")}))`;

async function newestIn(q: Query, actor: Actor) {
  const at = [actor.workspace];
  const [assets, findings, scans] = await Promise.all([
    q.rows<{ id: number; value: string; at: Date }>(
      `select entity_id as id, value, discovered_at as at from assets
        where workspace_id = $1 and deleted_at is null order by created_at desc, entity_id desc limit ${most}`,
      at,
    ),
    q.rows<{ id: number; title: string; severity: string; at: Date }>(
      `select id, title, severity, first_seen as at from findings
        where workspace_id = $1 and suppressed_by is null order by id desc limit ${most}`,
      at,
    ),
    q.rows<{ id: string; title: string; state: string; at: Date }>(
      `select s.id, s.spec->>'title' as title, s.state, s.ended_at as at from scans s
        where s.workspace_id = $1 and s.kind = 'scan' and s.ended_at is not null and ${visible}
        order by s.created_at desc limit ${most}`,
      [actor.workspace, seerOf(actor)],
    ),
  ]);
  return {
    assets: assets.map(({ id, value, at: when }) => ({ asset_id: assetId(id), value, at: when.toISOString() })),
    findings: findings.map(({ at: when, ...row }) => ({ ...row, at: when.toISOString() })),
    scans: scans.map(({ at: when, ...row }) => ({ ...row, at: when.toISOString() })),
  };
}

/** What the last scans could not look at, by module and why. */
async function gapsIn(q: Query, actor: Actor) {
  return q.rows<{ module: string; outcome: string; count: number }>(
    `select o.module, o.outcome, count(*)::int as count from (
        select s.id from scans s where s.workspace_id = $1 and s.kind = 'scan' and ${visible}
         order by s.created_at desc limit 20) l
       cross join lateral (
        select module, outcome from outcomes where workspace_id = $1 and scan_id = l.id limit 10000) o
      group by o.module, o.outcome order by count(*) desc, o.module, o.outcome limit 50`,
    [actor.workspace, seerOf(actor)],
  );
}
