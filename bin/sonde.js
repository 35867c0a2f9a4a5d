#!/usr/bin/env node
// Runs bin/cli.ts under the Node that this package brings along; in this process when it is that one already (npx, npm scripts).
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 24 || (major === 24 && minor >= 21)) await import("./cli.ts");
else {
  const node = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");
  const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));
  // glibc keeps what each thread freed to itself: with two arenas a crawl of 1,000 pages of 1 MB grows by 44 MB, not 370
  const env = { MALLOC_ARENA_MAX: "2", ...process.env };
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: "inherit", env });
  process.on("SIGINT", () => {}); // the terminal sends it to the whole process group: the child has it already
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
