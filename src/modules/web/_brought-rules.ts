import { parse, parseAllDocuments } from "yaml";
import type { Files } from "../../sdk/files.ts";
import { NetError } from "../../sdk/net.ts";
import { isFingerprint, readFingerprint } from "./_fingerprinthub.ts";
import type { Technology } from "./_tech-rule.ts";
import { readCategories, readWappalyzer } from "./_wappalyzer.ts";

const loaded = new WeakMap<Files, Map<string, Promise<readonly Technology[]>>>();

/** Rules of files or folders that the operator brought, read once a thread. NetError "failed" where they cannot be read. */
export function broughtRules(files: Files, paths: readonly string[]): Promise<readonly Technology[]> {
  const known = loaded.get(files) ?? new Map<string, Promise<readonly Technology[]>>();
  loaded.set(files, known);
  const key = JSON.stringify(paths);
  const rules = known.get(key) ?? Promise.all(paths.map((path) => load(files, path))).then((lists) => lists.flat());
  known.set(key, rules);
  rules.catch(() => known.delete(key)); // it may be put right meanwhile
  return rules;
}

async function load(files: Files, path: string): Promise<Technology[]> {
  const names = (await files.list(path)).filter((name) => /\.(?:json|ya?ml)$/i.test(name));
  const categoryFile = names.find((name) => /(?:^|\/)categories\.json$/.test(name));
  const categories = readCategories(categoryFile ? documentsIn(categoryFile, await files.read(categoryFile))[0] : {});
  const technologies: Technology[] = [];
  for (const name of names) {
    if (name === categoryFile) continue;
    for (const document of documentsIn(name, await files.read(name)))
      technologies.push(...technologiesIn(document, categories));
  }
  if (technologies.length === 0) throw new NetError("failed", `"${path}" holds no rules in a format that is known.`);
  return technologies;
}

function technologiesIn(document: unknown, categories: ReadonlyMap<number, string>): Technology[] {
  if (Array.isArray(document)) return document.flatMap(readFingerprint);
  if (isFingerprint(document)) return readFingerprint(document);
  // The older single file has both lists in it.
  const { technologies, apps } =
    document !== null && typeof document === "object" ? (document as Record<string, unknown>) : {};
  return readWappalyzer(technologies ?? apps ?? document, categories);
}

function documentsIn(name: string, text: string): unknown[] {
  try {
    if (/\.json$/i.test(name)) return [JSON.parse(text)];
    return /^---\s*$/m.test(text) ? parseAllDocuments(text).map((it) => it.toJS()) : [parse(text)];
  } catch (cause) {
    throw new NetError("failed", `"${name}" cannot be read.`, { cause });
  }
}
