#!/usr/bin/env node
// Runs bin/cli.ts under the Node that this package brings along, whatever the machine has.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { node } from "./node.js";

const args = [...node.flags, fileURLToPath(new URL("./cli.ts", import.meta.url)), ...process.argv.slice(2)];
const env = node.env();
if (process.execve) {
  process.removeAllListeners("warning"); // that execve is experimental
  process.execve(node.path, [node.path, ...args], env);
}
const child = spawn(node.path, args, { stdio: "inherit", env });
const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
// a terminal sends it to the whole process group: the child has it already
process.on("SIGINT", () => onTerminal || child.kill("SIGINT"));
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
