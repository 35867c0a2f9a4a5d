import { allowsInline, type Policies, sourcesFor } from "./_csp.ts";

/**
 * How the headers of an HTML page are scored: 100 points in all, whole points for what protects, some for what protects a
 * little, none for what is missing or without effect. Written for Sonde from the specifications named.
 *
 * | header                       | points | whole                                   | part                                              |
 * |------------------------------|-------:|-----------------------------------------|---------------------------------------------------|
 * | Strict-Transport-Security    |     25 | a year, includeSubDomains (RFC 6797)    | 20 a year, 15 half a year, 5 less; none over HTTP |
 * | Content-Security-Policy      |     25 | scripts restricted, none inline (CSP3)  | 10 inline allowed, 5 scripts left free, 3 report-only |
 * | X-Frame-Options              |     15 | DENY, SAMEORIGIN, or CSP frame-ancestors |                                                  |
 * | X-Content-Type-Options       |     10 | nosniff (Fetch)                         |                                                   |
 * | Referrer-Policy              |     10 | origin at most, to other sites          | 5 whole address from https to https; none unsafe-url |
 * | Permissions-Policy           |      5 | any                                     | 2 its forerunner Feature-Policy                   |
 * | Cross-Origin-Opener-Policy   |      5 | same-origin…, noopener-allow-popups     |                                                   |
 * | Cross-Origin-Resource-Policy |      5 | same-origin, same-site                  | 2 cross-origin, said on purpose                   |
 */
export const headerPoints: Readonly<Record<string, number>> = {
  "Strict-Transport-Security": 25,
  "Content-Security-Policy": 25,
  "X-Frame-Options": 15,
  "X-Content-Type-Options": 10,
  "Referrer-Policy": 10,
  "Permissions-Policy": 5,
  "Cross-Origin-Opener-Policy": 5,
  "Cross-Origin-Resource-Policy": 5,
};

export type Headers = Readonly<Record<string, readonly string[]>>;
export type Score = {
  /** 0 … 100. */
  readonly score: number;
  /** Headers that earned nothing, though the page could have them. */
  readonly missing: readonly string[];
  /** Headers that earned less than all. */
  readonly weak: readonly string[];
};

type Page = { readonly secure: boolean; readonly policies: Policies };
type Judge = (values: readonly string[], page: Page, headers: Headers) => number;

const year = 31_536_000;

const judges: Readonly<Record<string, Judge>> = {
  "Strict-Transport-Security"([value = ""], { secure }) {
    const age = Number(/(?:^|;)\s{0,20}max-age\s{0,20}=\s{0,20}"?(\d{1,12})/i.exec(value)?.[1] ?? 0);
    if (!secure || age === 0) return 0;
    if (age < year / 2) return 5;
    if (age < year) return 15;
    return /(?:^|;)\s{0,20}includesubdomains\b/i.test(value) ? 25 : 20;
  },
  "Content-Security-Policy"(_values, { policies: { enforced, reportOnly } }) {
    const points = enforced.map(({ policy }) => {
      const scripts = sourcesFor(policy, "script-src");
      return scripts === null ? 5 : allowsInline(scripts) ? 10 : 25;
    });
    return Math.max(reportOnly.length > 0 ? 3 : 0, ...points); // all policies must agree: the strictest counts
  },
  "X-Frame-Options"(values, { policies: { enforced } }) {
    const ancestors = enforced.flatMap(({ policy }) => policy.get("frame-ancestors") ?? []);
    const named = enforced.some(({ policy }) => policy.has("frame-ancestors"));
    if (named) return ancestors.some((it) => /^(?:\*|https?:)$/i.test(it)) ? 0 : 15; // it overrides the other (CSP3 6.4.2.1)
    const said = values.flatMap((value) => value.split(",")).map((value) => value.trim());
    return said.some((value) => /^(?:deny|sameorigin)$/i.test(value)) ? 15 : 0;
  },
  "X-Content-Type-Options"([value = ""]) {
    return value.split(",")[0]?.trim().toLowerCase() === "nosniff" ? 10 : 0;
  },
  "Referrer-Policy"(values) {
    const known = values.flatMap((value) => value.split(",")).map((it) => it.trim().toLowerCase());
    const last = known.findLast((it) => Object.hasOwn(referrerPoints, it)); // Referrer Policy 11.1: the last one that is known
    return last === undefined ? 0 : (referrerPoints[last] ?? 0);
  },
  "Permissions-Policy"([value = ""], _page, headers) {
    if (value.trim() !== "") return 5;
    return headers["feature-policy"] ? 2 : 0;
  },
  "Cross-Origin-Opener-Policy"([value = ""]) {
    return /^\s{0,20}(?:same-origin(?:-allow-popups|-plus-coep)?|noopener-allow-popups)\b/i.test(value) ? 5 : 0;
  },
  "Cross-Origin-Resource-Policy"([value = ""]) {
    const said = value.trim().toLowerCase();
    return said === "same-origin" || said === "same-site" ? 5 : said === "cross-origin" ? 2 : 0;
  },
};

const referrerPoints: Readonly<Record<string, number>> = {
  "no-referrer": 10,
  "same-origin": 10,
  "strict-origin": 10,
  "strict-origin-when-cross-origin": 10,
  origin: 10,
  "origin-when-cross-origin": 10,
  "no-referrer-when-downgrade": 5,
  "unsafe-url": 0,
};

/** Scores the headers of an HTML page by the table above. */
export function scoreHeaders(headers: Headers, page: Page): Score {
  let score = 0;
  const missing: string[] = [];
  const weak: string[] = [];
  for (const [name, most] of Object.entries(headerPoints)) {
    const points = judges[name]?.(headers[name.toLowerCase()] ?? [], page, headers) ?? 0;
    score += points;
    if (points === 0 && (page.secure || name !== "Strict-Transport-Security")) missing.push(name);
    else if (points > 0 && points < most) weak.push(name);
  }
  return { score, missing, weak };
}

/** The headers that the table knows, with their values; and the two that stand in for one of them. */
export function presentHeaders(headers: Headers): Record<string, string> {
  const names = [...Object.keys(headerPoints), "Content-Security-Policy-Report-Only", "Feature-Policy"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = headers[name.toLowerCase()];
      return values ? [[name, values.join(", ")]] : [];
    }),
  );
}
