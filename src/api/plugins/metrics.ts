import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Config } from "../../config.ts";
import { AppError } from "../../errors.ts";
import type { Platform } from "../../services/platform.ts";

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** GET /metrics for Prometheus: requests of this process, and what the deployment has to do. */
export function addMetrics(api: FastifyInstance, config: Config, platform: Platform): void {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"] as const;
  const requests = new Counter({ name: "sonde_http_requests_total", help: "Requests answered", labelNames, registers });
  const seconds = new Histogram({
    ...{
      name: "sonde_http_request_seconds",
      help: "Time to answer",
      labelNames: ["method", "route"] as const,
      registers,
    },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const counted = (name: string, help: string, label: string, read: () => Promise<ReadonlyMap<string, number>>) =>
    new Gauge({
      ...{ name, help, labelNames: [label], registers },
      async collect() {
        this.reset();
        for (const [value, count] of await read()) this.set({ [label]: value }, count);
      },
    });
  counted("sonde_jobs", "Jobs by state, over all workspaces", "state", platform.load.jobs);
  counted("sonde_scans", "Scans by state, over all workspaces", "state", platform.load.scans);

  api.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "(none)";
    requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    seconds.observe({ method: request.method, route }, reply.elapsedTime / 1_000);
  });

  api.get(
    "/metrics",
    { schema: { hide: true }, config: { permission: "public", rateLimit: false } },
    async (request, reply) => {
      const { metricsToken } = config;
      const shown =
        metricsToken === null ? loopback.has(request.ip) : isBearer(request.headers.authorization, metricsToken);
      if (!shown)
        throw new AppError("not_authorized", "The metrics are not for everybody.", {
          hint: "set METRICS_TOKEN and send it as a bearer token",
        });
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

function isBearer(header: string | undefined, token: string): boolean {
  return header === `Bearer ${token}`;
}
