import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { makeTracer, parentOf } from "./traces.ts";

test("spans reach a collector as OTLP JSON, below the span of whoever called", async (t) => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    bodies.push(`${request.url} ${text}`);
    response.end("{}");
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  t.after(() => collector.close());
  const tracer = makeTracer(`http://127.0.0.1:${(collector.address() as AddressInfo).port}/`, "sonde-api", "1.0");
  const parent = parentOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  assert.ok(parent);
  tracer
    .start("GET /x", { kind: "server", parent, attributes: { "http.route": "/x" } })
    .end({ "http.status": 500 }, true);
  await tracer.close();
  assert.equal(bodies.length, 1);
  const [path = "", json = ""] = bodies[0]?.split(/ (.*)/s) ?? [];
  assert.equal(path, "/v1/traces");
  const [span] = JSON.parse(json).resourceSpans[0].scopeSpans[0].spans;
  assert.deepEqual(
    [span.traceId, span.parentSpanId, span.name, span.kind, span.status.code],
    ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "GET /x", 2, 2],
  );
  assert.ok(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano));
});

test("without a collector, or with one that is away, nothing is held up and nothing fails", async () => {
  const off = makeTracer(null, "x", "1");
  off.start("a").end();
  await off.close();
  const away = makeTracer("http://127.0.0.1:9", "x", "1");
  away.start("a").end();
  await away.close();
});

test("a traceparent that cannot be read is none", () => {
  for (const bad of [
    undefined,
    "",
    "x",
    `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
    `01-${"a".repeat(32)}-${"b".repeat(16)}-01`,
  ])
    assert.equal(parentOf(bad), null);
});
