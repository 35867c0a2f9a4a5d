import { bounded } from "../../sdk/text.ts";

/** What one Set-Cookie line asks of a browser (RFC 6265bis 5.6); the value is left out, for it may be a secret. */
export type Cookie = {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** As browsers read it: null when it is missing or none of the three. */
  readonly sameSite: "Strict" | "Lax" | "None" | null;
  /** Without a dot in front; null: this host only. */
  readonly domain: string | null;
  readonly path: string | null;
  /** Takes a cookie away: it expires in the past. */
  readonly removes: boolean;
};

/** Reads a Set-Cookie line at `now`; null where browsers take no cookie from it. */
export function parseSetCookie(line: string, now: Date): Cookie | null {
  const [pair = "", ...rest] = line.slice(0, 8_192).split(";").slice(0, 30);
  const equals = pair.indexOf("=");
  const name = pair.slice(0, Math.max(0, equals)).trim();
  if (name === "" || name.length > 1_000) return null;
  const attributes = new Map<string, string>();
  for (const part of rest) {
    const [key = "", ...value] = part.split("=");
    attributes.set(key.trim().toLowerCase(), value.join("=").trim()); // the last one counts
  }
  const age = Number(attributes.get("max-age") ?? Number.NaN);
  const expires = Date.parse(attributes.get("expires") ?? "");
  const sameSite = attributes.get("samesite")?.toLowerCase();
  return {
    name: bounded(name, 100),
    secure: attributes.has("secure"),
    httpOnly: attributes.has("httponly"),
    sameSite: sameSite === "strict" ? "Strict" : sameSite === "lax" ? "Lax" : sameSite === "none" ? "None" : null,
    domain: attributes.get("domain")?.replace(/^\./, "").toLowerCase() || null,
    path: attributes.get("path")?.slice(0, 200) || null,
    removes: age <= 0 || (Number.isNaN(age) && expires < now.getTime()),
  };
}

/** Names under which applications keep sessions and sign-ins, as their manuals give them and people vary them. */
const session = /sess|auth|token|jwt|log(?:ged)?[_-]?in|remember|identity|(?:^|[._-])sid(?:$|[._-])|^cfid$/i;
/** Tokens against forged requests are read by the page's own script. */
const forScripts = /csrf|xsrf/i;

/** Whether whoever holds the cookie is likely to be signed in. */
export function isSessionLike(name: string): boolean {
  return session.test(name) && !forScripts.test(name);
}

/** A cookie's name without what is new in every answer: "ASPSESSIONIDQCQQTSTA", "SSESS0123…". */
export function stableName(name: string): string {
  return name.replace(/(?<=^ASPSESSIONID)[A-Z]{8}$|[0-9a-f]{16,64}$/, "*");
}
