import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  anApp,
  aScan,
  aTarget,
  embeddedHome,
  ended,
  fixture,
  type Home,
  onEveryHome,
  owner,
  runToEnd,
  until,
} from "../../test/builders.ts";
import { atEnd } from "../../test/databases.ts";
import { startLab } from "../lab/lab.ts";
import { Budget } from "../model/scan.ts";
import type { App } from "./app.ts";

const open = (t: TestContext, home: Home) => anApp(t, home, { registry: [fixture("steered-modules.ts")] });
const scanOf = (...ids: string[]) => aScan({ modules: ["make.some", ...ids].map((id) => ({ id, options: {} })) });

/** Starts a scan and waits until it is at work. */
async function begin(app: App, ...ids: string[]): Promise<string> {
  const { id } = await app.scans.create(owner, scanOf(...ids));
  await app.scans.start(owner, id);
  await app.work();
  await until(async () => (await running(app, id)).length === ids.length, 20, "the modules to run");
  return id;
}

const running = async (app: App, id: string) =>
  (await app.scans.progress(owner, id)).modules.filter((module) => module.running > 0).map((module) => module.id);
const nothingRuns = (app: App, id: string) =>
  until(async () => (await running(app, id)).length === 0, 2, "all jobs to stop");
const done = async (app: App, id: string, module: string) =>
  (await app.scans.progress(owner, id)).modules.find((one) => one.id === module)?.done ?? 0;

onEveryHome("pause stops a running job within two seconds, resume goes on where it stood", async (t, home) => {
  const app = await open(t, home);
  const id = await begin(app, "slow.polite");
  await until(async () => (await done(app, id, "slow.polite")) > 2, 20, "some names");
  await app.scans.pause(owner, id);
  await nothingRuns(app, id);
  const before = await done(app, id, "slow.polite");
  assert.ok(before < 50, `${before} are done`);
  await app.scans.resume(owner, id);
  const summary = await ended(app, id);
  assert.deepEqual([summary.state, summary.complete, summary.outcomes], ["COMPLETED", true, {}]);
  assert.equal(await looked(app, id), 50, "what was cut short is looked at again");
});

onEveryHome("pause and cancel reach a module that does not listen to its signal", async (t, home) => {
  const app = await open(t, home);
  const id = await begin(app, "slow.deaf", "slow.polite");
  await app.scans.pause(owner, id);
  await nothingRuns(app, id);
  await app.scans.resume(owner, id);
  await until(async () => (await running(app, id)).includes("slow.deaf"), 20, "it to run again");
  await app.scans.cancel(owner, id);
  await nothingRuns(app, id);
  const summary = await app.results.summary(owner, id);
  assert.deepEqual([summary.state, summary.complete, summary.reason], ["CANCELLED", false, "cancelled"]);
});

onEveryHome("a budget of time ends the scan and says so", async (t, home) => {
  const app = await open(t, home);
  const scan = { ...scanOf("slow.deaf"), budget: Budget.parse({ maxTimeMs: 500 }) };
  const summary = await runToEnd(app, scan);
  assert.deepEqual(
    [summary.state, summary.complete, summary.reason],
    ["COMPLETED", false, "the budget of time is spent"],
  );
  await nothingRuns(app, summary.scan);
});

test("a budget of requests ends the scan and says so", async (t) => {
  const lab = await startLab();
  atEnd(t, () => lab.close());
  const home = await embeddedHome(t);
  const map = join(home.config.dataDir, "map.json");
  lab.writeMap(map);
  const summary = await runToEnd(
    await anApp(t, home),
    aScan({
      targets: lab.targets.usernames.map((it) => aTarget("username", it)),
      modules: [{ id: "username.sites", options: {} }],
      reach: { resolvers: [...lab.resolvers], map, proxy: null },
      budget: Budget.parse({ maxRequests: 10 }),
    }),
  );
  assert.deepEqual(
    [summary.state, summary.complete, summary.reason],
    ["COMPLETED", false, "the budget of requests is spent"],
  );
  const asked = lab.log.contacts.filter(({ what }) => what.startsWith("GET")).length;
  assert.ok(asked > 0 && asked <= 10, `${asked} requests`);
});

onEveryHome("a source that refuses for ever ends as rate_limited, and the scan as incomplete", async (t, home) => {
  const summary = await runToEnd(await open(t, home), scanOf("always.refused"));
  assert.deepEqual([summary.state, summary.complete, summary.reason], ["COMPLETED", false, null]);
  assert.deepEqual(summary.outcomes, { rate_limited: 50 });
});

onEveryHome("a source that refuses now and then is asked until all are looked at", async (t, home) => {
  const app = await open(t, home);
  const summary = await runToEnd(app, scanOf("refused.now", "batch.refused"));
  assert.deepEqual([summary.complete, summary.outcomes], [true, {}]);
  assert.equal(await looked(app, summary.scan), 50);
});

onEveryHome(
  "what only a failed try could not look at is no outcome; what the last one could not, is",
  async (t, home) => {
    const app = await open(t, home);
    const cured = await runToEnd(app, scanOf("fails.once"));
    assert.deepEqual([cured.complete, cured.outcomes], [true, {}]);
    const blind = await runToEnd(app, aScan({ modules: [{ id: "half.blind", options: {} }] }));
    assert.deepEqual([blind.complete, blind.outcomes], [false, { blocked: 1 }]);
  },
);

async function looked(app: App, scan: string): Promise<number> {
  let count = 0;
  for await (const line of app.results.read(owner, scan)) {
    if (line.kind === "entity" && line.attributes.looked === true) count += 1;
  }
  return count;
}
