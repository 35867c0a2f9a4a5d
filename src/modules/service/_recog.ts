import { Parser } from "htmlparser2";
import { bounded } from "../../sdk/text.ts";
import { compile, cpeName, type Fingerprint, type Groups, type Product } from "./_fingerprint.ts";

/** A database of recog (https://github.com/rapid7/recog): fingerprints for one kind of text. */
export type Database = {
  /** What the text is, such as "ssh.banner". */
  readonly matches: string;
  readonly fingerprints: readonly RecogFingerprint[];
  /** Patterns that cannot be run in bounded time or read at all, by line of description. */
  readonly refused: readonly string[];
};

export type RecogFingerprint = Fingerprint & {
  /** All parameters for groups: "service.version" and the like. */
  params(groups: Groups): Record<string, string>;
  readonly examples: readonly Example[];
};

export type Example = { readonly text: string; readonly expected: Readonly<Record<string, string>> };

type Param = { readonly position: number; readonly name: string; readonly value: string };

const mostFingerprints = 20_000;

/** Reads one file; null when it is no database of recog. Pure: a stranger's XML, read without entities of its own. */
export function readRecog(file: string, text: string): Database | null {
  const fingerprints: RecogFingerprint[] = [];
  const refused: string[] = [];
  let matches: string | null = null;
  let open: { attributes: Record<string, string>; description: string; params: Param[]; examples: Example[] } | null =
    null;
  let example: { attributes: Record<string, string>; text: string } | null = null;
  let isDescription = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "fingerprints") matches = attributes.matches ?? file.replace(/\.xml$/, "");
        else if (name === "fingerprint") open = { attributes, description: "", params: [], examples: [] };
        else if (name === "description") isDescription = true;
        else if (name === "example") example = { attributes, text: "" };
        else if (name === "param" && open) {
          const { pos = "0", name: key = "", value = "" } = attributes;
          open.params.push({ position: Number(pos), name: key, value });
        }
      },
      ontext(part) {
        if (example) example.text += part;
        else if (isDescription && open) open.description += part;
      },
      onclosetag(name) {
        if (name === "description") isDescription = false;
        else if (name === "example" && example) {
          open?.examples.push(exampleOf(example));
          example = null;
        } else if (name === "fingerprint" && open) {
          const made = fingerprintOf(file, open);
          if (!made || fingerprints.length >= mostFingerprints) refused.push(bounded(open.description.trim(), 200));
          else fingerprints.push(made);
          open = null;
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return matches === null ? null : { matches, fingerprints, refused };
}

function exampleOf({ attributes, text }: { attributes: Record<string, string>; text: string }): Example {
  const { _encoding, ...expected } = attributes;
  return { text: _encoding === "base64" ? Buffer.from(text, "base64").toString("latin1") : text, expected };
}

function fingerprintOf(
  file: string,
  read: { attributes: Record<string, string>; description: string; params: Param[]; examples: Example[] },
): RecogFingerprint | null {
  const { pattern = "", flags: written = "" } = read.attributes;
  // Ruby, in which recog's patterns are written: ^ and $ are at every line, and what it calls multiline is the dot's.
  const dotAll = /REG_DOT_NEWLINE|REG_MULTILINE/.test(written);
  const flags = { ignoreCase: written.includes("REG_ICASE"), multiline: true, dotAll };
  if (pattern === "" || !compile({ pattern, flags })) return null;
  const params = (groups: Groups) => paramsOf(read.params, groups);
  return {
    row: `${file}: ${bounded(read.description.trim(), 200)}`,
    pattern,
    flags,
    examples: read.examples,
    params,
    read: (groups) => productOf(params(groups)),
  };
}

/** Position 0 is a constant, any other the group's text; "{name}" in a constant is another parameter, "-" where it is missing. */
function paramsOf(params: readonly Param[], groups: Groups): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { position, name, value } of params) {
    const read = position === 0 ? value : groups(position);
    if (read !== null && read !== "") values[name] = bounded(read, 300);
  }
  for (const [name, value] of Object.entries(values)) {
    if (!value.includes("{")) continue;
    values[name] = value.replace(/\{([a-z0-9._-]{1,60})\}/gi, (_, other: string) => values[other] ?? "-");
  }
  return values;
}

function productOf(params: Readonly<Record<string, string>>): Product {
  const of = (...names: string[]) => names.map((name) => params[name]).find((it) => it !== undefined);
  const [vendor, product] = [of("service.vendor"), of("service.product")];
  const version = of("service.version");
  const os = [of("os.product", "os.family"), of("os.version")].filter((it) => it !== undefined).join(" ");
  const hardware = [of("hw.vendor"), of("hw.product", "hw.family", "hw.device")]
    .filter((it) => it !== undefined)
    .join(" ");
  const cpe = ["service.cpe23", "os.cpe23", "hw.cpe23"].flatMap((name) => newCpe(params[name] ?? "") ?? []);
  return {
    ...(vendor && { vendor }),
    ...(product && { product }),
    ...(version && { version }),
    ...(os && { os }),
    ...(hardware && { hardware }),
    ...(cpe.length > 0 && { cpe }),
  };
}

/** "cpe:/a:vendor:product:version" (CPE 2.2, NISTIR 7695 6.1) as a 2.3 name. */
function newCpe(written: string): string | null {
  const [, part = "", vendor = "", product = "", version = "", update = ""] =
    /^cpe:\/([aoh]):([^:]{1,100}):([^:]{1,100})(?::([^:]{0,100}))?(?::([^:]{0,100}))?/.exec(written) ?? [];
  if (part === "") return null;
  const plain = (it: string) =>
    it.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return cpeName(part, plain(vendor), plain(product), version === "-" ? "" : plain(version), plain(update));
}
