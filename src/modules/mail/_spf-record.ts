import { parseRange } from "../../model/address.ts";
import { specProblem } from "./_spf-macros.ts";

export type Qualifier = "+" | "-" | "~" | "?";

/** One term of a record (RFC 7208 4.6.1, 5, 6). `domain` is as it was written, macros and all. */
export type Mechanism = {
  readonly kind: "mechanism";
  readonly qualifier: Qualifier;
  readonly name: string;
  readonly domain: string | null;
  /** ip4 and ip6: in CIDR form. */
  readonly range: string | null;
};
export type Modifier = { readonly kind: "modifier"; readonly name: string; readonly domain: string };
export type SpfTerm = Mechanism | Modifier;

export type SpfRecord = { readonly terms: readonly SpfTerm[]; readonly problems: readonly string[] };

const mostTerms = 500;

/** RFC 7208 4.5: the version is followed by a space or the end. */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** Meant as SPF, and read by nobody: a blank or quote before it, no blank behind it, half of the version. */
export function looksLikeSpf(text: string): boolean {
  return !isSpf(text) && /^[\s"'“”]{0,5}(?:v\s{0,3}[=:]\s{0,3}spf1(?!\d)|spf1[\s;,:])/iu.test(text);
}

/** Reads a record. A record with problems is worth nothing to a receiver (permerror); its terms are read all the same. */
export function readSpf(text: string): SpfRecord {
  const problems: string[] = [];
  const terms: SpfTerm[] = [];
  if (/[^\x20-\x7e]/.test(text)) problems.push("it holds characters that are not ASCII");
  const words = text
    .slice("v=spf1".length)
    .split(" ", 2_000)
    .filter((word) => word !== "");
  for (const word of words.slice(0, mostTerms)) {
    const term = readTerm(word);
    if (typeof term === "string") problems.push(term);
    else if (term) terms.push(term);
  }
  if (words.length > mostTerms) problems.push(`it has more than ${mostTerms} terms`);
  for (const name of ["redirect", "exp"]) {
    if (terms.filter((it) => it.kind === "modifier" && it.name === name).length > 1)
      problems.push(`${name} is there twice`);
  }
  return { terms, problems };
}

/** A term, null for a modifier that means nothing here, or what is wrong with it. */
function readTerm(word: string): SpfTerm | string | null {
  const modifier = /^([a-z][\w.-]{0,60})=(.*)$/i.exec(word);
  if (modifier) {
    const name = (modifier[1] ?? "").toLowerCase();
    const domain = modifier[2] ?? "";
    if (name !== "redirect" && name !== "exp") return null; // RFC 7208 6: unknown ones are ignored
    const problem = name === "redirect" ? specProblem(domain) : null;
    return problem ? `${name}: ${problem}` : { kind: "modifier", name, domain };
  }
  const [, sign = "", written = "", rest = ""] = /^([+\-~?]?)([a-z][a-z0-9]{0,20})(.*)$/i.exec(word) ?? [];
  const name = written.toLowerCase();
  const mechanism = (domain: string | null, range: string | null = null): Mechanism => ({
    kind: "mechanism",
    qualifier: (sign || "+") as Qualifier,
    name,
    domain,
    range,
  });
  const wrong = (why: string) => `"${word.slice(0, 100)}": ${why}`;
  switch (name) {
    case "all":
      return rest === "" ? mechanism(null) : wrong("all takes nothing");
    case "include":
    case "exists": {
      const problem = rest.startsWith(":") ? specProblem(rest.slice(1)) : "a domain is missing";
      return problem ? wrong(problem) : mechanism(rest.slice(1));
    }
    case "a":
    case "mx": {
      const [, domain, four, six] = /^(?::(.*?))?(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/.exec(rest) ?? [rest, "", "999"];
      if (Number(four ?? 0) > 32 || Number(six ?? 0) > 128)
        return wrong("what follows is neither a domain nor a length of prefix");
      const problem = domain === undefined ? null : specProblem(domain);
      return problem ? wrong(problem) : mechanism(domain ?? null);
    }
    case "ptr": {
      const problem = rest === "" ? null : rest.startsWith(":") ? specProblem(rest.slice(1)) : "this is no domain";
      return problem ? wrong(problem) : mechanism(rest === "" ? null : rest.slice(1));
    }
    case "ip4":
    case "ip6": {
      const range = rest.startsWith(":") ? rangeOf(name, rest.slice(1)) : null;
      return range ? mechanism(null, range) : wrong(`this is no ${name === "ip4" ? "IPv4" : "IPv6"} address or range`);
    }
    default:
      return wrong("no such mechanism");
  }
}

function rangeOf(name: "ip4" | "ip6", written: string): string | null {
  if (/[[\]\s]/.test(written) || written.includes(":") !== (name === "ip6")) return null;
  return parseRange(written);
}
