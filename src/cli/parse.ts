import { parseArgs } from "node:util";
import { AppError } from "../errors.ts";
import { didYouMean } from "../suggest.ts";
import { type AnyCommand, commonFlags, type Flag, type Flags } from "./command.ts";

export type Parsed = {
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
};

/** Reads a command's arguments by its declaration. Throws AppError bad_usage with what was meant, where that can be guessed. */
export function parseCommand(command: AnyCommand, argv: readonly string[]): Parsed {
  const declared: Flags = { ...command.flags, ...commonFlags };
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(declared).map(([name, flag]) => [
        name,
        { type: flag.value ? ("string" as const) : ("boolean" as const), ...(flag.short ? { short: flag.short } : {}) },
      ]),
    ),
  });
  const flags = emptyValues(declared);
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = declared[token.name];
    if (!flag) throw unknownFlag(command, declared, token.rawName);
    const value = flag.value ? wanted(flag, token.rawName, token.value) : unwanted(token.rawName, token.value);
    const before = flags[token.name];
    flags[token.name] = Array.isArray(before) ? [...before, String(value)] : value;
  }
  if (!flags.help) checkCount(command, positionals);
  return { args: positionals, flags };
}

function emptyValues(declared: Flags): Record<string, string | boolean | readonly string[] | undefined> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, flag]) => [name, flag.value ? (flag.many ? [] : undefined) : false]),
  );
}

function wanted(flag: Flag, written: string, value: string | undefined): string {
  if (value === undefined || value === "") {
    throw new AppError("bad_usage", `${written} wants a value: ${written} <${flag.value}>.`);
  }
  if (value.length > 1 && value.startsWith("--")) {
    throw new AppError("bad_usage", `${written} wants a value, but "${value}" follows it.`, {
      hint: `If that is the value, write ${written}=${value}.`,
    });
  }
  if (flag.choices && !flag.choices.includes(value)) {
    throw new AppError("bad_usage", `${written} is one of ${flag.choices.join(", ")}; "${value}" is none of them.`, {
      ...hint(didYouMean(value, flag.choices)),
    });
  }
  return value;
}

function unwanted(written: string, value: string | undefined): true {
  if (value !== undefined) throw new AppError("bad_usage", `${written} takes no value.`);
  return true;
}

function unknownFlag(command: AnyCommand, declared: Flags, written: string): AppError {
  const visible = Object.entries(declared).filter(([, flag]) => !flag.hidden);
  const meant = didYouMean(
    written.replace(/^-+/, ""),
    visible.map(([name]) => name),
    "--",
  );
  return new AppError("bad_usage", `"${written}" is not a flag of sonde ${command.name}.`, {
    hint: meant ?? `See sonde ${command.name} --help.`,
  });
}

function checkCount(command: AnyCommand, positionals: readonly string[]): void {
  const [least, most] = command.args;
  const usage = `Usage: sonde ${[command.name, command.usage].filter(Boolean).join(" ")}`;
  if (positionals.length < least) {
    throw new AppError("bad_usage", `sonde ${command.name} wants ${command.usage}.`, { hint: usage });
  }
  if (positionals.length > most) {
    throw new AppError("bad_usage", `sonde ${command.name} does not know what to do with "${positionals[most]}".`, {
      hint: usage,
    });
  }
}

function hint(text: string | undefined): { hint?: string } {
  return text ? { hint: text } : {};
}
