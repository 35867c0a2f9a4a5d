import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceSaid } from "./protocol.ts";
import { makeSourceReports } from "./source-reports.ts";

test("how sources answer is gathered and said once a second; nobody who cannot hear it stops anything", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const said: (readonly SourceSaid[])[] = [];
  const reports = makeSourceReports(async (sources) => {
    said.push(sources);
    throw new Error("nobody is there");
  });
  reports.note("a", true, 0);
  reports.note("a", false, 700.4);
  reports.note("b", true, 0);
  assert.equal(said.length, 0);
  t.mock.timers.tick(1_000);
  assert.deepEqual(said, [
    [
      { source: "a", well: 1, ill: 1, restMs: 700 },
      { source: "b", well: 1, ill: 0, restMs: 0 },
    ],
  ]);
  reports.note("b", true, 0);
  t.mock.timers.tick(1_000);
  assert.deepEqual(said[1], [{ source: "b", well: 1, ill: 0, restMs: 0 }]);
});
