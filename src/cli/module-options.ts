import { z } from "zod";
import { AppError } from "../errors.ts";
import type { ModuleInfo } from "../services/app.ts";
import { didYouMean } from "../suggest.ts";

/** The part of JSON Schema that module options use. */
const OptionSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.object({ type: z.string().optional() }).optional(),
  default: z.unknown(),
  description: z.string().optional(),
});
const OptionsSchema = z.object({ properties: z.record(z.string(), OptionSchema).default({}) });
type OptionSchema = z.infer<typeof OptionSchema>;

/** The options of a module by name, as its JSON Schema declares them. */
export function optionsOf(module: ModuleInfo): Readonly<Record<string, OptionSchema>> {
  return OptionsSchema.safeParse(module.options).data?.properties ?? {};
}

/** "dns.brute.words=500" for each --option, as values by module id. Throws AppError bad_option or unknown_module. */
export function readOptions(
  written: readonly string[],
  modules: readonly ModuleInfo[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const options = new Map<string, Record<string, unknown>>();
  for (const text of written) {
    const [, name = "", option = "", value = ""] = /^([^=]+)\.([^=.]+)=(.*)$/s.exec(text) ?? [];
    if (!name) throw new AppError("bad_option", `--option wants module.name=value; "${text}" is not of that form.`);
    const module = modules.find(({ id, aliases }) => id === name || aliases.includes(name));
    if (!module) {
      throw new AppError("unknown_module", `--option names "${name}", which is no module of this scan.`, {
        ...asHint(
          didYouMean(
            name,
            modules.flatMap(({ id, aliases }) => [id, ...aliases]),
          ),
        ),
      });
    }
    const schema = optionsOf(module)[option];
    if (!schema) {
      const known = Object.keys(optionsOf(module));
      throw new AppError("bad_option", `${module.id} has no option "${option}".`, {
        hint: didYouMean(option, known) ?? (known.length > 0 ? `It has ${known.join(", ")}.` : "It has none."),
      });
    }
    options.set(module.id, { ...options.get(module.id), [option]: readValue(`${module.id}.${option}`, schema, value) });
  }
  return options;
}

function readValue(option: string, schema: OptionSchema, text: string): unknown {
  const refuse = (what: string) => new AppError("bad_option", `${option} wants ${what}; "${text}" is none.`);
  switch (schema.type) {
    case "integer":
    case "number": {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(number) || (schema.type === "integer" && !Number.isInteger(number)))
        throw refuse("a number");
      return number;
    }
    case "boolean":
      if (!/^(true|false|yes|no|on|off)$/i.test(text)) throw refuse("true or false");
      return /^(true|yes|on)$/i.test(text);
    case "array":
      if (text.startsWith("[")) return parseJson(text, refuse);
      return text
        .split(",")
        .map((item) => (/^(integer|number)$/.test(schema.items?.type ?? "") ? Number(item) : item.trim()));
    case "object":
      return parseJson(text, refuse);
    default:
      if (schema.enum && !schema.enum.includes(text)) throw refuse(`one of ${schema.enum.join(", ")}`);
      return text;
  }
}

function parseJson(text: string, refuse: (what: string) => AppError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse("JSON");
  }
}

function asHint(hint: string | undefined): { hint?: string } {
  return hint ? { hint } : {};
}
