import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openData } from "../src/datasets/open-data.ts";
import { addressNumber } from "../src/model/address-span.ts";
import { asnData } from "../src/sdk/dataset.ts";
import { report } from "./report.ts";

// What does a look-up in 412,000 rows cost that lie in a file, beside loading them and searching in memory?
const count = 20_000;
let seed = 7;
const part = (below: number) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % below;
};
const addresses = Array.from({ length: count }, () => `${1 + part(222)}.${part(256)}.${part(256)}.${part(256)}`);

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const memory = () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};
const timed = (work: () => void) => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

const empty = memory();
const { data } = openData(null);
const first = timed(() => data.row(asnData, "8.8.8.8"));
const before = process.cpuUsage();
for (const address of addresses) data.row(asnData, address);
const { user, system } = process.cpuUsage(before);
const kept = memory() - empty;

/** The baseline: every row in memory, found by bisection. */
function load() {
  const folder = fileURLToPath(new URL(".", import.meta.resolve("@ip-location-db/asn/package.json")));
  const lines = readFileSync(`${folder}asn-ipv4.csv`, "utf8").trimEnd().split("\n");
  const starts = lines.map((line) => Number(addressNumber(line.slice(0, line.indexOf(",")))));
  return { lines, starts };
}
const unloaded = memory();
let loaded = { lines: [] as string[], starts: [] as number[] };
const loading = timed(() => {
  loaded = load();
});
const whole = memory() - unloaded;

report({
  question: "first look-up in a data set of 412,000 ranges",
  unit: "ms",
  value: Number(first.toFixed(1)),
  baseline: Math.round(loading),
  baselineIs: "loading it",
  target: 0.1,
  less: true,
});
report({
  question: "memory after 20,000 look-ups",
  unit: "MB",
  value: Number(Math.max(0.1, kept).toFixed(1)),
  baseline: Math.round(whole),
  baselineIs: `loaded, ${loaded.lines.length} rows`,
  target: 0.1,
  less: true,
});
report({
  question: "one of 20,000 look-ups, processor time",
  unit: "µs",
  value: Number(((user + system) / count).toFixed(1)),
  baseline: 50,
  baselineIs: "budget",
  target: 1,
  less: true,
});
