import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { anApp, aScan, fixture, onEveryHome, owner, runToEnd } from "../../test/builders.ts";
import { aFolder } from "../../test/databases.ts";
import { openVerified } from "./verified.ts";

const modules = ["make.some", "half.blind", "always.refused"].map((id) => ({ id, options: {} }));

onEveryHome("what gave something live is noted as verified today, and stays so", async (t, home) => {
  const app = await anApp(t, home, { registry: [fixture("steered-modules.ts")] });
  const { scan, not_verified_live } = await runToEnd(app, aScan({ modules }));
  assert.deepEqual(not_verified_live.toSorted(), ["always.refused", "half.blind", "make.some"]);
  const today = new Date().toISOString().slice(0, 10);
  const checks = await app.modules.check(owner, scan, { note: true });
  assert.deepEqual(
    checks.map(({ id, facts, verified }) => [id, facts > 0, verified]),
    [
      ["make.some", true, today],
      ["half.blind", true, today],
      ["always.refused", false, null],
    ],
  );
  assert.deepEqual(checks[2], { id: "always.refused", looked: 50, facts: 0, could_not_look: 50, verified: null });
  assert.deepEqual((await app.results.summary(owner, scan)).not_verified_live, ["always.refused"]);
  const listed = new Map(app.modules.list().map(({ id, verified }) => [id, verified]));
  assert.deepEqual([listed.get("make.some"), listed.get("slow.deaf")], [today, null]);
  assert.equal(openVerified(home.config.dataDir).of("make.some"), today);
});

onEveryHome("a scan of a world in this machine verifies nothing, nor does one that did not end", async (t, home) => {
  const app = await anApp(t, home, { registry: [fixture("steered-modules.ts")] });
  const map = join(home.config.dataDir, "map.json");
  writeFileSync(map, "{}");
  const reach = { resolvers: [], proxy: null, map };
  const { scan } = await runToEnd(app, aScan({ modules: modules.slice(0, 1), reach }));
  await assert.rejects(app.modules.check(owner, scan, { note: true }), { code: "conflict" });
  assert.equal((await app.modules.check(owner, scan, { note: false }))[0]?.verified, null);
  const { id } = await app.scans.create(owner, aScan({ modules }));
  await assert.rejects(app.modules.check(owner, id, { note: true }), { code: "conflict", message: /CREATED/ });
});

test("a list that was spoilt is refused with a sentence", (t) => {
  const folder = aFolder(t);
  writeFileSync(join(folder, "verified.json"), `{"dns.brute": 5}`);
  assert.throws(() => openVerified(folder).of("dns.brute"), { code: "bad_file", message: /not a list of modules/ });
});
