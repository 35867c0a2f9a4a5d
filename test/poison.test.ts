import assert from "node:assert/strict";
import { openDb } from "../src/db/client.ts";
import { anApp, aScan, fixture, onEveryHome, owner, runToEnd } from "./builders.ts";
import { atEnd } from "./databases.ts";

const innocents = ["innocent.m1", "innocent.m2"];

onEveryHome(
  "three of a thousand names kill the thread that looks at them; all others are looked at",
  async (t, home) => {
    const app = await anApp(t, home, { registry: [fixture("poison-modules.ts")], silenceMs: 1_000, heapMb: 96 });
    const modules = ["make.thousand", "die.sometimes", ...innocents].map((id) => ({ id, options: {} }));
    const summary = await runToEnd(app, aScan({ modules }), 50);
    assert.deepEqual([summary.state, summary.complete, summary.reason], ["COMPLETED", false, null]);
    assert.deepEqual(summary.outcomes, { failed: 3 });

    const looked = new Map<string, number>();
    const lost: string[] = [];
    for await (const line of app.results.read(owner, summary.scan)) {
      if (line.kind === "entity")
        for (const name of Object.keys(line.attributes)) looked.set(name, (looked.get(name) ?? 0) + 1);
      if (line.kind === "outcome") lost.push(`${line.module} ${line.entity.value}`);
    }
    assert.deepEqual(Object.fromEntries(looked), { looked: 997, seen_1: 1_000, seen_2: 1_000 });
    assert.deepEqual(
      lost.sort(),
      ["h23", "h45", "h78"].map((label) => `die.sometimes ${label}.example.org`),
    );

    const db = await openDb(
      home.config.databaseUrl ? { databaseUrl: home.config.databaseUrl } : { dataDir: home.config.dataDir },
    );
    atEnd(t, () => db.close());
    const jobs = await db.as(owner.workspace, (q) =>
      q.rows<{ module: string; state: string; count: number }>(
        `select module, state, count(*)::int as count from jobs where state <> 'SUCCEEDED' group by 1, 2`,
      ),
    );
    assert.deepEqual(jobs, [{ module: "die.sometimes", state: "DEAD_LETTER", count: 3 }]);
    const { modules: progress } = await app.scans.progress(owner, summary.scan);
    for (const { id, queued, running, done } of progress)
      assert.deepEqual([queued, running, done], [0, 0, id === "make.thousand" ? 1 : 1_000], id);
  },
);
