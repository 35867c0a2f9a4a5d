import { z } from "zod";
import { foreignPattern } from "./_foreign-pattern.ts";
import type { Technology, Tell, Where } from "./_tech-rule.ts";

/*
 * Reads technologies in the format of Wappalyzer, as its forks publish it: a folder of JSON files by first letter (or one
 * file), and categories.json. Of a technology, headers, cookies, meta, scriptSrc, html, url, implies, requires and cpe are
 * used; what wants a browser or other questions (js, dom, dns, xhr …) is left aside.
 */

const Texts = z.union([z.string(), z.array(z.string())]).transform((it) => [it].flat());
const Named = z.record(z.string(), Texts);
const Entry = z.object({
  cats: z.array(z.int()).default([]),
  headers: Named.default({}),
  cookies: Named.default({}),
  meta: Named.default({}),
  scriptSrc: Texts.default([]),
  html: Texts.default([]),
  url: Texts.default([]),
  implies: Texts.default([]),
  requires: Texts.default([]),
  cpe: z.string().optional(),
});
const Categories = z.record(z.string(), z.object({ name: z.string() }));

/** Category names by number, of categories.json. */
export function readCategories(json: unknown): ReadonlyMap<number, string> {
  const read = Categories.safeParse(json).data ?? {};
  return new Map(Object.entries(read).map(([id, { name }]) => [Number(id), name]));
}

/** The technologies of one file; entries that are not of the format are passed over. */
export function readWappalyzer(json: unknown, categories: ReadonlyMap<number, string>): Technology[] {
  if (json === null || typeof json !== "object") return [];
  return Object.entries(json).flatMap(([name, written]) => {
    const entry = Entry.safeParse(written).data;
    if (!entry) return [];
    const cpe = /^cpe:2\.3:([aoh]):([^:]+:[^:]+):/.exec(entry.cpe ?? "");
    const tells = [
      ...named("header", entry.headers),
      ...named("cookie", entry.cookies),
      ...named("meta", entry.meta),
      ...entry.scriptSrc.flatMap((it) => tellOf("script", "", it)),
      ...entry.html.flatMap((it) => tellOf("html", "", it)),
      ...entry.url.flatMap((it) => tellOf("url", "", it)),
    ];
    const technology: Technology = {
      name,
      category: entry.cats.map((id) => categories.get(id)).find(Boolean) ?? "other",
      ...(cpe && { cpe: cpe[1] === "a" ? (cpe[2] ?? "") : `${cpe[1]}:${cpe[2]}` }),
      tells,
      implies: entry.implies.map((it) => ({ name: partsOf(it).text, confidence: partsOf(it).confidence })),
      ...(entry.requires.length > 0 && { requires: entry.requires.map((it) => partsOf(it).text) }),
    };
    return [technology];
  });
}

function named(where: Where, patterns: Readonly<Record<string, readonly string[]>>): Tell[] {
  return Object.entries(patterns).flatMap(([name, texts]) =>
    texts.flatMap((text) => tellOf(where, name.toLowerCase(), text)),
  );
}

function tellOf(where: Where, name: string, written: string): Tell[] {
  const { text, version, confidence } = partsOf(written);
  const pattern = text === "" ? null : foreignPattern(text, true);
  if (text !== "" && !pattern) return [];
  return [{ where, name, patterns: pattern ? [pattern] : [], ...(version && { version }), confidence }];
}

/** "pattern\;version:\1\;confidence:50" */
function partsOf(written: string): { text: string; version: string | undefined; confidence: number } {
  const [text = "", ...tags] = written.split("\\;");
  const tag = (name: string) => tags.find((it) => it.startsWith(`${name}:`))?.slice(name.length + 1);
  const percent = Number(tag("confidence") ?? 100);
  return { text, version: tag("version"), confidence: percent >= 0 && percent <= 100 ? percent / 100 : 1 };
}
