import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { AppError } from "../errors.ts";
import type { Target } from "../model/scan.ts";
import { parseTarget } from "../model/target.ts";
import { plain } from "./escape.ts";
import { unreadable } from "./file-errors.ts";

type Written = { readonly text: string; readonly where: string };

/** More than this from a file or a pipe is a mistake: 64 MiB, or a million targets. */
const mostBytes = 64 * 2 ** 20;
const mostTargets = 1_000_000;

/**
 * Targets from arguments (a comma separates several, "-" is standard input) and files, in order, each once.
 * Throws AppError bad_target naming every invalid one and where it stands.
 */
export async function readTargets(
  args: readonly string[],
  files: readonly string[],
  stdin: Readable & { readonly isTTY?: boolean },
): Promise<Target[]> {
  const written: Written[] = [];
  for (const [index, argument] of args.entries()) {
    if (argument === "-") written.push(...linesOf(await readInput(stdin), "standard input"));
    else for (const text of splitArgument(argument)) written.push({ text, where: `argument ${index + 1}` });
  }
  for (const file of files) {
    const text = file === "-" ? await readInput(stdin) : await readTargetFile(file);
    written.push(...linesOf(text, file === "-" ? "standard input" : file));
  }
  if (written.length > mostTargets) {
    throw new AppError("bad_target", `${written.length} targets are more than one scan takes (${mostTargets}).`);
  }
  return resolveTargets(written);
}

/** "a.com,b.com" are two; a comma inside a URL or after a typed value stays. */
function splitArgument(argument: string): string[] {
  if (argument.includes("://") || /^[a-z]+:/i.test(argument)) return [argument];
  const parts = argument.split(",").filter((part) => part.trim() !== "");
  return parts.length === 0 ? [argument] : parts;
}

function linesOf(text: string, source: string): Written[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line.replace(/(^|\s)#.*$/, "").trim(), where: `${source}, line ${index + 1}` }))
    .filter((line) => line.text !== "");
}

function resolveTargets(written: readonly Written[]): Target[] {
  const targets = new Map<string, Target>();
  const wrong: string[] = [];
  for (const { text, where } of written) {
    const parsed = parseTarget(text);
    if ("why" in parsed) {
      wrong.push(`"${plain(text.length > 120 ? `${text.slice(0, 119)}…` : text)}" (${plain(where)}): ${parsed.why}`);
      continue;
    }
    for (const { type, value } of parsed.targets) {
      const key = `${type} ${value}`;
      if (!targets.has(key)) targets.set(key, { type, value, given: where });
    }
  }
  const [first] = wrong;
  if (first === undefined) return [...targets.values()];
  if (wrong.length === 1) throw new AppError("bad_target", `Not a target: ${first}.`);
  const shown = wrong.slice(0, 10).map((line) => `  ${line}`);
  if (wrong.length > 10) shown.push(`  … and ${wrong.length - 10} more`);
  throw new AppError("bad_target", `${wrong.length} of ${written.length} are not targets:\n${shown.join("\n")}`);
}

async function readTargetFile(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > mostBytes) throw new Error(`it is larger than ${mostBytes / 2 ** 20} MiB`);
    return bytes.toString("utf8");
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

async function readInput(stdin: Readable & { readonly isTTY?: boolean }): Promise<string> {
  if (stdin.isTTY)
    throw new AppError("bad_usage", "Targets were to come from standard input, but that is the keyboard.");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > mostBytes)
      throw new AppError("bad_target", `Standard input is larger than ${mostBytes / 2 ** 20} MiB.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
