import type { FastifyInstance } from "fastify";
import type { Services } from "../app.ts";
import { authRoutes } from "./auth/routes.ts";
import { entityRoutes } from "./entities/routes.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { findingRoutes } from "./findings/routes.ts";
import { suppressionRoutes } from "./findings/suppressions.ts";
import { healthRoutes } from "./health/routes.ts";
import { relationRoutes } from "./relations/routes.ts";
import { workspaceRoutes } from "./workspaces/routes.ts";

/** Every route, under the prefix of its version. */
export async function routes(api: FastifyInstance, services: Services): Promise<void> {
  await api.register(healthRoutes, services);
  await api.register(
    async (v1) => {
      await v1.register(authRoutes, { prefix: "/auth", ...services });
      await v1.register(workspaceRoutes, { prefix: "/workspaces", ...services });
      await v1.register(entityRoutes, { prefix: "/workspaces/:ws/entities", ...services });
      await v1.register(relationRoutes, { prefix: "/workspaces/:ws/relations", ...services });
      await v1.register(findingRoutes, { prefix: "/workspaces/:ws/findings", ...services });
      await v1.register(suppressionRoutes, { prefix: "/workspaces/:ws/suppressions", ...services });
      await v1.register(evidenceRoutes, { prefix: "/workspaces/:ws/evidence", ...services });
    },
    { prefix: "/api/v1" },
  );
}
