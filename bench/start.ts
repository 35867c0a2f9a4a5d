import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLab } from "../src/lab/lab.ts";
import { report } from "./report.ts";

// How long until the first result line, from a cold start of the whole command? On a new data folder and on one that exists.
const sonde = fileURLToPath(new URL("../bin/sonde.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-start-"));
const lab = await startLab();
const map = join(folder, "map.json");
lab.writeMap(map);

async function firstLine(dataDir: string): Promise<number> {
  const started = performance.now();
  const flags = ["--modules", "domain.whois", "--footprint", "P0", "--map", map, "--data-dir", dataDir];
  const resolvers = lab.resolvers.flatMap((one) => ["--resolver", one]);
  const child = spawn(sonde, ["scan", "acme.test", "--jsonl", ...flags, ...resolvers], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const ms = performance.now() - started;
  child.stdout.resume();
  await once(child, "exit");
  return ms;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
try {
  const fresh: number[] = [];
  const existing: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const dataDir = join(folder, `data${round}`);
    fresh.push(await firstLine(dataDir));
    existing.push(await firstLine(dataDir), await firstLine(dataDir));
  }
  const question = "start: cold start to first result line";
  report({
    question: `${question}, new folder`,
    unit: "ms",
    value: Math.round(median(fresh)),
    baseline: 4_000,
    baselineIs: "budget",
    target: 1,
    less: true,
  });
  report({
    question: `${question}, existing folder`,
    unit: "ms",
    value: Math.round(median(existing)),
    baseline: 1_500,
    baselineIs: "budget",
    target: 1,
    less: true,
  });
} finally {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
}
