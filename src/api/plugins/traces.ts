import type { FastifyInstance } from "fastify";
import packageJson from "../../../package.json" with { type: "json" };
import { makeTracer, parentOf, type Span } from "../../outbound/traces.ts";

/** One span a request, below the caller's, to the collector of OTEL_EXPORTER_OTLP_ENDPOINT. */
export function addTraces(api: FastifyInstance, endpoint: string | null): void {
  if (endpoint === null) return;
  const tracer = makeTracer(endpoint, "sonde-api", packageJson.version);
  const spans = new WeakMap<object, Span>();
  api.addHook("onRequest", async (request) => {
    const { traceparent } = request.headers;
    const route = request.routeOptions.url ?? "(none)";
    const span = tracer.start(`${request.method} ${route}`, {
      kind: "server",
      parent: parentOf(typeof traceparent === "string" ? traceparent : undefined),
      attributes: { "http.request.method": request.method, "http.route": route, "sonde.request_id": request.id },
    });
    spans.set(request, span);
  });
  api.addHook("onResponse", async (request, reply) => {
    spans.get(request)?.end({ "http.response.status_code": reply.statusCode }, reply.statusCode >= 500);
  });
  api.addHook("onClose", () => tracer.close());
}
