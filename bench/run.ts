import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

/*
 * npm run bench [-- name …]: runs every question in this folder, one after the other, and prints the table that
 * docs/benchmarks.md keeps. A question is a file that prints JSON lines {question, value, baseline, ratio, target}.
 */
const here = fileURLToPath(new URL(".", import.meta.url));
const parts = new Set(["run.ts", "report.ts", "engine-run.ts", "truth.ts", "peers.ts"]); // the last two print tables of their own
const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((name) => name.endsWith(".ts") && !parts.has(name) && !name.includes("-server"));
const chosen = files.filter((name) => wanted.length === 0 || wanted.some((one) => name === `${one}.ts`));
if (chosen.length === 0) {
  console.error(
    `no such question: ${wanted.join(", ")} (there are ${files.map((name) => name.slice(0, -3)).join(", ")})`,
  );
  process.exit(2);
}
const rows: string[] = [];
for (const file of chosen) {
  const { stdout, status } = spawnSync(process.execPath, [`${here}${file}`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 900_000,
  });
  process.stderr.write(stdout);
  if (status !== 0) rows.push(`| ${file} | failed | | | |`);
  for (const line of stdout.split("\n").filter((one) => one.startsWith("{"))) {
    const { question, unit = "", value, baseline, baselineIs = "", ratio, target, less } = JSON.parse(line);
    rows.push(
      `| ${question} | ${value} ${unit} | ${baseline} ${baselineIs} | ${ratio} | ${less ? "≤" : "≥"} ${target} |`,
    );
  }
}
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "CPU"}, Node ${process.version}\n`,
);
console.log(["| question | value | baseline | ratio | target |", "|---|---|---|---|---|", ...rows].join("\n"));
