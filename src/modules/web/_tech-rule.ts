/** What finds a pattern in a text: a RegExp, or one of a foreign rule that runs within bounds. */
export type Matcher = {
  exec(text: string): { readonly index: number; readonly [group: number]: string | undefined } | null;
};

/** `head` is the whole header as text; `icon` the MMH3 or MD5 of the favicon. */
export type Where = "header" | "head" | "cookie" | "meta" | "script" | "html" | "url" | "icon";

/** One sign of a technology. */
export type Tell = {
  readonly where: Where;
  /** Of the header, cookie or meta element, lower case; "x*" for all that begin with x; an icon's hash. "" otherwise. */
  readonly name: string;
  /** All must match in the same place; none: it is enough that it is there. */
  readonly patterns: readonly Matcher[];
  /** The version as a template over groups, "\\1"; the first group of the first pattern unless given. */
  readonly version?: string;
  /** 0 … 1: how sure the sign is alone; several add up. */
  readonly confidence: number;
};

export type Technology = {
  readonly name: string;
  readonly category: string;
  /** "vendor:product" of CPE 2.3, only where certain; an operating system begins with "o:", hardware with "h:". */
  readonly cpe?: string;
  readonly tells: readonly Tell[];
  readonly implies: readonly { readonly name: string; readonly confidence: number }[];
  /** Counts only where one of these is there too. */
  readonly requires?: readonly string[];
};

type Signs = Readonly<Record<string, RegExp | true>>;

/** How rules of our own are written. */
export type OwnRule = {
  readonly name: string;
  readonly cpe?: string;
  readonly implies?: readonly string[];
  readonly header?: Signs;
  readonly cookie?: Signs;
  readonly meta?: Signs;
  readonly script?: RegExp | readonly RegExp[];
  readonly html?: RegExp | readonly RegExp[];
};

/** Rules of one category, in the form that is matched. */
export function ownRules(category: string, rules: readonly OwnRule[]): Technology[] {
  return rules.map(({ name, cpe, implies = [], header, cookie, meta, script = [], html = [] }) => ({
    name,
    category,
    ...(cpe && { cpe }),
    tells: [
      ...signs("header", header),
      ...signs("cookie", cookie),
      ...signs("meta", meta),
      ...[script].flat().map((pattern) => sign("script", "", pattern)),
      ...[html].flat().map((pattern) => sign("html", "", pattern)),
    ],
    implies: implies.map((it) => ({ name: it, confidence: 1 })),
  }));
}

function signs(where: Where, given: Signs = {}): Tell[] {
  return Object.entries(given).map(([name, pattern]) => sign(where, name, pattern));
}

function sign(where: Where, name: string, pattern: RegExp | true): Tell {
  return { where, name, patterns: pattern === true ? [] : [pattern], confidence: 1 };
}

/** The name of a technology and version in the National Vulnerability Database (NISTIR 7695), or undefined. */
export function cpeOf({ cpe }: Technology, version: string | undefined): string | undefined {
  if (!cpe) return undefined;
  const [, part = "a", product = ""] = /^(?:([oh]):)?(.+)$/.exec(cpe) ?? [];
  return `cpe:2.3:${part}:${product}:${version?.replace(/[^\w.-]/g, "\\$&") ?? "*"}:*:*:*:*:*:*:*`;
}
