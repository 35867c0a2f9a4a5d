import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

const year = 31_536_000;

/** The built web app (`npm run build`), when it is there: files named by their content for ever, the page itself anew. */
export async function addPages(api: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) return;
  await api.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(response, path) {
      const isNamedByContent = path.includes(`${join(folder, "assets")}`);
      response.header("cache-control", isNamedByContent ? `public, max-age=${year}, immutable` : "no-cache");
    },
    schemaHide: true,
  } as Parameters<typeof fastifyStatic>[1]);
  // Addresses inside the app are the app's to understand.
  api.get("/*", { schema: { hide: true }, config: { permission: "public", rateLimit: false } }, (request, reply) => {
    const { url, headers } = request;
    const isPage = /\btext\/html\b/.test(headers.accept ?? "") && !/^\/(api|docs|socket\.io|assets)\b/.test(url);
    if (!isPage) return reply.callNotFound();
    return reply.header("cache-control", "no-cache").sendFile("index.html");
  });
}
