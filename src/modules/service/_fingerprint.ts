import { RE2JS } from "re2js";

/** What a banner says of whoever runs it. */
export type Product = {
  readonly vendor?: string;
  readonly product?: string;
  readonly version?: string;
  readonly os?: string;
  readonly hardware?: string;
  readonly cpe?: readonly string[];
};

/** Groups of the pattern, by number; null where one took no part. */
export type Groups = (number: number) => string | null;

/** One pattern and what it means. */
export type Fingerprint = {
  /** The dataset and row to cite: null for Sonde's own. */
  readonly row: string | null;
  readonly pattern: string;
  readonly flags: { readonly ignoreCase?: boolean; readonly multiline?: boolean; readonly dotAll?: boolean };
  read(groups: Groups): Product;
};

export type Match = {
  readonly fingerprint: Fingerprint;
  readonly product: Product;
  /** UTF-16 positions in the text. */
  readonly span: readonly [number, number];
};

/** Bounds what a stranger's banner and a stranger's pattern may cost: RE2 takes time in proportion to both. */
const longestText = 4_096;
export const longestPattern = 4_000;

export type Matcher = (text: string) => Match | null;

/** The pattern, compiled; null when RE2 does not know its like (back references, looks around) or finds it too large. */
export function compile({ pattern, flags }: Pick<Fingerprint, "pattern" | "flags">): RE2JS | null {
  if (pattern.length > longestPattern) return null;
  try {
    return RE2JS.compile(
      pattern,
      (flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
        (flags.multiline ? RE2JS.MULTILINE : 0) |
        (flags.dotAll ? RE2JS.DOTALL : 0),
    );
  } catch {
    return null;
  }
}

/** Tries fingerprints in order; each is compiled when it is first tried. */
export function makeMatcher(fingerprints: readonly Fingerprint[]): Matcher {
  const compiled = new Map<Fingerprint, RE2JS | null>();
  return (written) => {
    const text = written.slice(0, longestText);
    for (const fingerprint of fingerprints) {
      const known = compiled.get(fingerprint);
      const pattern = known === undefined ? compile(fingerprint) : known;
      compiled.set(fingerprint, pattern);
      const matcher = pattern?.matcher(text);
      if (!matcher?.find()) continue;
      const groups: Groups = (number) => (number <= matcher.groupCount() ? (matcher.group(number) ?? null) : null);
      return { fingerprint, product: fingerprint.read(groups), span: [matcher.start(), matcher.end()] };
    }
    return null;
  };
}

/** A CPE 2.3 name (NISTIR 7695 6.2) of an application, operating system or hardware; empty parts are "any". */
export function cpeName(part: string, vendor: string, product: string, version = "", update = ""): string {
  const value = (it: string) => (it === "-" ? it : escaped(it) || "*");
  return `cpe:2.3:${part}:${value(vendor)}:${value(product)}:${value(version)}:${value(update)}:*:*:*:*:*:*`;
}

/** Letters, digits, "_", "-" and "." as they are in names; anything else behind a backslash. */
function escaped(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^\x20-\x7e]/g, "")
    .slice(0, 100)
    .replace(/[^a-z0-9_.-]/g, (it) => (it === " " ? "_" : `\\${it}`));
}
