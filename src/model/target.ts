import { parseAddress, parseRange } from "./address.ts";
import { rangesBetween } from "./address-span.ts";
import { entityTypes } from "./entities/index.ts";
import { nameType, parseHostname, registrable } from "./hostname.ts";

/** What a person's text asks about: one target, several (a span of addresses), or why it is none. */
export type ParsedTarget =
  | { readonly targets: readonly { readonly type: string; readonly value: string }[] }
  | { readonly why: string };

/**
 * Undoes how people write indicators so that nobody clicks them: hxxp://, example[.]com, example(dot)com,
 * info[at]example.com, 192.0.2[.]1, <https://…>, "quoted", with a comma or full stop left over from prose.
 */
export function refang(written: string): string {
  let text = written.trim().slice(0, 4_200);
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replace(/[,;]+$/, "")
      .replace(/^(["'`“‘«])(.*)["'`”’»]$/u, "$2")
      .replace(/^<(.*)>$/, "$1")
      .trim();
  }
  return text
    .replace(/^([a-z*]{2,8})\s*(?:\[:\/\/\]|(?:\[:\]|\(:\)|:)(?:\/\/|\[\/\/\]))/i, "$1://")
    .replace(/^(?:hxxp|h\*\*p|htxp|hxtp|meow)(s?):\/\//i, "http$1://")
    .replace(/\s*(?:\[(?:\.|dot)\]|\((?:\.|dot)\)|\{(?:\.|dot)\})\s*/gi, ".")
    .replace(/\s*(?:\[(?:@|at)\]|\((?:@|at)\)|\{(?:@|at)\})\s*/gi, "@")
    .replace(/\[:\]/g, ":")
    .replace(/(?<=[a-z0-9])\\\.(?=[a-z0-9])/gi, ".");
}

/**
 * Which type a text means, by rules in this order: `type:value`; http(s)://; @handle; something@host; +digits; AS number;
 * address; CIDR range or span of addresses; host with a path (taken as https); name with a dot. A bare word is refused:
 * it could be a user name or half a name.
 */
export function parseTarget(written: string): ParsedTarget {
  const text = refang(written);
  if (text === "") return { why: "it is empty" };
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return { why: "it contains a control character" };
  const typed = /^([a-z]+):(?!\/\/)(.+)$/i.exec(text);
  if (typed && !/^(mailto|tel)$/i.test(typed[1] ?? "")) {
    const asked = parseTyped((typed[1] ?? "").toLowerCase(), (typed[2] ?? "").trim());
    if (asked) return asked;
  }
  if (/^https?:\/\//i.test(text))
    return as("url", text, "it is not an http(s) URL with a name or an address as its host");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { why: "only http and https URLs can be looked at" };
  if (text.startsWith("@"))
    return as("username", text, "a user name is letters, digits, dots, hyphens and underscores");
  if (/^(mailto:)?[^\s/]+@/i.test(text)) return as("email", text, "it is not an e-mail address");
  if (/^(\+|tel:)/i.test(text))
    return as("phone", text, "it is no possible phone number; write it as +33 1 42 68 53 00");
  if (/^asn? ?\d/i.test(text)) return as("asn", text.replace(" ", ""), "AS numbers go from 1 to 4294967295");
  return parseNetwork(text);
}

function parseTyped(type: string, value: string): ParsedTarget | null {
  if (type === "domain" || type === "hostname") return parseName(value);
  if (type === "range") return parseSpan(value) ?? { why: "it is not an address range such as 192.0.2.0/24" };
  const declared = entityTypes.get(type);
  if (!declared) return null;
  return as(
    type,
    value,
    `it is no ${declared.title.replace(/^(?!IP|URL)./, (first) => first.toLowerCase())}: ${declared.about}`,
  );
}

function parseNetwork(text: string): ParsedTarget {
  const address = parseAddress(text);
  if (address) return { targets: [{ type: "ip", value: address }] };
  const span = parseSpan(text);
  if (span) return span;
  const [host = "", ...path] = text.split("/");
  if (path.length > 0 && (parseHostname(host) || parseAddress(host))) {
    return as("url", `https://${text}`, "it is not a URL");
  }
  const port = /^(.+):(\d{1,5})$/.exec(text);
  if (port && (parseHostname(port[1] ?? "") || parseAddress(port[1] ?? ""))) {
    return { why: `a port belongs to a URL or a service; write https://${text}/ or service:${text}/tcp` };
  }
  if (/^(0x[0-9a-f]+|0\d*|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}$/i.test(text)) {
    return {
      why: /^\d+$/.test(text)
        ? "a bare number could be anything; write AS64500, +33…, or username:1234"
        : "it is not an address of four decimal numbers from 0 to 255, and other notations are read differently by every program",
    };
  }
  return parseName(text);
}

function parseName(text: string): ParsedTarget {
  const name = parseHostname(text.replace(/^\*\./, ""));
  if (!name) {
    return {
      why: /^[\p{L}\p{N}_-]+$/u.test(text)
        ? `a single word could be many things; write @${text} for a user name, or a name with its dot`
        : "it is neither a name, an address, a range, a URL, an e-mail, an AS number, a phone number nor a @handle",
    };
  }
  const type = nameType(name);
  if (type === "hostname" && registrable(name) === null) {
    return { why: `"${name}" is a public suffix, under which others register: nobody's domain` };
  }
  return { targets: [{ type, value: name }] };
}

function parseSpan(text: string): ParsedTarget | null {
  const cidr = text.includes("/") ? parseRange(text) : null;
  if (cidr) return { targets: [{ type: "range", value: cidr }] };
  const [from, to, extra] = text.split(/\s*[-–]\s*/);
  if (!from || !to || extra !== undefined) return null;
  const first = parseAddress(from);
  if (!first) return null;
  const last = parseAddress(/^\d{1,3}$/.test(to) ? first.replace(/\d+$/, to) : to);
  if (!last) return null;
  const ranges = rangesBetween(first, last);
  return ranges
    ? { targets: ranges.map((value) => ({ type: "range", value })) }
    : { why: "its end lies before its beginning, or is of the other address family" };
}

function as(type: string, text: string, why: string): ParsedTarget {
  const value = entityTypes.get(type)?.parse(text) ?? null;
  return value === null ? { why } : { targets: [{ type, value }] };
}
