import type { FastifyInstance } from "fastify";
import type { Services } from "../app.ts";
import { auditRoutes } from "./audit/routes.ts";
import { authRoutes } from "./auth/routes.ts";
import { entityRoutes } from "./entities/routes.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { findingRoutes } from "./findings/routes.ts";
import { suppressionRoutes } from "./findings/suppressions.ts";
import { healthRoutes } from "./health/routes.ts";
import { grantRoutes, investigationRoutes } from "./investigations/routes.ts";
import { deadLetterRoutes, jobRoutes } from "./jobs/routes.ts";
import { relationRoutes } from "./relations/routes.ts";
import { sampleRoutes } from "./sample/routes.ts";
import { ledgerRoutes } from "./scans/ledger.ts";
import { scanRoutes } from "./scans/routes.ts";
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
      await v1.register(investigationRoutes, { prefix: "/workspaces/:ws/investigations", ...services });
      await v1.register(grantRoutes, { prefix: "/workspaces/:ws/investigations", ...services });
      await v1.register(jobRoutes, { prefix: "/workspaces/:ws/jobs", ...services });
      await v1.register(deadLetterRoutes, { prefix: "/workspaces/:ws/jobs", ...services });
      await v1.register(sampleRoutes, { prefix: "/workspaces/:ws/sample", ...services });
      await v1.register(scanRoutes, { prefix: "/workspaces/:ws/scans", ...services });
      await v1.register(ledgerRoutes, { prefix: "/workspaces/:ws/scans", ...services });
      await v1.register(targetRoutes, { prefix: "/workspaces/:ws/targets", ...services });
      await v1.register(entityRoutes, { prefix: "/workspaces/:ws/entities", ...services });
      await v1.register(relationRoutes, { prefix: "/workspaces/:ws/relations", ...services });
      await v1.register(findingRoutes, { prefix: "/workspaces/:ws/findings", ...services });
      await v1.register(suppressionRoutes, { prefix: "/workspaces/:ws/suppressions", ...services });
      await v1.register(evidenceRoutes, { prefix: "/workspaces/:ws/evidence", ...services });
    },
    { prefix: "/api/v1" },
  );
}
