import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "./errors.ts";
import { type Settings, settings } from "./settings.ts";

/** What a process of Sonde is told from outside, read once. */
export type Config = Omit<Settings, "dataDir" | "rulesDir"> & {
  /** Absolute path of the folder that holds database, evidence, keys and log. */
  readonly dataDir: string;
  /** Absolute path of the folder of files that were brought for modules. */
  readonly rulesDir: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings from the environment, under those from flags. Throws AppError bad_usage for what cannot be meant. */
export function loadConfig(env: Environment, flags: { readonly dataDir?: string | undefined } = {}): Config {
  const read = Object.fromEntries(
    Object.entries(settings).map(([name, { env: names, schema }]) => {
      const used = names.find((one) => env[one]);
      const parsed = schema.safeParse(used === undefined ? undefined : env[used]);
      if (parsed.success) return [name, parsed.data];
      throw new AppError("bad_usage", `${used ?? names[0]} ${parsed.error.issues[0]?.message ?? "is wrong"}.`, {
        hint: "docs/reference/settings.md lists the settings",
      });
    }),
  ) as Settings;
  const shared = env.XDG_DATA_HOME || join(env.HOME || homedir(), ".local", "share");
  const dataDir = resolve(flags.dataDir || read.dataDir || join(shared, "sonde"));
  return { ...read, dataDir, rulesDir: resolve(read.rulesDir || join(dataDir, "rules")) };
}

/** Whether a terminal wants colour (https://no-color.org) and understands cursor movement. */
export function terminalConfig(env: Environment): { readonly colour: boolean; readonly cursor: boolean } {
  const dumb = env.TERM === "dumb" || env.TERM === "";
  return { colour: !env.NO_COLOR && !dumb, cursor: !dumb };
}
