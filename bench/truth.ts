import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FamilyScore, scoreByFamily } from "../src/lab/by-family.ts";
import { weighTruth } from "../src/lab/compare-truth.ts";
import { startLab } from "../src/lab/lab.ts";
import { ResultLine } from "../src/model/result.ts";
import { checked } from "../test/lab/checked.ts";
import { scanRealLab, scoreRealLab, startRealLab } from "../test/lab/real-lab.ts";

/*
 * npm run bench:truth: recall and precision by family, on the demo internet and on real daemons (test/lab), as the table that
 * docs/benchmarks.md keeps. Exit code 1 when anything was missed or said wrongly.
 */

type Scored = {
  readonly families: readonly FamilyScore[];
  readonly seconds: number;
  readonly wrong: readonly string[];
};

const folder = mkdtempSync(join(tmpdir(), "sonde-truth-"));
chmodSync(folder, 0o755); // the lab's daemons run as nobody
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

async function demo(): Promise<Scored> {
  const file = join(folder, "demo.jsonl");
  const began = performance.now();
  const program = fileURLToPath(new URL("../bin/sonde.js", import.meta.url));
  const flags = ["--data-dir", join(folder, "demo"), "--jsonl", "--output", file];
  spawnSync(process.execPath, [program, "demo", ...flags], { stdio: "ignore" });
  const seconds = (performance.now() - began) / 1_000;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const lab = await startLab();
  const { wanted, claimed } = weighTruth(
    lab.truth,
    lines.map((line) => ResultLine.parse(JSON.parse(line))),
  );
  await lab.close();
  const wrong = [...wanted, ...claimed].filter(({ holds }) => !holds).map(({ what }) => `demo: ${what}`);
  return { families: scoreByFamily(wanted, claimed), seconds, wrong };
}

async function real(): Promise<Scored | string> {
  const lab = await startRealLab(join(folder, "lab"));
  if (typeof lab === "string") return lab;
  try {
    const began = performance.now();
    const lines = await scanRealLab(lab, folder);
    const seconds = (performance.now() - began) / 1_000;
    const { families, missed, extra, skipped } = scoreRealLab(lab, lines, checked);
    for (const [daemon, count] of skipped) console.log(`Skipped, for ${daemon} is not installed: ${count} things.`);
    return { families, seconds, wrong: [...missed, ...extra].map((what) => `real daemons: ${what}`) };
  } finally {
    await lab.down();
  }
}

const cells = (score: FamilyScore | undefined) =>
  score ? [score.expected, score.recall.toFixed(2), score.claimed, score.precision.toFixed(2)] : ["", "", "", ""];

function total(families: readonly FamilyScore[]): FamilyScore {
  const sum = (of: "expected" | "found" | "claimed" | "right") => families.reduce((all, it) => all + it[of], 0);
  const [expected, found, claimed, right] = [sum("expected"), sum("found"), sum("claimed"), sum("right")];
  return { family: "all", expected, found, claimed, right, recall: found / expected, precision: right / claimed };
}

const [inside, daemons] = [await demo(), await real()];
const outside = typeof daemons === "string" ? { families: [], seconds: 0, wrong: [] } : daemons;
if (typeof daemons === "string") console.log(`No lab of real daemons on this machine: ${daemons}`);
console.log(
  "| family | demo: expected | recall | said | precision | real daemons: expected | recall | said | precision |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
const families = [...new Set([...inside.families, ...outside.families].map(({ family }) => family))].sort();
for (const family of families) {
  const of = (scores: readonly FamilyScore[]) => cells(scores.find((it) => it.family === family));
  console.log(`| ${[family, ...of(inside.families), ...of(outside.families)].join(" | ")} |`);
}
const totals = [inside, outside].map((it) => cells(it.families.length > 0 ? total(it.families) : undefined));
console.log(`| ${["**all**", ...totals.flat()].join(" | ")} |`);
console.log(`\nScans: ${inside.seconds.toFixed(0)} s on the demo, ${outside.seconds.toFixed(0)} s on real daemons.`);
for (const what of [...inside.wrong, ...outside.wrong]) console.log(what);
process.exitCode = inside.wrong.length + outside.wrong.length > 0 ? 1 : 0;
