import { type CountryCode, findPhoneNumbersInText } from "libphonenumber-js/max";
import { email } from "../../model/entities/email.ts";
import { parseHostname } from "../../model/hostname.ts";
import type { Piece, Visible } from "./_page.ts";

const maxEach = 500;
// Characters, not patterns over them: each "@" is widened by hand, so a megabyte of letters costs one walk.
// RFC 5322 allows more before the at sign; in the wild the rest is what surrounds an address: =, /, %, quotes.
const local = /[\p{L}\p{N}._+-]/u;
const hostCharacter = /[\p{L}\p{N}.-]/u;
const file = /\.(?:png|jpe?g|gif|webp|svg|css|js|mjs|map|json|html?|php|pdf|ico|woff2?)$/i;

/** E-mail addresses written in a text, with `x2` of "image@x2.png" left out. */
export function findEmails(text: string): Piece[] {
  const found: Piece[] = [];
  for (let at = text.indexOf("@"); at >= 0 && found.length < maxEach; at = text.indexOf("@", at + 1)) {
    let from = at;
    while (from > 0 && at - from < 64 && local.test(text.charAt(from - 1))) from--;
    let to = at + 1;
    while (to < text.length && to - at < 254 && hostCharacter.test(text.charAt(to))) to++;
    from += escapeLength(text, from);
    while (from < at && /[^\p{L}\p{N}]/u.test(text.charAt(from))) from++;
    while (to > at && /[.-]/.test(text.charAt(to - 1))) to--;
    const written = text.slice(from, to);
    if (from < at && !file.test(written) && email.parse(written)) found.push({ text: written, from, to });
  }
  return found;
}

const dotted = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){1,30}/gu;

/** Host names in a text that `wanted` takes; what a URL or a script escaped in front of them is not part of the name. */
export function findHosts(text: string, wanted: (name: string) => boolean): Piece[] {
  const found: Piece[] = [];
  for (const match of text.matchAll(dotted)) {
    if (found.length >= maxEach) break;
    const from = match.index + escapeLength(text, match.index);
    const to = match.index + match[0].length;
    if (text.charAt(to) === "@" || text.charAt(match.index - 1) === "@") continue; // half of an e-mail address
    const name = from < to ? parseHostname(text.slice(from, to)) : null;
    if (name && wanted(name)) found.push({ text: name, from, to });
  }
  return found;
}

/** How much of a word that starts here belongs to an escape: "%2Fwww", "\u002Fwww", "\x2fwww", "\nwww". */
function escapeLength(text: string, from: number): number {
  const before = text.charAt(from - 1);
  const word = text.slice(from, from + 5);
  if (before === "%") return /^[0-9a-f]{2}/i.test(word) ? 2 : 0;
  if (before !== "\\") return 0;
  return (/^(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[bfnrtv])/i.exec(word)?.[0] ?? "").length;
}

const digits = /[+(]?\d(?:[\s().\u00a0/-]{0,3}\d){6,16}/g;

/** Telephone numbers that a reader sees, valid by libphonenumber; national forms are read in `country`. */
export function findPhones(visible: Visible, country: string | null): Piece[] {
  const found: Piece[] = [];
  let looked = 0;
  for (const match of visible.text.matchAll(digits)) {
    if (found.length >= maxEach || ++looked > 2_000) break;
    // The library is slow on long texts: it sees one candidate at a time, with a character on each side.
    const start = Math.max(0, match.index - 1);
    const around = visible.text.slice(start, match.index + match[0].length + 1);
    const options = country ? { defaultCountry: country as CountryCode } : {};
    for (const { number, startsAt, endsAt } of findPhoneNumbersInText(around, options)) {
      if (!number.isValid()) continue;
      const [from, to] = visible.sourceOf(start + startsAt, start + endsAt);
      if (!found.some((known) => known.from === from)) found.push({ text: number.number, from, to });
    }
  }
  return found;
}
