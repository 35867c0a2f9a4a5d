import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { evidenceKeys, workspaceKey } from "./keys.ts";
import { packRecord } from "./record.ts";
import { openEvidence } from "./store.ts";
import { sweepSegment } from "./sweep.ts";
import { aFolder, aKey, aRecord, aTime } from "./testing.ts";
import { verifySegment } from "./verify.ts";

test("what nothing cites is erased, what something cites stands, and the chain still verifies", async () => {
  const folder = aFolder();
  const store = await openEvidence({ folder, workspace: "local", masterKey: aKey });
  const places = await store.append(
    [0, 1, 2, 3].map((n) => packRecord(aRecord({ n, bytes: 300 }))),
    { job: "job-1", at: aTime },
  );
  await store.close();
  const segment = places[0]?.segment ?? "";
  const keys = evidenceKeys(workspaceKey(aKey, "local"));
  const why = { reason: "nothing cites it", by: "a test", at: aTime };
  assert.equal(await sweepSegment(folder, keys, segment, new Set([0, 2]), why), 2);
  assert.equal(await sweepSegment(folder, keys, segment, new Set([0, 2]), why), 0);
  const report = await verifySegment(join(folder, `${segment}.seg`), { workspaceKey: workspaceKey(aKey, "local") });
  assert.deepEqual([report.records, report.erased, report.problems], [4, 2, []]);
  const again = await openEvidence({ folder, workspace: "local", masterKey: aKey });
  for (const place of places) {
    const kept = place.position === 0 || place.position === 2;
    if (kept) assert.equal((await again.read(place)).kind, "http");
    else await assert.rejects(again.read(place), { code: "not_found", message: /nothing cites it/ });
  }
  await again.close();
});
