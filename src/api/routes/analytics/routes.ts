import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Id, Moment, one } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, listOf, refused, routesOf } from "../workspace-route.ts";

const route = routesOf("analytics");
const config = { permission: "workspace:read" } as const;
const counts = z.record(z.string(), z.int());

const Dashboard = z
  .object({
    total_assets: z.int(),
    assets_by_risk_level: counts,
    assets_by_type: counts,
    average_risk_score: z.number().nullable(),
    total_scans: z.int(),
    scans_by_state: counts,
    entities_by_type: counts,
    findings_by_severity: counts.describe("Those that need somebody: open or triaged, and not suppressed"),
    newest: z.object({
      assets: listOf(z.object({ asset_id: z.string(), value: z.string(), at: Moment })),
      findings: listOf(z.object({ id: z.int(), title: z.string(), severity: z.string(), at: Moment })),
      scans: listOf(z.object({ id: Id, title: z.string(), state: z.string(), at: Moment })),
    }),
    coverage_gaps: listOf(z.object({ module: z.string(), outcome: z.string(), count: z.int() })).describe(
      "What the last twenty scans could not look at, and why",
    ),
    sources: listOf(
      z.object({
        source: z.string(),
        state: z.enum(["ill", "resting"]),
        last_success_at: Moment.nullable(),
        last_failure_at: Moment.nullable(),
      }),
    ).describe("Those that do not answer well"),
    keys_missing: listOf(z.string()).describe("Sources that cannot be asked without a key"),
  })
  .meta({ id: "Dashboard" });

const Day = z
  .object({
    day: z.iso.date(),
    entities: z.int(),
    assets: z.int(),
    mean_risk: z.number().nullable(),
    levels: counts,
    findings: counts,
    scans: z.int(),
  })
  .meta({ id: "Day" });

/** How a workspace stands, and how it stood (S4-DF-8…11). */
export const analyticsRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { analytics } }) => {
  api.get(
    "/dashboard",
    {
      schema: {
        ...route("getDashboard", "Totals, levels, the mean risk, what is new, what could not be looked at"),
        params: inWorkspace,
        response: { 200: one(Dashboard), ...refused },
      },
      config,
    },
    async (request) => ({ data: await analytics.dashboard(actorOf(request)) }),
  );

  api.get(
    "/trends",
    {
      schema: {
        ...route("getTrends", "A line for each day that was written down, the oldest first"),
        params: inWorkspace,
        querystring: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
        response: { 200: all(Day), ...refused },
      },
      config,
    },
    async (request) => ({ data: await analytics.trends(actorOf(request), request.query.days) }),
  );
};
