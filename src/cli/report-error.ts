import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "../config.ts";
import { AppError, asError } from "../errors.ts";
import { plain } from "./escape.ts";
import type { Io } from "./io.ts";
import { note } from "./print.ts";
import { makeStyle } from "./style.ts";

/** 1 for what nobody foresaw; else what the error's code stands for. */
export function exitOf(thrown: unknown): number {
  return foresee(thrown)?.exitCode ?? 1;
}

/** Says on standard error what went wrong: one sentence and what to do; for a defect, where its stack was written. */
export async function reportError(thrown: unknown, io: Io, dataDir: unknown, debug: boolean): Promise<void> {
  const style = makeStyle(io.err.colour);
  const foreseen = foresee(thrown);
  if (foreseen) {
    const [first = "", ...rest] = foreseen.message.split("\n").map(plain);
    note(io, [`${style.red("sonde:")} ${first}`, ...rest].join("\n"));
    if (foreseen.hint) note(io, style.dim(`       ${plain(foreseen.hint)}`));
  } else {
    const error = asError(thrown);
    const log = await writeLog(error, io, dataDir);
    note(io, `${style.red("sonde:")} unexpected ${plain(error.name)}: ${plain(error.message.slice(0, 500))}`);
    note(
      io,
      style.dim(`       ${log ? `The stack is in ${plain(log)}.` : "Run it again with --debug for the stack."}`),
    );
  }
  if (debug) note(io, stackOf(asError(thrown)));
}

/** The error a person can act on, if it is one: our own, or a full disk that shows up anywhere below it. */
function foresee(thrown: unknown): AppError | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof AppError) return error;
    if ("code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")) {
      return new AppError("disk_full", "The disk is full.", {
        hint: "Nothing is lost: make room, then go on with sonde resume.",
        cause: thrown,
      });
    }
  }
  return null;
}

async function writeLog(error: Error, io: Io, dataDir: unknown): Promise<string | null> {
  try {
    const config = loadConfig(io.env, { dataDir: typeof dataDir === "string" ? dataDir : undefined });
    const file = join(config.dataDir, "sonde.log");
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    await appendFile(file, `${new Date().toISOString()} ${stackOf(error)}\n`, { mode: 0o600 });
    return file;
  } catch {
    return null; // the folder itself may be what is wrong; the message on the terminal then has to do
  }
}

/** The stack with its causes, each line escaped: messages may quote what a stranger sent. */
function stackOf(error: Error): string {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error && lines.length < 200; at = at.cause) {
    lines.push(
      ...(at === error ? "" : "caused by ")
        .concat(at.stack ?? at.message)
        .split("\n")
        .map(plain),
    );
  }
  return lines.join("\n");
}
