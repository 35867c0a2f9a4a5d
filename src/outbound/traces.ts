import { randomBytes } from "node:crypto";
import { request } from "undici";

/** Where a span hangs in a trace (W3C Trace Context). */
export type SpanContext = { readonly traceId: string; readonly spanId: string };

export type Span = SpanContext & {
  /** Ends it. `error` says that what it stands for failed. */
  end(attributes?: Attributes, error?: boolean): void;
};

type Attributes = Readonly<Record<string, string | number | boolean | null>>;

export type Tracer = {
  start(
    name: string,
    options?: { kind?: "server" | "internal"; parent?: SpanContext | null; attributes?: Attributes },
  ): Span;
  /** Sends what there is. */
  close(): Promise<void>;
};

const most = 2_048;
const everyMs = 5_000;

/**
 * Sends spans to a collector: OTLP over HTTP as JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). Own code, for
 * the form is forty lines and the official packages are thirty. Spans that cannot be sent are dropped: traces must
 * never hold up what they watch.
 */
export function makeTracer(endpoint: string | null, service: string, version: string): Tracer {
  if (endpoint === null) return { start: () => nothing, close: async () => {} };
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  let spans: object[] = [];
  let sending: Promise<void> = Promise.resolve();

  async function send(batch: readonly object[]): Promise<void> {
    const resource = { attributes: asAttributes({ "service.name": service, "service.version": version }) };
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "sonde" }, spans: batch }] }],
    });
    try {
      const options = { method: "POST", headers: { "content-type": "application/json" }, body } as const;
      const answer = await request(url, { ...options, headersTimeout: 5_000, bodyTimeout: 5_000 });
      await answer.body.dump();
    } catch {
      // the collector is away
    }
  }

  function flush(): Promise<void> {
    const batch = spans;
    spans = [];
    if (batch.length > 0) sending = sending.then(() => send(batch));
    return sending;
  }

  const timer = setInterval(flush, everyMs);
  timer.unref();

  return {
    start(name, { kind = "internal", parent = null, attributes = {} } = {}) {
      const traceId = parent?.traceId ?? randomBytes(16).toString("hex");
      const spanId = randomBytes(8).toString("hex");
      const begun = nanoseconds();
      return {
        traceId,
        spanId,
        end(more = {}, error = false) {
          if (spans.length >= most) return;
          spans.push({
            ...{ traceId, spanId, name },
            ...(parent && { parentSpanId: parent.spanId }),
            kind: kind === "server" ? 2 : 1,
            startTimeUnixNano: begun,
            endTimeUnixNano: nanoseconds(),
            attributes: asAttributes({ ...attributes, ...more }),
            status: error ? { code: 2 } : {},
          });
        },
      };
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

const nothing: Span = { traceId: "", spanId: "", end() {} };

/** The caller's span, from its `traceparent` header; null when it sent none that can be read. */
export function parentOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId = "", spanId = ""] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent ?? "") ?? [];
  return traceId === "" || /^0+$/.test(traceId) || /^0+$/.test(spanId) ? null : { traceId, spanId };
}

function nanoseconds(): string {
  return String(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n);
}

function asAttributes(attributes: Attributes) {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ({
      key,
      value:
        typeof value === "number"
          ? { doubleValue: value }
          : typeof value === "boolean"
            ? { boolValue: value }
            : { stringValue: String(value) },
    }));
}
