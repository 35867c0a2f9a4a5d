import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

const year = 31_536_000;

/**
 * The built web app (`npm run build`), when it is there: files named by their content for ever, the page itself, its
 * service worker and its manifest anew each time. Files are looked for when they are asked for: a newer build needs no
 * restart.
 */
export async function addPages(api: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) return;
  const root = resolve(folder);
  const assets = join(root, "assets") + sep;
  await api.register(fastifyStatic, {
    root,
    serve: false,
    cacheControl: false,
    setHeaders(response, path) {
      response.header("cache-control", path.startsWith(assets) ? `public, max-age=${year}, immutable` : "no-cache");
    },
  } as Parameters<typeof fastifyStatic>[1]);
  const hasFile = async (name: string) => {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep) || path.includes(`${sep}.`)) return false;
    return (await stat(path).catch(() => null))?.isFile() ?? false;
  };
  // Addresses inside the app are the app's to understand.
  api.get<{ Params: { "*": string } }>(
    "/*",
    { schema: { hide: true }, config: { permission: "public", rateLimit: false } },
    async (request, reply) => {
      const { url, headers, params } = request;
      const name = params["*"];
      if (await hasFile(name)) return reply.sendFile(name);
      const isPage = /\btext\/html\b/.test(headers.accept ?? "") && !/^\/(api|docs|socket\.io|assets)\b/.test(url);
      if (!isPage) return reply.callNotFound();
      return reply.sendFile("index.html");
    },
  );
}
