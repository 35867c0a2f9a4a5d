import type { Dispatcher } from "undici";
import type { EvidenceInput } from "../evidence/record.ts";
import { type Http, type HttpAnswer, NetError } from "../sdk/net.ts";
import { asked } from "./failure.ts";
import { type AnswerParts, headersOf, makeAnswer, writeHead } from "./http-answer.ts";
import { decodeBody, unpackGzip } from "./http-body.ts";
import { type Connection, exchange, type RawResponse, wasStale } from "./http-exchange.ts";
import type { HttpPool } from "./http-pool.ts";
import { type Cleared, clear, dial, type Parts, pay } from "./parts.ts";
import { retryAfter } from "./retry-after.ts";
import type { SharedLooks } from "./shared-looks.ts";
import { startTls, type TlsContexts } from "./tls-session.ts";
import { deadline } from "./wait.ts";

const usualBytes = 2 * 1024 * 1024;
const mostBytes = 16 * 1024 * 1024;
const usualTimeout = 15_000;

type RequestOptions = NonNullable<Parameters<Http["request"]>[1]>;
/** What was asked and answered, before it is recorded for a module. */
export type Exchanged = { readonly evidence: EvidenceInput; readonly answer: Omit<AnswerParts, "recorded"> };
/** What one exchange gave, for others who ask the same. */
export type HttpMemory = {
  /** Pages that several modules judge. */
  readonly looks: SharedLooks<Exchanged>;
  /** Lists of sources, for the life of the door. */
  readonly lists: Map<string, Exchanged>;
};
type Sent = { readonly method: string; readonly headers: Record<string, string>; readonly body: string | undefined };

const listKey = (url: URL, { headers = {}, maxBytes = 0, gunzip = false }: RequestOptions) =>
  JSON.stringify([url.href, headers, maxBytes, gunzip]);

