import { domainToASCII } from "node:url";
import { getDomain } from "tldts";

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** A DNS name in its canonical form: lower case, A-labels (IDNA), no final dot; null if it cannot be one. */
export function parseHostname(written: string): string | null {
  const trimmed = written.trim().replace(/\.$/, "");
  if (trimmed.length === 0 || trimmed.length > 1_000 || /[\s/\\@:?#%\p{C}]/u.test(trimmed)) return null;
  const plain = /^[\x21-\x7e]+$/.test(trimmed);
  const ascii = plain ? trimmed.toLowerCase() : domainToASCII(trimmed);
  if (ascii.length === 0 || ascii.length > 253) return null;
  const labels = ascii.split(".");
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return null;
  const top = labels.at(-1) ?? "";
  if (/^\d+$/.test(top) || /^0x[0-9a-f]*$/.test(top)) return null; // an IPv4 address in some notation, never a name
  if (labels.some((part) => part.startsWith("xn--")) && domainToASCII(ascii) !== ascii) return null;
  return ascii;
}

/** The registrable domain of a canonical name by the public suffix list (ICANN section), or null for a suffix itself. */
export function registrable(name: string): string | null {
  return getDomain(name, { validateHostname: false, allowPrivateDomains: false });
}

/** The type under which a canonical name is filed: `domain` when registrable, else `hostname`. */
export function nameType(name: string): "domain" | "hostname" {
  return registrable(name) === name ? "domain" : "hostname";
}
