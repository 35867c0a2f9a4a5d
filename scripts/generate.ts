import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

/** Writes a generated file, or with --check fails when it is not what would be written. */
export function generate(file: string, text: string, script: string): void {
  const name = relative(process.cwd(), file);
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
    return;
  }
  let found = "";
  try {
    found = readFileSync(file, "utf8");
  } catch {
    // missing is stale too
  }
  if (found === text) return;
  console.error(`${name} is stale: run node scripts/${script}`);
  process.exitCode = 1;
}
