import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import type { Config } from "../../config.ts";
import { AppError } from "../../errors.ts";

const pageFile = /^\/(assets\/|icon\.svg$|sw\.js$|manifest\.webmanifest$)/;

/**
 * Requests a minute: by person or key, by address for who has shown neither. A route may set a lower one
 * (`config.rateLimit`). Counted in this process: with several, each counts for itself.
 */
export async function addLimits(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    // One page of the web app is dozens of files, which cost nothing to give.
    allowList: ({ routeOptions }) => pageFile.test(routeOptions.url ?? ""),
    hook: "preHandler",
    timeWindow: 60_000,
    keyGenerator: ({ principal, ip }) => principal?.credential ?? ip,
    max: ({ principal }) => (principal ? config.rateUser : config.rateAnonymous),
    errorResponseBuilder: (_request, { ttl }) =>
      new AppError("too_many_requests", "Too many requests.", { retryAfter: Math.max(1, Math.ceil(ttl / 1_000)) }),
  });
}
