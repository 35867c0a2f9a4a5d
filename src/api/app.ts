import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import cookie from "@fastify/cookie";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { Config } from "../config.ts";
import { log } from "../log.ts";
import type { App } from "../services/app.ts";
import type { Platform } from "../services/platform.ts";
import { meantBy } from "./aliases.ts";
import { openLive } from "./live/live.ts";
import { addAccess } from "./plugins/access.ts";
import { addDocs } from "./plugins/docs.ts";
import { addErrors, refuseUnreadable } from "./plugins/errors.ts";
import { addLimits } from "./plugins/limits.ts";
import { addMetrics } from "./plugins/metrics.ts";
import { addPages } from "./plugins/pages.ts";
import { addTraces } from "./plugins/traces.ts";
import { routes } from "./routes/index.ts";

/** What the routes stand on. */
export type Services = { readonly app: App; readonly platform: Platform; readonly config: Config };

/** The HTTP API, not listening yet. */
export async function buildApi(services: Services): Promise<FastifyInstance> {
  const { config, platform } = services;
  const api = fastify({
    loggerInstance: log.child({ part: "api" }, { level: config.logLevel }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy,
    bodyLimit: config.bodyLimit,
    genReqId: ({ headers }) => {
      const given = headers["x-request-id"];
      return typeof given === "string" && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
    },
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    return503OnClosing: true,
    frameworkErrors: refuseUnreadable,
    rewriteUrl(raw) {
      const { method = "", url = "", headers } = raw;
      const meant = meantBy(method, url, headers.accept);
      if (!meant) return url;
      raw.method = meant.method; // the router reads it after this
      return meant.url;
    },
  }).withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  addErrors(api);
  await api.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
      },
    },
    strictTransportSecurity: platform.publicUrl.startsWith("https:") ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
  });
  await api.register(cors, {
    origin: [...config.corsOrigins],
    credentials: true,
    exposedHeaders: ["retry-after", "x-request-id", "location"],
  });
  await api.register(cookie);
  addTraces(api, config.otlpEndpoint);
  addAccess(api, platform);
  await addLimits(api, config);
  await addDocs(api);
  addMetrics(api, config, platform);
  api.addHook("onSend", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (request.url.startsWith("/api/") && !reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
  });
  api.addHook("onResponse", async (request, reply) => {
    const { method, routeOptions, id } = request;
    const line = {
      id,
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    request.log.info(line, "request");
  });
  await api.register(routes, services);
  const live = openLive({
    server: api.server,
    platform,
    checkSeconds: config.liveCheckSeconds,
    mostPerUser: config.livePerUser,
    onError: (error) => api.log.error({ err: error }, "live events are in trouble"),
  });
  api.addHook("preClose", () => live.close());
  await addPages(api, fileURLToPath(new URL("../../web/dist", import.meta.url)));
  return api;
}
