import assert from "node:assert/strict";
import { test } from "node:test";
import { aFolder, atEnd } from "./databases.ts";
import { checked } from "./lab/checked.ts";
import { scanRealLab, scoreRealLab, startRealLab } from "./lab/real-lab.ts";

test("on real daemons the same scan finds all that is there and nothing else", { timeout: 420_000 }, async (t) => {
  const lab = await startRealLab(aFolder(t));
  if (typeof lab === "string") return t.skip(`no lab of real daemons on this machine: ${lab}`);
  atEnd(t, () => lab.down());
  const lines = await scanRealLab(lab, aFolder(t));
  const { families, missed, extra, skipped } = scoreRealLab(lab, lines, checked);

  for (const [daemon, count] of skipped) {
    await t.test(`what depends on ${daemon}: ${count} things`, { skip: `${daemon} is not installed` }, () => {});
  }
  for (const { family, expected, recall, precision } of families) {
    await t.test(`${family}: recall and precision of ${expected} things`, () => {
      assert.deepEqual({ recall, precision }, { recall: 1, precision: 1 });
    });
  }
  assert.deepEqual({ missed, extra }, { missed: [], extra: [] });
});