/** HTTP/1.1 over undici's client, on connections that lead to checked addresses only. */
export function makeHttp(parts: Parts, pool: HttpPool, contexts: TlsContexts, memory: HttpMemory): Http {
  async function request(written: string, options: RequestOptions, as: "target" | "any"): Promise<HttpAnswer> {
    const url = parseUrl(written);
    const list = options.remember ? memory.lists.get(listKey(url, options)) : undefined;
    // What this module may not ask itself, it is not told from memory either.
    if (list && parts.guard.name(bare(url.hostname), "P2", as).source) return record(list);
    const cleared = await clear(parts, bare(url.hostname), { address: options.address, as });
    const { source } = cleared.way;
    const key = source ? null : keyOf(url, options);
    const take = () => payAndAsk(url, cleared, options);
    const exchanged = await (key === null ? take() : memory.looks.take(key, take, parts.signal));
    const answer = record(exchanged);
    if (source && options.remember && answer.status === 200) memory.lists.set(listKey(url, options), exchanged);
    if (source) judge(source, cleared.host, answer);
    return answer;
  }

  function record({ evidence, answer }: Exchanged): HttpAnswer {
    return makeAnswer({ ...answer, recorded: parts.recorder.record(evidence) });
  }

  async function payAndAsk(url: URL, cleared: Cleared, options: RequestOptions): Promise<Exchanged> {
    await pay(parts, cleared);
    const { source } = cleared.way;
    const limit = deadline(options.timeoutMs ?? usualTimeout, parts.signal, `No whole answer from ${url.origin}`);
    try {
      return await ask(url, cleared, options, limit.signal);
    } catch (error) {
      const told = asked(error, url.origin, limit.signal);
      const isIll = told instanceof NetError && (told.outcome === "timeout" || told.outcome === "failed");
      if (source && isIll && !parts.signal.aborted) parts.sourcePace.report(source, cleared.host, "ill");
      throw told;
    } finally {
      limit.end();
    }
  }

  async function ask(url: URL, cleared: Cleared, options: RequestOptions, signal: AbortSignal): Promise<Exchanged> {
    const most = Math.min(options.maxBytes ?? usualBytes, mostBytes);
    const sent = sentFor(url, options);
    const { raw, connection, remote } = await sendToFirst(url, cleared, options, sent, most, signal);
    if (raw.cut === "broken" && cleared.way.source) {
      throw new NetError("failed", `${url.origin}: the connection was closed before the answer was whole.`);
    }
    const headers = headersOf(raw.fields);
    const decoded = await decodeBody(raw.body, headers["content-encoding"] ?? [], most);
    const { bytes: body, truncated } = options.gunzip ? await unpackGzip(decoded, most) : decoded;
    const head = writeHead(raw.status, raw.statusText, raw.fields);
    return {
      evidence: {
        kind: "http",
        uri: url.href,
        request: Buffer.from(writeRequest(url, sent)),
        response: Buffer.concat([head.bytes, body]),
        remote: `${remote.address.includes(":") ? `[${remote.address}]` : remote.address}:${remote.port}`,
      },
      answer: {
        url,
        status: raw.status,
        headers,
        spans: head.spans,
        body,
        truncated: truncated || raw.cut !== "no",
        bodyAt: head.bytes.length,
        remote,
        tls: connection.tls,
      },
    };
  }

  /** Sends to the first address that can be connected to; a connection that was kept too long is replaced once. */
  async function sendToFirst(
    url: URL,
    cleared: Cleared,
    options: RequestOptions,
    sent: Sent,
    most: number,
    signal: AbortSignal,
  ): Promise<{ raw: RawResponse; connection: Connection; remote: HttpAnswer["remote"] }> {
    const port = options.port ?? Number(url.port || (url.protocol === "https:" ? 443 : 80));
    const isRequired = cleared.way.source !== null;
    let last: unknown;
    for (const address of cleared.addresses) {
      const remote = { address, port };
      const key = `${url.origin} ${address} ${port} ${isRequired}`;
      const state = { isConnected: false };
      const establish = (of: AbortSignal) => connect(url, cleared, remote, isRequired, of, state);
      for (;;) {
        const connection = pool.take(key, url.origin, establish, signal);
        try {
          const raw = await exchange(connection, dispatchFor(url, sent), most);
          pool.give(key, connection, raw.cut === "no");
          return { raw, connection, remote };
        } catch (error) {
          pool.give(key, connection, false);
          last = error;
          if (signal.aborted) throw error;
          if (!wasStale(error, connection)) break;
        }
      }
      if (state.isConnected) break; // it was reached: the next address would be asked a second time
    }
    throw last;
  }

  async function connect(
    url: URL,
    cleared: Cleared,
    remote: HttpAnswer["remote"],
    isRequired: boolean,
    signal: AbortSignal,
    state: { isConnected: boolean },
  ) {
    const raw = await dial(parts, remote.address, remote.port, signal);
    state.isConnected = true;
    if (url.protocol === "http:") return { socket: raw, tls: null };
    const { socket, session } = await startTls(raw, { name: cleared.host, contexts, isRequired, signal });
    return { socket, tls: session };
  }

  /** A source's answer says how it is; one that asks to wait is a refusal, and recorded like any answer. */
  function judge(source: NonNullable<Cleared["way"]["source"]>, host: string, answer: HttpAnswer): void {
    const wait = retryAfter(answer.status, answer.headers["retry-after"]?.[0]);
    if (wait !== null) {
      parts.sourcePace.report(source, host, { retryAfter: wait });
      throw new NetError("rate_limited", `${source.title} answered ${answer.status}: it wants to be asked later.`, {
        retryAfter: wait,
      });
    }
    parts.sourcePace.report(source, host, answer.status >= 500 ? "ill" : "well");
  }

  return {
    request: (url, options = {}) => request(url, options, "any"),

    async follow(url, { address, most = 5, maxBytes } = {}) {
      const options = maxBytes === undefined ? {} : { maxBytes };
      const first = await request(url, address === undefined ? options : { ...options, address }, "any");
      const chain = [first];
      // A target must not lead to a source: it would use our pace and key there.
      const as = parts.guard.name(bare(parseUrl(url).hostname), "P0").source ? "any" : "target";
      for (let last = first; last.location !== null && chain.length <= most; ) {
        const isSameHost = parseUrl(last.location).hostname === parseUrl(last.url).hostname;
        try {
          last = await request(
            last.location,
            isSameHost && address !== undefined ? { ...options, address } : options,
            as,
          );
        } catch (error) {
          if (error instanceof NetError) return { chain, refused: error };
          throw error;
        }
        chain.push(last);
      }
      return { chain, refused: null };
    },
  };
}

function parseUrl(written: string): URL {
  const url = URL.parse(written);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new NetError("blocked", `"${written.slice(0, 200)}" is not an http or https URL.`);
  }
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/** Under what a look may be shared: plain questions only, for their answers depend on nothing but the URL. */
function keyOf(url: URL, options: RequestOptions): string | null {
  const { shared, maxBytes, timeoutMs, ...others } = options;
  if (!shared) return null;
  if (Object.keys(others).length > 0) throw new TypeError(`${Object.keys(others).join(", ")}: not in a shared look`);
  return `${maxBytes ?? usualBytes} ${url.href}`;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function sentFor(url: URL, options: RequestOptions): Sent {
  const given = Object.fromEntries(
    Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: options.method ?? "GET",
    headers: {
      host: url.host,
      "user-agent": "Mozilla/5.0 (compatible; Sonde/0.1)",
      accept: "*/*",
      "accept-encoding": "gzip, deflate, br, zstd",
      ...given,
    },
    body: options.body,
  };
}

function dispatchFor(url: URL, { method, headers, body }: Sent): Dispatcher.DispatchOptions {
  return { path: url.pathname + url.search, method, headers, ...(body === undefined ? {} : { body }) };
}

function writeRequest(url: URL, { method, headers, body }: Sent): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  return [`${method} ${url.pathname}${url.search} HTTP/1.1`, ...lines, ...length, "", body ?? ""].join("\r\n");
}
