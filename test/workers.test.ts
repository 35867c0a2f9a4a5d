import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openDb } from "../src/db/client.ts";
import { NewScan } from "../src/model/scan.ts";
import { numberRegistries } from "../src/modules/ip/rdap.ts";
import { anApp, aTarget, ended, type Home, owner, serverHome } from "./builders.ts";
import { withoutServer } from "./databases.ts";
import { checkEnded, sameLines } from "./ended-scan.ts";
import { aLabProcess, aWorkerProcess, type LabProcess } from "./processes.ts";

/** `sonde worker` as many times, on one database. */
async function workersOf(t: TestContext, home: Home, count: number) {
  return Promise.all(Array.from({ length: count }, () => aWorkerProcess(t, home.config)));
}

const families = ["dns.", "mail.", "ip.asn", "ip.country", "ip.provider", "tls.certificate", "web.probe"];

function aLabScan({ map, datasets, resolvers, scope }: LabProcess, modules: readonly string[], targets: object[]) {
  return NewScan.parse({
    ...{ targets, scope, footprint: "P2", reach: { resolvers, map, datasets }, budget: { rate: 1_000 } },
    modules: modules.map((id) => ({ id })),
  });
}

/** What is asked of the tables when all scans have ended: their dumps, and how many workers found something. */
async function look({ config }: Home, scans: readonly string[]) {
  const db = await openDb({ databaseUrl: config.databaseUrl ?? "", max: 2 });
  try {
    return await db.as(owner.workspace, async (q) => {
      const dumps: string[][] = [];
      for (const scan of scans) dumps.push(await checkEnded(q, owner.workspace, scan));
      // each process that writes evidence has segments of its own
      const [row] = await q.rows<{ found: number }>(`select count(distinct segment)::int as found from evidence`);
      return { dumps, found: row?.found ?? 0 };
    });
  } finally {
    await db.close();
  }
}

test("one scan finds the same over one, two and four workers", {
  timeout: 120_000,
  skip: withoutServer(),
}, async (t) => {
  let alone: string[] | undefined;
  for (const count of [1, 2, 4]) {
    const home = await serverHome(t);
    const lab = await aLabProcess(t, 1);
    const workers = await workersOf(t, home, count);
    const app = await anApp(t, home);
    const chosen = app.modules.list().filter(({ id }) => families.some((family) => id.startsWith(family)));
    const targets = ["acme.test"].map((it) => aTarget("domain", it));
    const began = performance.now();
    const scan = await app.scans.create(
      owner,
      aLabScan(
        lab,
        chosen.map(({ id }) => id),
        targets,
      ),
    );
    await app.scans.start(owner, scan.id);
    const { state } = await ended(app, scan.id);
    assert.equal(state, "COMPLETED", workers.map((worker) => worker.said()).join("\n"));
    const { dumps, found } = await look(home, [scan.id]);
    const [lines = []] = dumps;
    const seconds = (performance.now() - began) / 1_000;
    t.diagnostic(`${count} workers, ${found} of which found: ${lines.length} lines in ${seconds.toFixed(1)} s`);
    alone ??= lines;
    sameLines(lines, alone, `${count} workers`);
    for (const worker of workers) await worker.kill();
  }
  assert.ok(alone && alone.length > 200);
});

/** The most that any stretch of so many milliseconds holds. */
function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.reduce((most, from, n) => Math.max(most, sorted.findLastIndex((it) => it < from + ms) - n + 1), 0);
}

test("four workers together ask a source that allows ten requests a second no more often", {
  timeout: 120_000,
  skip: withoutServer(),
}, async (t) => {
  assert.deepEqual(numberRegistries.rate, { requests: 10, perSeconds: 1 });
  const home = await serverHome(t);
  const lab = await aLabProcess(t, 1);
  await workersOf(t, home, 4);
  const app = await anApp(t, home);
  const scans = await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const targets = Array.from({ length: 5 }, (_, host) => aTarget("ip", `203.0.113.${1 + n * 5 + host}`));
      const scan = await app.scans.create(owner, aLabScan(lab, ["ip.rdap"], targets));
      await app.scans.start(owner, scan.id);
      return scan.id;
    }),
  );
  for (const scan of scans) await ended(app, scan);
  const { found } = await look(home, scans);
  const asked = (await lab.log()).filter(({ what }) => /^GET .*\/(ip|autnum)\//.test(what)).map(({ at }) => at);
  const took = Math.max(...asked) - Math.min(...asked);
  const most = mostWithin(asked, 1_000);
  t.diagnostic(`${asked.length} requests of ${found} workers in ${took} ms; at most ${most} in any second`);
  assert.ok(asked.length >= 60 && found >= 2, "several workers asked");
  assert.ok(most <= 10, `${most} in a second`);
  assert.ok(most >= 6 && took < (asked.length / 10) * 2_000, "and its pace is made use of");
});
