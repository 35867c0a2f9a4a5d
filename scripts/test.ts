import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { makeTemplates } from "../test/databases.ts";
import { startPostgres } from "../test/postgres.ts";

/*
 * npm test [-- <glob>…]: every test beside the code and in test/, and those of the web app, or those named; with a PostgreSQL
 * server of its own where one is installed. Ends with the totals; the exit code says whether all passed.
 */

const globs = process.argv.slice(2);
const files = globSync(globs.length > 0 ? globs : ["src/**/*.test.ts", "test/**/*.test.ts"]);
if (files.length === 0) {
  process.stderr.write(`no test file matches ${globs.join(" ")}\n`);
  process.exit(2);
}

const postgres = await startPostgres();
const stop = async (code: number) => {
  await postgres?.stop();
  process.exit(code);
};
process.once("SIGINT", () => void stop(130));
process.once("SIGTERM", () => void stop(143));

let failed = true;
let totals = "";
try {
  await makeTemplates(postgres?.url);
  if (postgres) process.env.SONDE_TEST_PG = postgres.url;
  const leaks = new URL("../test/leaks.ts", import.meta.url).href;
  const execArgv = ["--test-timeout=60000", `--import=${leaks}`];
  const tests = run({ files: files.sort(), concurrency: 2, execArgv });
  tests.on("test:summary", ({ file, counts, success, duration_ms: ms }) => {
    if (file !== undefined) return; // one file's; the last one is of all
    failed = !success;
    const { tests: all, passed, skipped, cancelled } = counts;
    const bad = all - passed - skipped - counts.todo;
    totals = `${all} tests in ${files.length} files: ${passed} passed, ${bad} failed (${cancelled} cancelled), ${skipped} skipped, ${Math.round(ms / 1000)} s`;
  });
  await pipeline(tests, new spec(), process.stdout, { end: false });
} finally {
  await postgres?.stop();
}
const databases = postgres ? `PGlite and PostgreSQL ${postgres.version}` : "PGlite only: no PostgreSQL found";
process.stdout.write(`\n${totals}\n${databases}\n`);
if (globs.length === 0 && !failed) {
  const web = spawnSync("npm", ["run", "--silent", "test:web"], { stdio: "inherit" });
  failed = web.status !== 0;
}
process.exit(failed ? 1 : 0);
