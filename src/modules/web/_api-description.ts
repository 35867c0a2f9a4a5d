import { parse } from "yaml";
import { isRecord, stringsOf } from "./_told.ts";

/** What an OpenAPI or Swagger document says of an API. */
export type Description = {
  readonly format: string;
  readonly title: string;
  readonly version: string;
  readonly paths: number;
  readonly operations: number;
  /** Base addresses as they are written; they may be relative. Where they stand in a JSON document. */
  readonly servers: readonly { readonly url: string; readonly pointer: string | null }[];
};

/** Where frameworks and their manuals put the document. Few: guessing more belongs to a list of words. */
export const documents: readonly string[] = [
  "/openapi.json",
  "/swagger.json",
  "/v3/api-docs",
  "/v2/api-docs",
  "/api-docs",
  "/swagger/v1/swagger.json",
  "/openapi.yaml",
];

/** What begins such a document; found before it is read, also in one that is cut. */
export const telling =
  /^[\s\ufeff]{0,20}(?:\{[\s\S]{0,2000}?)?["']?(?:openapi|swagger)["']?\s{0,9}:\s{0,9}["']?[23]\.\d/m;

/** YAML is read a hundred times slower than JSON: 500 kB take a thread about a second. */
const longestYaml = 500_000;

export function isTooLong(text: string): boolean {
  return text.length > longestYaml && !isJson(text);
}

function isJson(text: string): boolean {
  return /^[\s\ufeff]{0,20}\{/.test(text);
}

const operations = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);
const mostServers = 20;

/** Reads a document in JSON, or in YAML without tags of its own; null when it is none (OpenAPI 3.x, Swagger 2.0). */
export function readDescription(text: string): Description | null {
  const json = isJson(text);
  const written = json ? readJson(text) : readYaml(text);
  if (!isRecord(written)) return null;
  const format = written.openapi ?? written.swagger;
  if (typeof format !== "string" || !/^[23]\.\d/.test(format) || !isRecord(written.info)) return null;
  const paths = isRecord(written.paths) ? Object.values(written.paths).filter(isRecord) : [];
  return {
    format: `${written.openapi ? "OpenAPI" : "Swagger"} ${format.slice(0, 20)}`,
    title: stringsOf(written.info.title, 1)[0]?.slice(0, 200) ?? "",
    version: String(written.info.version ?? "").slice(0, 50),
    paths: paths.length,
    operations: paths.flatMap((path) => Object.keys(path)).filter((key) => operations.has(key.toLowerCase())).length,
    servers: serversOf(written, json),
  };
}

function serversOf(written: Readonly<Record<string, unknown>>, json: boolean): Description["servers"] {
  if (Array.isArray(written.servers)) {
    return written.servers.slice(0, mostServers).flatMap((server: unknown, index) => {
      const url = isRecord(server) ? stringsOf(server.url, 1)[0] : undefined;
      return url ? [{ url, pointer: json ? `/servers/${index}/url` : null }] : [];
    });
  }
  const [host] = stringsOf(written.host, 1);
  if (!host) return [];
  const [scheme = "https"] = stringsOf(written.schemes, 1);
  return [{ url: `${scheme}://${host}${stringsOf(written.basePath, 1)[0] ?? "/"}`, pointer: json ? "/host" : null }];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not that document
  }
}

function readYaml(text: string): unknown {
  if (!telling.test(text.slice(0, 4_000))) return null; // YAML takes nearly everything, and slowly
  try {
    return parse(text, { schema: "core", maxAliasCount: 100, logLevel: "silent" });
  } catch {
    return null;
  }
}
