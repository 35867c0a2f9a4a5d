import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { all, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, refused, routesOf } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("audit");

/** Who did what, and whether that still says so. */
export const auditRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  api.get(
    "/",
    {
      schema: {
        ...route("listAudit", "Who did what, the newest first"),
        params: inWorkspace,
        querystring: S.AuditQuery,
        response: { 200: page(S.AuditEntry), ...refused },
      },
      config: { permission: "audit:read" },
    },
    (request) => platform.audit.list(actorOf(request), request.query),
  );

  api.post(
    "/verify",
    {
      schema: {
        ...route("verifyAudit", "Recompute the chain; the first row that does not hold is named"),
        params: inWorkspace,
        response: { 200: all(S.AuditReport), ...refused },
      },
      config: { permission: "audit:read", rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request) => ({ data: await platform.audit.verify(actorOf(request)) }),
  );
};
