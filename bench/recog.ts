import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../src/modules/service/_fingerprint.ts";
import { readRecog } from "../src/modules/service/_recog.ts";
import { report } from "./report.ts";

// How much of recog's rules can be used: patterns that compile here (RE2), and recog's own examples that match them. The folder with
// its XML files is named by SONDE_RECOG_DIR: they are not part of Sonde.
const folder = process.env.SONDE_RECOG_DIR ?? "";
if (!existsSync(folder)) {
  console.error("bench recog: not run; SONDE_RECOG_DIR names no folder with recog's XML files");
  process.exit(0);
}
let patterns = 0;
let compiled = 0;
let examples = 0;
let matching = 0;
const started = performance.now();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".xml"))) {
  const database = readRecog(file, readFileSync(join(folder, file), "utf8"));
  for (const fingerprint of database?.fingerprints ?? []) {
    patterns += 1;
    const pattern = compile(fingerprint);
    if (pattern) compiled += 1;
    for (const { text } of fingerprint.examples) {
      examples += 1;
      if (pattern?.matcher(text).find()) matching += 1;
    }
  }
}
console.error(`${Math.round(performance.now() - started)} ms for ${patterns} patterns and ${examples} examples`);
report({
  question: "recog: patterns that compile",
  unit: "patterns",
  value: compiled,
  baseline: patterns,
  baselineIs: "patterns",
  target: 0.99,
});
report({
  question: "recog: its own examples that match",
  unit: "examples",
  value: matching,
  baseline: examples,
  baselineIs: "examples",
  target: 0.99,
});
