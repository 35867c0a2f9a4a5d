import { after } from "node:test";

/*
 * Loaded into every test file by scripts/test.ts: a file whose tests are over and whose process goes on has left something
 * open. It fails, and says what.
 */

const PATIENCE_MS = 5000;

after(() => {
  setTimeout(() => {
    process.stderr.write(`left open by ${process.argv[1]}: ${process.getActiveResourcesInfo().join(", ")}\n`);
    process.exit(1);
  }, PATIENCE_MS).unref();
});
