import type { FastifyInstance } from "fastify";
import type { Services } from "../app.ts";
import { analyticsRoutes } from "./analytics/routes.ts";
import { assetRoutes } from "./assets/routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { authRoutes } from "./auth/routes.ts";
import { attachmentRoutes } from "./desk/attachments.ts";
import { commentRoutes } from "./desk/comments.ts";
import { noteRoutes } from "./desk/notes.ts";
import { notificationRoutes } from "./desk/notifications.ts";
import { savedViewRoutes } from "./desk/saved-views.ts";
import { tagRoutes } from "./desk/tags.ts";
import { entityRoutes } from "./entities/routes.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { findingRoutes } from "./findings/routes.ts";
import { suppressionRoutes } from "./findings/suppressions.ts";
import { graphRoutes, graphViewRoutes, timelineRoutes } from "./graph/routes.ts";
import { healthRoutes } from "./health/routes.ts";
import { grantRoutes, investigationRoutes } from "./investigations/routes.ts";
import { deadLetterRoutes, jobRoutes } from "./jobs/routes.ts";
import { moduleRoutes, sourceRoutes } from "./modules/routes.ts";
import { relationRoutes } from "./relations/routes.ts";
import { sampleRoutes } from "./sample/routes.ts";
import { ledgerRoutes } from "./scans/ledger.ts";
import { scanRoutes } from "./scans/routes.ts";
import { settingRoutes } from "./settings/routes.ts";
import { targetRoutes } from "./targets/routes.ts";
import { workspaceRoutes } from "./workspaces/routes.ts";

/** Every route, under the prefix of its version. */
export async function routes(api: FastifyInstance, services: Services): Promise<void> {
  await api.register(healthRoutes, services);
  await api.register(
    async (v1) => {
      await v1.register(authRoutes, { prefix: "/auth", ...services });
      await v1.register(workspaceRoutes, { prefix: "/workspaces", ...services });
      await v1.register(analyticsRoutes, { prefix: "/workspaces/:ws/analytics", ...services });
      await v1.register(assetRoutes, { prefix: "/workspaces/:ws/assets", ...services });
      await v1.register(attachmentRoutes, { prefix: "/workspaces/:ws/attachments", ...services });
      await v1.register(auditRoutes, { prefix: "/workspaces/:ws/audit", ...services });
      await v1.register(commentRoutes, { prefix: "/workspaces/:ws/comments", ...services });
      await v1.register(graphRoutes, { prefix: "/workspaces/:ws", ...services });
      await v1.register(graphViewRoutes, { prefix: "/workspaces/:ws/graph-views", ...services });
      await v1.register(timelineRoutes, { prefix: "/workspaces/:ws/investigations", ...services });
      await v1.register(investigationRoutes, { prefix: "/workspaces/:ws/investigations", ...services });
      await v1.register(grantRoutes, { prefix: "/workspaces/:ws/investigations", ...services });
      await v1.register(jobRoutes, { prefix: "/workspaces/:ws/jobs", ...services });
      await v1.register(deadLetterRoutes, { prefix: "/workspaces/:ws/jobs", ...services });
      await v1.register(moduleRoutes, { prefix: "/workspaces/:ws/modules", ...services });
      await v1.register(sourceRoutes, { prefix: "/workspaces/:ws/sources", ...services });
      await v1.register(noteRoutes, { prefix: "/workspaces/:ws/notes", ...services });
      await v1.register(notificationRoutes, { prefix: "/workspaces/:ws/notifications", ...services });
      await v1.register(sampleRoutes, { prefix: "/workspaces/:ws/sample", ...services });
      await v1.register(scanRoutes, { prefix: "/workspaces/:ws/scans", ...services });
      await v1.register(ledgerRoutes, { prefix: "/workspaces/:ws/scans", ...services });
      await v1.register(settingRoutes, { prefix: "/workspaces/:ws", ...services });
      await v1.register(tagRoutes, { prefix: "/workspaces/:ws/tags", ...services });
      await v1.register(targetRoutes, { prefix: "/workspaces/:ws/targets", ...services });
      await v1.register(savedViewRoutes, { prefix: "/workspaces/:ws/views", ...services });
      await v1.register(entityRoutes, { prefix: "/workspaces/:ws/entities", ...services });
      await v1.register(relationRoutes, { prefix: "/workspaces/:ws/relations", ...services });
      await v1.register(findingRoutes, { prefix: "/workspaces/:ws/findings", ...services });
      await v1.register(suppressionRoutes, { prefix: "/workspaces/:ws/suppressions", ...services });
      await v1.register(evidenceRoutes, { prefix: "/workspaces/:ws/evidence", ...services });
    },
    { prefix: "/api/v1" },
  );
}
