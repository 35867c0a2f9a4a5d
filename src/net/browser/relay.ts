import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { makeOwnCertificate } from "./own-certificate.ts";

/** What the browser asks for. */
export type Wanted = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is to become the page itself (Fetch Metadata, sent where the connection is secure). */
  readonly isDocument: boolean;
};

export type Served = {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
};

/** A proxy on loopback, the only way out that a browser of ours has. */
export type Relay = { readonly port: number; close(): Promise<void> };

/** What describes the connection or the coding of the body, and what would lead around the relay. */
const notPassedOn = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "content-encoding",
  "strict-transport-security",
  "alt-svc",
  "upgrade",
  "trailer",
]);
/** The rest is the browser's own affair: what it is, what it prefers. */
const passedOn = ["accept", "accept-language", "referer", "origin", "cookie", "range", "x-requested-with"];

let identity: { key: string; cert: string } | null = null;

/**
 * Answers plain requests and, with a certificate that only this process has, those in TLS. Whatever is asked goes to `serve`
 * and nowhere else: no tunnel leads through, no WebSocket, no other protocol.
 */
export async function openRelay(serve: (wanted: Wanted) => Promise<Served>): Promise<Relay> {
  identity ??= makeOwnCertificate();
  const secureContext = createSecureContext(identity);
  const sockets = new Set<Socket>();
  const origins = new WeakMap<object, string>();
  const server = createServer((request, response) => void answer(request, response));
  server.on("connection", hold);
  server.on("clientError", (_error, socket) => socket.destroy());
  server.on("upgrade", (_request, socket) => socket.destroy());
  server.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ["http/1.1"] });
    origins.set(secure, `https://${request.url ?? ""}`);
    secure.on("error", () => secure.destroy());
    server.emit("connection", secure);
  });

  function hold(socket: Socket): void {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    response.on("error", () => {});
    // In a tunnel the request line has a path, to a proxy it has a URL.
    const url = URL.parse(request.url ?? "", origins.get(request.socket) ?? "relay:");
    const served = url && /^https?:$/.test(url.protocol) ? await serve(wantedOf(request, url)) : refusal;
    for (const [name, values] of Object.entries(served.headers)) {
      if (!notPassedOn.has(name)) setHeader(response, name, values);
    }
    response.setHeader("content-length", served.body.length);
    response.statusCode = served.status;
    response.end(request.method === "HEAD" ? undefined : served.body);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const refusal: Served = { status: 403, headers: {}, body: new Uint8Array() };

function wantedOf(request: IncomingMessage, url: URL): Wanted {
  const headers = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
  return {
    url: url.href,
    method: request.method ?? "GET",
    headers,
    isDocument: request.headers["sec-fetch-dest"] === "document",
  };
}

/** A field that Node does not send on is a stranger's nonsense. */
function setHeader(response: ServerResponse, name: string, values: readonly string[]): void {
  try {
    response.setHeader(name, values);
  } catch {
    // left out
  }
}
