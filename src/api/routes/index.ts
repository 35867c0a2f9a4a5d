import type { FastifyInstance } from "fastify";
import type { Services } from "../app.ts";
import { auditRoutes } from "./audit/routes.ts";
import { authRoutes } from "./auth/routes.ts";
import { healthRoutes } from "./health/routes.ts";
import { targetRoutes } from "./targets/routes.ts";
import { workspaceRoutes } from "./workspaces/routes.ts";

/** Every route, under the prefix of its version. */
export async function routes(api: FastifyInstance, services: Services): Promise<void> {
  await api.register(healthRoutes, services);
  await api.register(
    async (v1) => {
      await v1.register(authRoutes, { prefix: "/auth", ...services });
      await v1.register(workspaceRoutes, { prefix: "/workspaces", ...services });
      await v1.register(auditRoutes, { prefix: "/workspaces/:ws/audit", ...services });
      await v1.register(targetRoutes, { prefix: "/workspaces/:ws/targets", ...services });
    },
    { prefix: "/api/v1" },
  );
}
