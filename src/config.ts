import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "./errors.ts";

/** What a process of Sonde is told from outside, read once. */
export type Config = {
  /** Absolute path of the folder that holds database, evidence, keys and log. */
  readonly dataDir: string;
  /** PostgreSQL 15 or newer; null for the embedded database in the data folder. */
  readonly databaseUrl: string | null;
  /** Wraps stored keys; null lets the embedded database keep one of its own in the data folder. */
  readonly secretKey: string | null;
  /** The folder of files that the operator brings for modules, such as rule lists; "rules" in the data folder unless given. */
  readonly rulesDir?: string;
  /** Path of a Chromium or Chrome for screenshots; looked for in the usual places unless given. */
  readonly browser?: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings from the environment, under those from flags. Throws AppError bad_usage for what cannot be meant. */
export function loadConfig(env: Environment, flags: { readonly dataDir?: string | undefined } = {}): Config {
  const databaseUrl = env.DATABASE_URL || null;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new AppError("bad_usage", "DATABASE_URL is not a PostgreSQL address.", {
      hint: "It looks like postgresql://user:password@host:5432/sonde.",
    });
  }
  const shared = env.XDG_DATA_HOME || join(env.HOME || homedir(), ".local", "share");
  return {
    dataDir: resolve(flags.dataDir || env.SONDE_DATA_DIR || join(shared, "sonde")),
    databaseUrl,
    secretKey: env.SECRET_KEY || null,
    ...(env.SONDE_RULES_DIR && { rulesDir: resolve(env.SONDE_RULES_DIR) }),
    ...(env.SONDE_BROWSER && { browser: env.SONDE_BROWSER }),
  };
}

/** Whether a terminal wants colour (https://no-color.org) and understands cursor movement. */
export function terminalConfig(env: Environment): { readonly colour: boolean; readonly cursor: boolean } {
  const dumb = env.TERM === "dumb" || env.TERM === "";
  return { colour: !env.NO_COLOR && !dumb, cursor: !dumb };
}
