import assert from "node:assert/strict";
import { anApp, aScan, ended, fixture, type Home, onEveryHome, owner, runToEnd } from "../../test/builders.ts";
import { openDb } from "../db/client.ts";
import { openApp } from "../services/open.ts";

async function change(home: Home, statement: string): Promise<void> {
  const { databaseUrl, dataDir } = home.config;
  const db = await openDb(databaseUrl ? { databaseUrl } : { dataDir });
  await db.system((q) => q.exec(statement));
  await db.close();
}

const scanOf = (...ids: string[]) => aScan({ modules: ids.map((id) => ({ id, options: {} })) });

onEveryHome("what cannot be saved costs the one record that it was about", async (t, home) => {
  await change(home, `alter table claims add constraint no_such_claim check (attribute <> 'refused')`);
  const errors: string[] = [];
  const registry = [fixture("unsavable-modules.ts")];
  const app = await anApp(t, home, { registry, onError: (error) => errors.push(error.message) });
  const summary = await runToEnd(app, scanOf("make.fifty", "say.refused", "say.plain"));
  assert.deepEqual([summary.state, summary.complete, summary.outcomes], ["COMPLETED", false, { failed: 1 }]);
  const looked = { looked_refused: 0, looked_plain: 0 };
  for await (const line of app.results.read(owner, summary.scan)) {
    if (line.kind === "entity")
      for (const name of Object.keys(looked)) if (name in line.attributes) looked[name as "looked_plain"] += 1;
    if (line.kind === "outcome") {
      assert.deepEqual([line.module, line.entity.value], ["say.refused", "h7.example.org"]);
      assert.match(line.detail, /no_such_claim/);
    }
  }
  assert.deepEqual(looked, { looked_refused: 49, looked_plain: 50 });
  for (const error of errors) assert.match(error, /no_such_claim/);
});

onEveryHome("a scan whose module is gone fails with a sentence, and keeps no other from its end", async (t, home) => {
  const before = await openApp(home.config, {
    registry: [fixture("unsavable-modules.ts"), fixture("noop-modules.ts")],
  });
  const { id } = await before.scans.create(owner, scanOf("make.names", "look.at0"));
  await before.scans.start(owner, id);
  await before.close();

  const app = await anApp(t, home, { registry: [fixture("unsavable-modules.ts")] });
  const other = await runToEnd(app, scanOf("make.fifty", "say.plain"));
  assert.deepEqual([other.state, other.complete], ["COMPLETED", true]);
  const gone = await ended(app, id);
  assert.deepEqual([gone.state, gone.complete], ["FAILED", false]);
  assert.match(gone.reason ?? "", /make\.names/);
});
