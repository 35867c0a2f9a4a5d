import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { all, one, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("scans");

/** How far a scan is, and what it looked at. */
export const ledgerRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { ledger, scans } = platform;

  api.get(
    "/:id/progress",
    {
      schema: {
        ...route("getScanProgress", "How far a scan is, module by module"),
        params: withId,
        response: { 200: one(S.Progress), ...refused },
      },
      config: { permission: "scan:read" },
    },
    async (request) => ({ data: await scans.progress(actorOf(request), request.params.id) }),
  );

  api.get(
    "/:id/coverage",
    {
      schema: {
        ...route(
          "listCoverage",
          "Entity by module: found, looked and absent, could not look, not run. A page may be short while `next` says there is more",
        ),
        params: withId,
        querystring: S.CoverageQuery,
        response: { 200: page(S.CoverageLine), ...refused },
      },
      config: { permission: "scan:read" },
    },
    (request) => ledger.coverage(actorOf(request), request.params.id, request.query),
  );

  api.get(
    "/:id/coverage/summary",
    {
      schema: {
        ...route("getCoverageSummary", "The same in numbers, by module"),
        params: withId,
        response: { 200: all(S.ModuleCoverage), ...refused },
      },
      config: { permission: "scan:read" },
    },
    async (request) => ({ data: await ledger.summary(actorOf(request), request.params.id) }),
  );

  api.get(
    "/:id/outcomes",
    {
      schema: {
        ...route("listOutcomes", "What could not be looked at, and why"),
        params: withId,
        querystring: S.OutcomeQuery,
        response: { 200: page(S.OutcomeLine), ...refused },
      },
      config: { permission: "scan:read" },
    },
    (request) => ledger.outcomes(actorOf(request), request.params.id, request.query),
  );
};
