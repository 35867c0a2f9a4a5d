/** An option of a module, as its JSON Schema declares it. */
export type Option = {
  readonly name: string;
  readonly about: string;
  readonly initial: unknown;
  readonly kind: "flag" | "number" | "choice" | "choices" | "lines" | "text" | "json";
  readonly choices: readonly string[];
  readonly isWhole: boolean;
  readonly least: number | null;
  readonly most: number | null;
};

/** What a field of the form holds: as it is written, or what is picked. */
export type Raw = string | boolean | readonly string[];
export type Read = { readonly value: unknown } | { readonly wrong: "number" | "whole" | "least" | "most" | "json" };

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const bound = (value: unknown) =>
  typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;

/** The options in a schema, in its order; none where it is not what is expected. */
export function optionsOf(schema: unknown): Option[] {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([name, given]) => {
    if (!isObject(given)) return [];
    const items = isObject(given.items) ? given.items : {};
    const choices = [given.enum, items.enum].find((all) => Array.isArray(all)) as unknown[] | undefined;
    return [
      {
        ...{ name, initial: given.default, kind: kindOf(given, items) },
        about: isText(given.description) ? given.description : "",
        choices: choices?.filter(isText) ?? [],
        isWhole: given.type === "integer",
        least: bound(given.minimum),
        most: bound(given.maximum),
      },
    ];
  });
}

function kindOf({ type, enum: choices }: Json, items: Json): Option["kind"] {
  if (type === "boolean") return "flag";
  if (type === "integer" || type === "number") return "number";
  if (Array.isArray(choices) && choices.every(isText)) return "choice";
  if (type === "array" && Array.isArray(items.enum) && items.enum.every(isText)) return "choices";
  if (type === "array" && items.type === "string") return "lines";
  return type === "string" ? "text" : "json";
}

/** A value as its field shows it. */
export function write({ kind }: Option, value: unknown): Raw {
  if (kind === "flag") return value === true;
  if (kind === "choices") return Array.isArray(value) ? value.filter(isText) : [];
  if (kind === "lines") return Array.isArray(value) ? value.join("\n") : "";
  if (kind === "json") return value === undefined ? "" : JSON.stringify(value, null, 2);
  return value === undefined ? "" : String(value);
}

/** What a field says, or what is wrong with it; the module itself has the last word. */
export function read({ kind, isWhole, least, most }: Option, raw: Raw): Read {
  if (typeof raw !== "string") return { value: raw };
  if (kind === "lines")
    return {
      value: raw
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    };
  if (kind === "json") {
    try {
      return { value: JSON.parse(raw) };
    } catch {
      return { wrong: "json" };
    }
  }
  if (kind !== "number") return { value: raw };
  const value = Number(raw.replace(",", "."));
  if (raw.trim() === "" || !Number.isFinite(value)) return { wrong: "number" };
  if (isWhole && !Number.isInteger(value)) return { wrong: "whole" };
  if (least !== null && value < least) return { wrong: "least" };
  return most !== null && value > most ? { wrong: "most" } : { value };
}
