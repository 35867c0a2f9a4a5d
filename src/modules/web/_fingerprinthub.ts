import { z } from "zod";
import { foreignPattern, foreignWord } from "./_foreign-pattern.ts";
import type { Matcher, Technology, Tell } from "./_tech-rule.ts";

/*
 * Reads fingerprints of FingerprintHub, version 4, as published: web_fingerprint_v4.json (a list) or its YAML files. They
 * are written like nuclei templates; those that ask for more than the front page are left aside.
 */

const Item = z.object({
  type: z.enum(["word", "regex", "favicon"]),
  words: z.array(z.string()).default([]),
  regex: z.array(z.string()).default([]),
  hash: z.array(z.coerce.string()).default([]),
  part: z.string().default("body"),
  condition: z.enum(["and", "or"]).default("or"),
  "case-insensitive": z.boolean().default(false),
});
const Fingerprint = z.object({
  id: z.string(),
  info: z.object({ name: z.string() }),
  http: z.array(
    z.object({
      path: z.array(z.string()),
      headers: z.unknown().optional(),
      "matchers-condition": z.string().default("or"),
      matchers: z.array(Item.or(z.unknown())),
    }),
  ),
});

/** Not as sure as a rule of one's own: most are single words of a page. */
const confidence = 0.7;

/** Whether a document looks like one fingerprint. */
export function isFingerprint(json: unknown): boolean {
  return Fingerprint.safeParse(json).success;
}

export function readFingerprint(json: unknown): Technology[] {
  const read = Fingerprint.safeParse(json).data;
  if (!read) return [];
  const tells = read.http
    .filter(
      ({ path, headers, ...rest }) => path[0] === "{{BaseURL}}/" && !headers && rest["matchers-condition"] === "or",
    )
    .flatMap(({ matchers }) => matchers.flatMap(tellsOf));
  return tells.length === 0 ? [] : [{ name: read.info.name, category: "other", tells, implies: [] }];
}

function tellsOf(written: unknown): Tell[] {
  const item = Item.safeParse(written).data;
  if (!item) return [];
  if (item.type === "favicon") {
    return item.hash.map((hash) => ({ where: "icon", name: hash.trim().toLowerCase(), patterns: [], confidence }));
  }
  const where = item.part === "header" ? "head" : "html";
  const ignoreCase = item["case-insensitive"];
  const patterns: (Matcher | null)[] =
    item.type === "word"
      ? item.words.filter((word) => word !== "").map((word) => foreignWord(word, ignoreCase))
      : item.regex.map((source) => foreignPattern(source, ignoreCase));
  const readable = patterns.filter((pattern) => pattern !== null);
  if (item.condition === "or") return readable.map((pattern) => ({ where, name: "", patterns: [pattern], confidence }));
  const isWhole = readable.length === patterns.length && readable.length > 0;
  return isWhole ? [{ where, name: "", patterns: readable, confidence }] : [];
}
