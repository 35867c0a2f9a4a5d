import type { Config } from "../config.ts";
import type { Actor, App } from "../services/app.ts";
import type { OpenOptions } from "../services/open.ts";
import type { Io } from "./io.ts";

/** One flag: help text, validation and "did you mean" are made from it. Without `value` it is a switch. */
export type Flag = {
  readonly about: string;
  readonly value?: string;
  readonly short?: string;
  /** May be given several times. */
  readonly many?: true;
  readonly hidden?: true;
  readonly choices?: readonly string[];
};
export type Flags = Readonly<Record<string, Flag>>;

/** What a flag's value is once parsed: a list, a text or undefined, or true and false. */
export type Values<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly value: string }
    ? F[Name] extends { readonly many: true }
      ? readonly string[]
      : string | undefined
    : boolean;
};

/** Flags that every command takes. */
export const commonFlags = {
  "data-dir": { about: "Folder for database, evidence and keys", value: "folder" },
  debug: { about: "Show the stack of an error" },
  help: { about: "Show this", short: "h" },
} as const satisfies Flags;

export type Call<F extends Flags> = {
  readonly args: readonly string[];
  readonly flags: Values<F & typeof commonFlags>;
  readonly io: Io;
  readonly config: Config;
  /** Opens the application, hands it over with the local owner, and closes it whatever happens. */
  session<T>(use: (app: App, actor: Actor) => Promise<T>, config?: Config, options?: OpenOptions): Promise<T>;
};

export type Command<F extends Flags = Flags> = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** The positional arguments, as written after the name: "<target…>". */
  readonly usage: string;
  /** How many positional arguments it takes. */
  readonly args: readonly [least: number, most: number];
  readonly flags: F;
  readonly details?: string;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  /** Returns the exit code. */
  run(call: Call<F>): Promise<number>;
};

/** A command whose flags are not known to the type checker: what the table of commands holds. */
export type AnyCommand = Omit<Command, "run"> & { run(call: never): Promise<number> };

/** Returns its argument: it exists for the types. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command<F> {
  return command;
}
