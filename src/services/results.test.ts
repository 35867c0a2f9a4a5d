import assert from "node:assert/strict";
import { test } from "node:test";
import { anApp, aScan, owner, serverHome } from "../../test/builders.ts";
import { atEnd, withoutServer } from "../../test/databases.ts";
import { openDb } from "../db/client.ts";
import { lockScan } from "../db/tables/scans.ts";

// On PGlite one transaction stops all others: there is nobody to wait for.
test("reading and following a scan wait for nobody who holds it", {
  skip: withoutServer(),
  timeout: 30_000,
}, async (t) => {
  const home = await serverHome(t);
  const app = await anApp(t, home);
  const { id } = await app.scans.create(owner, aScan({ modules: [{ id: "domain.rdap", options: {} }] }));
  await app.scans.cancel(owner, id);
  const db = await openDb({ databaseUrl: home.config.databaseUrl ?? "", max: 1 });
  atEnd(t, () => db.close());
  const kinds: string[] = [];
  await db.as(owner.workspace, async (q) => {
    await lockScan(q, owner.workspace, id);
    for await (const line of app.results.read(owner, id)) kinds.push(line.kind);
    for await (const line of app.results.follow(owner, id, new AbortController().signal)) kinds.push(line.kind);
  });
  assert.deepEqual(kinds, ["entity", "summary", "entity", "summary"]);
});
