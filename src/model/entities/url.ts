import { parseAddress } from "../address.ts";
import { defineEntityType } from "../entity-type.ts";
import { parseHostname } from "../hostname.ts";

/** An http(s) URL in canonical form (WHATWG URL, RFC 3986 6.2.2), without fragment and credentials; null otherwise. */
export function parseUrl(written: string): string | null {
  const trimmed = written.trim();
  if (trimmed.length > 2_000 || !/^https?:\/\//i.test(trimmed)) return null;
  const url = URL.parse(trimmed);
  if (!url) return null;
  const host = url.hostname.replace(/\.$/, "");
  const canonical = parseAddress(host) ?? parseHostname(host);
  if (!canonical) return null;
  url.hostname = canonical.includes(":") ? `[${canonical}]` : canonical;
  url.hash = "";
  url.username = "";
  url.password = "";
  url.pathname = url.pathname.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
  });
  return url.href.length <= 2_000 ? url.href : null; // a B-tree's entry holds 2,704 bytes
}

export const url = defineEntityType({
  type: "url",
  title: "URL",
  about: "An address on the web, such as https://www.example.com/about.",
  parse: parseUrl,
  traits: ["alive"],
  attributes: { technologies: "set", source_files: "set" },
  inScope(key, scope) {
    const host = new URL(key).hostname.replace(/^\[(.*)\]$/, "$1");
    const address = parseAddress(host);
    return address ? scope.hasAddress(address) : scope.hasName(host);
  },
});
