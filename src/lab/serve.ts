import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startLab } from "./lab.ts";

/**
 * The demo internet in a process of its own: `node src/lab/serve.ts [--seed n] [--map file] [--reply-ms n]`. Prints one line of JSON when
 * it is ready; answers the lines "log", "clear" and "reset" on standard input with one line of JSON each; ends when standard
 * input closes, and on SIGTERM and SIGINT.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    map: { type: "string" },
    "reply-ms": { type: "string", default: "0" },
  },
});
const folder = values.map ? null : mkdtempSync(join(tmpdir(), "sonde-lab-"));
const map = values.map ?? join(folder ?? "", "map.json");
const lab = await startLab({ seed: Number(values.seed), replyMs: Number(values["reply-ms"]) });
lab.writeMap(map);
const datasets = `${map}-data`;
lab.writeDataSets(datasets);
print({
  ready: true,
  pid: process.pid,
  map,
  datasets,
  resolvers: lab.resolvers,
  targets: lab.targets,
  scope: lab.scope,
});

let ending = false;
const input = createInterface({ input: process.stdin });
input.on("line", (line) => print(obey(line)));
input.on("close", end);
process.on("SIGTERM", end);
process.on("SIGINT", end);

function obey(line: string): unknown {
  if (line === "log") return { log: lab.log.contacts };
  if (line !== "clear" && line !== "reset") return { error: `no command "${line.slice(0, 40)}"` };
  const contacts = lab.log.contacts.length;
  if (line === "clear") lab.log.clear();
  else lab.reset();
  return { cleared: contacts };
}

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await lab.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
