import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import packageJson from "../../../../package.json" with { type: "json" };
import type { Services } from "../../app.ts";

const tags = ["health"];
const Dependency = z.enum(["healthy", "unhealthy"]);

/** Whether the process lives (S2), can work (S2), and what it stands on (S4). */
export const healthRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const noLimit = { rateLimit: false as const };

  api.get(
    "/healthz",
    {
      schema: {
        operationId: "getLiveness",
        summary: "Whether the process lives",
        tags,
        response: { 200: z.object({ ok: z.literal(true) }) },
      },
      config: { permission: "public", ...noLimit },
    },
    async () => ({ ok: true as const }),
  );

  const Ready = z.object({ ok: z.boolean(), db: z.boolean(), redis: z.boolean().nullable() });
  api.get(
    "/readyz",
    {
      schema: {
        operationId: "getReadiness",
        summary: "Whether requests can be served; redis is null when none is set",
        tags,
        response: { 200: Ready, 503: Ready },
      },
      config: { permission: "public", ...noLimit },
    },
    async (_request, reply) => {
      const { db, redis } = await platform.health();
      const ok = db && redis !== false;
      return reply.code(ok ? 200 : 503).send({ ok, db, redis });
    },
  );

  api.get(
    "/health",
    {
      schema: {
        operationId: "getHealth",
        summary: "Version, and what Sonde stands on",
        tags,
        response: {
          200: z.object({
            status: z.enum(["healthy", "degraded"]),
            version: z.string(),
            dependencies: z.object({
              database: Dependency,
              redis: Dependency.nullable(),
              ml_model: z.enum(["loaded", "not_loaded"]),
            }),
          }),
        },
      },
      config: { permission: "public", ...noLimit },
    },
    async () => {
      const { db, redis } = await platform.health();
      const say = (well: boolean) => (well ? ("healthy" as const) : ("unhealthy" as const));
      return {
        status: db && redis !== false ? ("healthy" as const) : ("degraded" as const),
        version: packageJson.version,
        dependencies: {
          database: say(db),
          redis: redis === null ? null : say(redis),
          ml_model: "not_loaded" as const,
        },
      };
    },
  );
};
