import assert from "node:assert/strict";
import { anApp, aScan, ended, fixture, type Home, onEveryHome, owner, runToEnd, until } from "../../test/builders.ts";
import { openDb } from "../db/client.ts";
import { wakes } from "../db/tables/events.ts";
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

onEveryHome(
  "a job that lost its lease and comes back to the worker that still runs it goes on at once, and is counted once",
  async (t, home) => {
    const app = await anApp(t, home, { registry: [fixture("steered-modules.ts")] });
    const { id } = await app.scans.create(owner, scanOf("make.some", "slow.polite"));
    await app.scans.start(owner, id);
    await app.work();
    const slow = async () => (await app.scans.progress(owner, id)).modules.find((one) => one.id === "slow.polite");
    for (const some of [3, 10, 20, 30]) {
      await until(async () => ((await slow())?.done ?? 0) > some, 30, "some names");
      await change(
        home,
        `update jobs set state = 'RETRYING', worker = null, lease_until = null where state = 'RUNNING'; notify ${wakes}`,
      );
    }
    const { state } = await ended(app, id, 25);
    assert.equal(state, "COMPLETED");
    assert.equal((await slow())?.done, 50);
    let looked = 0;
    for await (const line of app.results.read(owner, id))
      if (line.kind === "entity" && "looked" in line.attributes) looked += 1;
    assert.equal(looked, 50);
  },
);
