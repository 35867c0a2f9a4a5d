import { z } from "zod";
import type { Piece } from "./_page.ts";

/** A source map (ECMA-426): what it was made of, and how much of that it carries along. */
export type SourceMap = {
  readonly sources: readonly string[];
  /** Indexes into `sources` of those whose text is in the map. */
  readonly embedded: readonly number[];
  /** JSON pointers to the texts, in the order of `embedded`. */
  readonly pointers: readonly string[];
};

const Flat = z.object({
  version: z.literal(3),
  sources: z.array(z.string().nullable()),
  sourcesContent: z.array(z.string().nullable()).optional(),
  mappings: z.string(),
});
const Indexed = z.object({ version: z.literal(3), sections: z.array(z.object({ map: Flat })).min(1) });

/** Reads a source map; null for whatever is none. */
export function readSourceMap(text: string): SourceMap | null {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\)\]\}'[^\n]{0,20}\n/, ""));
  } catch {
    return null; // a page, or half a map
  }
  const flat = Flat.safeParse(json).data;
  const indexed = flat ? null : Indexed.safeParse(json).data;
  const parts = flat
    ? [{ map: flat, at: "" }]
    : (indexed?.sections ?? []).map(({ map }, at) => ({ map, at: `/sections/${at}/map` }));
  if (parts.length === 0) return null;
  const sources: string[] = [];
  const embedded: number[] = [];
  const pointers: string[] = [];
  for (const { map, at } of parts) {
    for (const [index, source] of map.sources.entries()) {
      if (map.sourcesContent?.[index]) {
        embedded.push(sources.length);
        pointers.push(`${at}/sourcesContent/${index}`);
      }
      sources.push(source ?? "");
    }
  }
  return { sources, embedded, pointers };
}

/** Whether a source is somebody's own rather than a package's or the bundler's. */
export function isOwnSource(source: string): boolean {
  return (
    source !== "" && !/(?:^|\/)node_modules\/|^webpack:\/\/[^/]*\/(?:webpack\/|external )|^\0|\(webpack\)/.test(source)
  );
}

const mark = "sourceMappingURL=";

/** What the last comment of a script names as its source map, or null. */
export function findReference(text: string): Piece | null {
  const at = text.lastIndexOf(mark);
  if (at < 0 || !/(?:\/\/|\/\*)[#@]\s{0,9}$/.test(text.slice(Math.max(0, at - 12), at))) return null;
  const from = at + mark.length;
  const end = text.slice(from).search(/[\s'"*]/);
  const to = end < 0 ? text.length : from + end;
  return from < to ? { text: text.slice(from, to), from, to } : null;
}

/** The text inside a data URI (RFC 2397) of JSON, or null. */
export function readDataUri(uri: string): string | null {
  const comma = uri.indexOf(",");
  if (comma < 0 || !/^data:application\/json[;,]/i.test(uri)) return null;
  if (/;base64$/i.test(uri.slice(0, comma))) return Buffer.from(uri.slice(comma + 1), "base64").toString();
  try {
    return decodeURIComponent(uri.slice(comma + 1));
  } catch {
    return null; // not percent-encoding after all
  }
}
