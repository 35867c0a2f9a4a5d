import { loadConfig } from "../config.ts";
import { AppError } from "../errors.ts";
import { didYouMean } from "../suggest.ts";
import { Interrupted } from "./ask.ts";
import type { AnyCommand } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, overview } from "./help.ts";
import type { Io } from "./io.ts";
import { type Parsed, parseCommand } from "./parse.ts";
import { OutputClosed, print, watchOutput } from "./print.ts";
import { exitOf, reportError } from "./report-error.ts";
import { makeSession, type OpenApp } from "./session.ts";

/** Exit code when whoever read our output stopped reading: 128 + SIGPIPE, as other tools end. */
const outputClosed = 141;

/** Runs one command line and returns its exit code. `openApp` is for tests. */
export async function main(argv: readonly string[], io: Io, openApp?: OpenApp): Promise<number> {
  const unwatch = watchOutput(io);
  let parsed: Parsed | null = null;
  try {
    const [name = "help", ...rest] = argv;
    if (name === "--version" || name === "version" || name === "-v") return await version(io);
    if (name === "help" || name === "--help" || name === "-h") return await help(rest, io);
    const command = await load(name);
    parsed = parseCommand(command, rest);
    if (parsed.flags.help) {
      await print(io.out, commandHelp(command, io.out));
      return 0;
    }
    const dataDir = parsed.flags["data-dir"];
    const config = loadConfig(io.env, { dataDir: typeof dataDir === "string" ? dataDir : undefined });
    const session = makeSession(config, openApp);
    // The one place where the types of a command's flags are taken on trust: parseCommand made them by its declaration.
    return await command.run({ ...parsed, io, config, session } as never);
  } catch (thrown) {
    if (thrown instanceof OutputClosed) return outputClosed;
    if (thrown instanceof Interrupted) return 130;
    await reportError(thrown, io, parsed?.flags["data-dir"], argv.includes("--debug"));
    return exitOf(thrown);
  } finally {
    unwatch();
  }
}

async function load(name: string): Promise<AnyCommand> {
  const entry = commands[name];
  if (entry) return (await entry.load()).default;
  if (name.startsWith("-")) {
    throw new AppError("bad_usage", `The command comes first: sonde <command> ${name}.`, { hint: "See sonde --help." });
  }
  throw new AppError("bad_usage", `"${name}" is not a command.`, {
    hint: didYouMean(name, Object.keys(commands), "sonde ") ?? scanHint(name),
  });
}

/** Somebody who writes `sonde example.com` means to scan it. */
function scanHint(name: string): string {
  return /[.@+[]/.test(name) ? `Did you mean sonde scan ${name}?` : "See sonde --help.";
}

async function help(rest: readonly string[], io: Io): Promise<number> {
  const [name] = rest.filter((argument) => !argument.startsWith("-"));
  await print(io.out, name ? commandHelp(await load(name), io.out) : overview(commands, io.out));
  return 0;
}

async function version(io: Io): Promise<number> {
  const { default: description } = await import("../../package.json", { with: { type: "json" } });
  await print(io.out, `sonde ${description.version} (Node ${process.versions.node})\n`);
  return 0;
}
