import { parseHostname } from "../../model/hostname.ts";

/** Macros of RFC 7208 7: one letter, how many labels from the right, turned round, what to split at. */
const macro = /%(?:\{([slodiphcrtv])(\d{0,3})(r?)([.\-+,/_=]{0,7})\}|([%_-]))/gi;

/** Why a domain-spec is none, or null. With macros it is checked as far as can be without a sender. */
export function specProblem(spec: string): string | null {
  if (spec === "") return "a domain is missing";
  const rest = spec.replace(macro, (_whole, letter: string | undefined, count: string | undefined) => {
    if (letter !== undefined && /[crt]/i.test(letter)) return "%"; // allowed in explanations only
    return count !== undefined && /^0+$/.test(count) ? "%" : "m.m";
  });
  if (rest.includes("%")) return `"${spec.slice(0, 100)}" has a macro that is none`;
  return parseHostname(rest) === null ? `"${spec.slice(0, 100)}" is no domain` : null;
}

/** The name that a domain-spec means while `domain` is being looked at for `root`; null when it depends on the sender. */
export function expandSpec(spec: string, domain: string, root: string): string | null {
  let depends = false;
  const name = spec.replace(macro, (_whole, letter = "", count = "", turned = "", marks = "", sign = "") => {
    if (sign) return sign === "%" ? "%" : " ";
    const value = /d/i.test(letter) ? domain : /o/i.test(letter) ? root : null;
    if (value === null) depends = true;
    const marksAt = new Set<string>(marks || ".");
    const parts: string[] = [""];
    for (const character of value ?? "") {
      if (marksAt.has(character)) parts.push("");
      else parts[parts.length - 1] += character;
    }
    if (turned) parts.reverse();
    return parts.slice(count ? -Number(count) : 0).join(".");
  });
  return depends ? null : parseHostname(name);
}
