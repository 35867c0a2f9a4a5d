import type { NewFinding } from "../../model/finding.ts";
import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";

/** Something that a well-known file names. */
export type Named = {
  readonly type: string;
  readonly value: string;
  readonly relation: "links_to" | "mentions";
  readonly proof: Proof;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Told wherever it lies; names and URLs only in scope otherwise. */
  readonly anywhere?: boolean;
};

/** What a well-known file says of its site. */
export type Told = {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly proof: Proof;
  readonly named: readonly Named[];
  /** Where it says that sitemaps are. */
  readonly sitemaps?: readonly string[];
  readonly faults?: readonly { readonly finding: NewFinding; readonly proof: Proof }[];
};

/** Reads the file of which it knows the form; null when the answer is something else. Pure. */
export type ReadFile = (answer: HttpAnswer, at: { readonly root: string; readonly now: Date }) => Told | null;

/** The lines of a text with where they begin, at most so many. */
export function* linesOf(text: string, most = 10_000): Generator<{ readonly line: string; readonly from: number }> {
  let from = 0;
  for (let read = 0; read < most && from < text.length; read++) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    yield { line: text.slice(from, Math.min(to, from + 4_000)).replace(/\r$/, ""), from };
    from = to + 1;
  }
}

/** The fields "name: value" of a line, and where the value begins in it; a comment behind "#" is cut off by `comments`. */
export function fieldOf(line: string, comments = false): { name: string; value: string; at: number } | null {
  const hash = comments ? line.indexOf("#") : -1;
  const written = hash < 0 ? line : line.slice(0, hash);
  const match = /^\s{0,20}([A-Za-z][\w -]{1,40}):\s{0,20}/.exec(written);
  if (!match) return null;
  return {
    name: (match[1] ?? "").trim().toLowerCase(),
    value: written.slice(match[0].length).trimEnd(),
    at: match[0].length,
  };
}

/** A page in place of a file. */
export function isMarkup(text: string): boolean {
  return /^[\s\ufeff]{0,100}</.test(text);
}

/** The JSON of a file, or null. */
export function parseJson(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    return null; // not that file
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The strings of a list, each once, bounded. */
export function stringsOf(value: unknown, most: number): string[] {
  const all = (Array.isArray(value) ? value : [value]).filter((it): it is string => typeof it === "string");
  return [...new Set(all.map((it) => it.slice(0, 300)))].slice(0, most);
}
