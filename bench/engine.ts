import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { node } from "../bin/node.js";
import { startPostgres } from "../test/postgres.ts";
import { report } from "./report.ts";

// How many names a second go through a scan: emitted, stored, looked at by every module? The baseline writes the same rows
// by bulk insert and does nothing else, in the same process and run.
type Run = {
  eventsPerSecond: number;
  barePerSecond: number;
  firstMs: number;
  endMs: number;
  peakMb: number;
  openingMb: number;
};

const program = fileURLToPath(new URL("./engine-run.ts", import.meta.url));
const run = (...args: (string | number)[]): Run =>
  JSON.parse(
    execFileSync(node.path, [...node.flags, program, ...args.map(String)], {
      encoding: "utf8",
      timeout: 300_000,
      env: node.env(),
    }),
  ) as Run;
const say = (question: string, target: number, { eventsPerSecond, barePerSecond }: Run) =>
  report({
    question,
    unit: "events/s",
    value: eventsPerSecond,
    baseline: barePerSecond,
    baselineIs: "bare bulk insert",
    target,
  });

const small = run(5_000, 10, "embedded");
say("engine: 5,000 names through 10 modules, embedded", 0.35, small);
say("engine: 5,000 names through 100 modules, embedded", 0.35, run(5_000, 100, "embedded"));
const large = run(200_000, 10, "embedded");
report({
  question: "engine: 200,000 names through 10 modules, embedded",
  unit: "events/s",
  value: large.eventsPerSecond,
  baseline: small.eventsPerSecond,
  baselineIs: "with 5,000",
  target: 1,
});
report({
  question: "engine: memory of the process, 200,000 names, embedded",
  unit: "MB",
  value: Math.max(large.peakMb, large.openingMb),
  baseline: 850,
  baselineIs: "budget",
  target: 1,
  less: true,
});
const wide = run(200_000, 100, "embedded");
report({
  question: "engine: 200,000 names through 100 modules, embedded",
  unit: "events/s",
  value: wide.eventsPerSecond,
  baseline: large.eventsPerSecond,
  baselineIs: "through 10",
  target: 0.5,
});
const trickle = run(2_000, 10, "embedded", 1);
const singly = run(5_000, 10, "embedded", "singly");
report({
  question: "engine: 5,000 names emitted one at a time, each in a turn of its own",
  unit: "events/s",
  value: singly.eventsPerSecond,
  baseline: 2_000,
  baselineIs: "floor",
  target: 1,
});
report({
  question: "engine: a trickle, one name a millisecond: first result visible",
  unit: "ms",
  value: trickle.firstMs,
  baseline: 200,
  baselineIs: "budget",
  target: 1,
  less: true,
});
report({
  question: "engine: last result to ended",
  unit: "ms",
  value: small.endMs,
  baseline: 100,
  baselineIs: "budget",
  target: 1,
  less: true,
});

const postgres = await startPostgres();
if (!postgres) console.log("engine on PostgreSQL: skipped, no server is installed");
else {
  try {
    say("engine: 5,000 names through 10 modules, PostgreSQL", 0.35, run(5_000, 10, await freshDatabase(postgres.url)));
    const twenty = run(20_000, 10, await freshDatabase(postgres.url));
    const two = run(200_000, 10, await freshDatabase(postgres.url));
    report({
      question: "engine: memory with 200,000 names, PostgreSQL",
      unit: "MB",
      value: two.peakMb,
      baseline: twenty.peakMb,
      baselineIs: "with 20,000",
      target: 1.2,
      less: true,
    });
    report({
      question: "engine: 200,000 names through 10 modules, PostgreSQL",
      unit: "events/s",
      value: two.eventsPerSecond,
      baseline: twenty.eventsPerSecond,
      baselineIs: "with 20,000",
      target: 1,
    });
  } finally {
    await postgres.stop();
  }
}

async function freshDatabase(server: string): Promise<string> {
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}
