import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { createSecureContext, type SecureContext } from "node:tls";
import { gzipSync } from "node:zlib";
import type { Desk } from "./desk.ts";
import { type Listener, listenTcp } from "./listener.ts";
import { frontOf, oldOptions } from "./old-tls.ts";
import { type Answer, type Ask, notFound, redirect, type Site, type SitePort } from "./site.ts";

export type Certificates = (name: string) => { readonly cert: string; readonly key: string };

const slowByteMs = 20;
const endlessChunk = "<p>and on it goes</p>\n".repeat(3_000);
const endlessBytes = 64 * 1_048_576;
const bombMembers = 256;
const mostBody = 65_536;

function matches(pattern: string, host: string): boolean {
  return pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : pattern === host;
}

/** The most exact of several virtual hosts for a name. */
export function siteFor(sites: readonly Site[], host: string): Site | undefined {
  return (
    sites.find(({ names }) => names.includes(host)) ??
    sites.find(({ names }) => names.some((name) => matches(name, host)))
  );
}

/** Serves the virtual hosts of one address and port; the first one's certificate is shown to clients without SNI. */
export function listenWeb(
  address: string,
  port: number,
  sites: readonly Site[],
  certificates: Certificates,
  desk: Desk,
): Promise<Listener> {
  const portOf = (site: Site | undefined): SitePort | undefined => site?.ports[port];
  const certificateOf = (site: Site | undefined): string | null => {
    const declared = portOf(site);
    return typeof declared === "object" ? declared.tls : null;
  };
  const fallback = sites.map(certificateOf).find((name) => name !== null);
  const secure = fallback !== undefined;
  const old = sites.map(portOf).find((declared) => typeof declared === "object" && declared.old);
  const manner = typeof old === "object" ? old.old : undefined;
  const contexts = new Map<string, SecureContext>();
  const contextOf = (name: string): SecureContext => {
    const made = contexts.get(name) ?? createSecureContext({ ...certificates(name), ...oldOptions(manner) });
    contexts.set(name, made);
    return made;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (desk.replyMs) await sleep(desk.replyMs);
    const host = (request.headers.host ?? "").toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
    const target = request.url ?? "/";
    const shown = `${secure ? "https" : "http"}://${host}${target}`;
    desk.log.add({ server: address, port, transport: "tcp", what: `${request.method} ${shown}`, via: null });
    const attempt = desk.tries.next(`${request.method} ${shown}`);
    const site = siteFor(sites, host);
    if (request.method !== "POST") request.resume();
    const body = request.method === "POST" ? await readBody(request) : "";
    if (body === null) return void response.destroy();
    if (!site) return void send(request, response, notFound);
    if (portOf(site) === "to https") return void send(request, response, redirect(`https://${host}${target}`, 301));
    const known = Object.hasOwn(site.pages, target) ? site.pages[target] : undefined;
    const [path = "/", query = ""] = splitAt(target, "?");
    const ask: Ask = {
      method: request.method ?? "GET",
      secure,
      host,
      path,
      query: new URLSearchParams(query),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body,
      attempt,
    };
    return void send(request, response, known ?? site.otherwise?.(ask) ?? notFound);
  };

  const server = secure
    ? createSecureServer(
        {
          ...certificates(fallback),
          ...oldOptions(manner),
          SNICallback: (name, done) => {
            const chosen = certificateOf(siteFor(sites, name.toLowerCase()));
            done(null, contextOf(chosen ?? fallback));
          },
        },
        handle,
      )
    : createServer(handle);
  server.keepAliveTimeout = 2_000;
  server.on("connection", () => desk.log.add({ server: address, port, transport: "tcp", what: "connect", via: null }));
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  server.on("clientError", (_error, socket) => socket.destroy());
  return listenTcp(manner ? frontOf(server, manner) : server);
}

/** What was sent along, as far as anybody here reads it; null when the client went away. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  let body = "";
  try {
    for await (const chunk of request) body = (body + chunk).slice(0, mostBody);
  } catch {
    return null;
  }
  return body;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  response.on("error", () => response.destroy());
  if (answer.manner === "hang up") return void request.socket.destroy();
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status ?? 200;
  const bodiless = request.method === "HEAD";
  if (answer.manner === undefined || bodiless) {
    const body = Buffer.from(answer.body ?? "");
    response.setHeader("content-length", body.length);
    return void response.end(bodiless ? undefined : body);
  }
  if (answer.manner === "bomb") {
    response.setHeader("content-encoding", "gzip");
    const member = gzipSync(Buffer.alloc(1_048_576));
    for (let sent = 0; sent < bombMembers; sent++) response.write(member);
    return void response.end();
  }
  if (answer.manner === "slow") return dribble(response, Buffer.from(answer.body ?? ""));
  for (let sent = 0; sent < endlessBytes && !response.destroyed; sent += endlessChunk.length) {
    if (!response.write(endlessChunk)) await drained(response);
  }
  response.end();
}

function dribble(response: ServerResponse, body: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at >= body.length) {
      clearInterval(timer);
      response.end();
    } else response.write(body.subarray(at, ++at));
  }, slowByteMs);
  response.on("close", () => clearInterval(timer));
}

async function drained(response: ServerResponse): Promise<void> {
  const ended = new AbortController();
  await Promise.race([
    once(response, "drain", { signal: ended.signal }),
    once(response, "close", { signal: ended.signal }),
  ]).catch(() => {});
  ended.abort();
}
