import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { aScan } from "../../test/builders.ts";
import { onEveryDatabase } from "../../test/databases.ts";
import { aRunningScan } from "../../test/scan-in-db.ts";
import type { Db } from "../db/client.ts";
import { claimJobs } from "../db/system/jobs.ts";
import { condemnedWithProcess } from "../jobs/death.ts";
import { type Job, leaseSeconds } from "../jobs/job.ts";
import { defineModule } from "../sdk/module.ts";
import { type Durable, runCycle } from "./cycle.ts";
import { recoverJobs } from "./deaths.ts";
import { makePages } from "./pages.ts";
import type { Runtime } from "./runtime.ts";
import type { Ending, Slice } from "./slice.ts";
import { stopScan } from "./stop-scan.ts";

const module = defineModule({
  id: "some.module",
  title: "Some module",
  about: "Finds things.",
  footprint: "P0",
  consumes: ["domain", "hostname"],
  produces: ["hostname"],
  options: z.object({}),
  verified: null,
  run() {},
});

const begin = (db: Db) => aRunningScan(db, aScan({ modules: [{ id: module.id, options: {} }] }), [module]);

/** What an attempt says: a host name, a claim, a finding, something it could not look at, and its evidence. */
function sayingOf(job: Job, ending: Ending | null, label = "www"): Durable {
  const subject = { kind: "e" as const, ref: 1, type: "domain", key: "example.org" };
  const proofs = [{ kind: "derived" as const, rule: "a test", from: [] }];
  const common = { subject, traits: 0, proofs, confidence: 1 };
  const domain = { type: "domain", value: "example.org" };
  const of = { type: "hostname", value: `${label}.example.org` };
  const slice: Slice = {
    job: job.id,
    attempt: job.attempt,
    low: job.to,
    settled: [],
    count: 1,
    exceptions: [{ seq: 1, subject, outcome: "timeout", detail: "no answer" }],
    facts: [
      { ...common, of, relation: { name: "subdomain_of", from: of, to: domain }, attributes: { seen: true } },
      {
        ...common,
        of: domain,
        finding: {
          ...{
            type: "a.test",
            category: "test",
            severity: "low",
            title: "Something",
            description: "",
            remediation: "",
          },
          ...{ stable: {}, data: {} },
        },
      },
    ],
    evidence: [],
    ending,
  };
  const place = { segment: "a-segment", position: 0, byte_offset: 0, byte_length: 1, wrapped_key: "", job_id: job.id };
  const evidence = { id: "e".repeat(64), kind: "dns", uri: "dns:", size: 1, at: new Date().toISOString(), ...place };
  return { slice, module: module.id, evidence: [evidence] };
}

const tables = [
  ...["scans", "scan_modules", "log", "scan_entities", "scan_relations", "observations", "outcomes", "jobs", "events"],
  ...["entities", "relations", "claims", "findings", "evidence", "scan_evidence"],
];

/** Everything in the database of this workspace. */
function everything(db: Db, scan: Runtime): Promise<Record<string, string[]>> {
  return db.as(scan.workspace, async (q) => {
    const all: Record<string, string[]> = {};
    for (const table of tables) {
      all[table] = (await q.rows<{ row: string }>(`select t::text as row from ${table} t order by 1`)).map(
        ({ row }) => row,
      );
    }
    return all;
  });
}

async function claim(db: Db, worker: string, scan: Runtime): Promise<Job> {
  const jobs = await claimJobs(db, worker, 200, leaseSeconds);
  const job = jobs.find((one) => one.scan === scan.id);
  assert.ok(job, "there is a job to claim");
  return job;
}

const cycle = (db: Db, scan: Runtime, given: readonly Durable[]) =>
  db.as(scan.workspace, (q) => runCycle(q, scan, makePages(), given));

onEveryDatabase("a worker that slept through its lease changes nothing", async (_t, db) => {
  const scan = await begin(db);
  const slept = await claim(db, "sleeper", scan);
  await db.as(scan.workspace, (q) =>
    q.rows(`update jobs set lease_until = now() - interval '1 s' where id = $1`, [slept.id]),
  );
  const runtimeOf = async (job: { scan: string }) => (job.scan === scan.id ? scan : undefined);
  await recoverJobs(db, { all: false, worker: "another", pages: makePages(), runtimeOf });

  for (const stage of ["nobody", "another"] as const) {
    const taken = stage === "another" ? await claim(db, "another", scan) : null;
    if (taken) assert.deepEqual([taken.id, taken.attempt], [slept.id, slept.attempt + 1]);
    const before = await everything(db, scan);
    for (const ending of [
      null,
      { how: "done" },
      { how: "refused", waitMs: 5, outcome: "quota", detail: "" },
    ] as const) {
      const { fenced } = await cycle(db, scan, [sayingOf(slept, ending)]);
      assert.deepEqual(fenced, [slept.id]);
    }
    assert.deepEqual(await everything(db, scan), before, `the job is ${stage}'s`);
    if (!taken) continue;
    const { fenced } = await cycle(db, scan, [sayingOf(taken, { how: "done" })]);
    assert.deepEqual(fenced, []);
    assert.notDeepEqual(await everything(db, scan), before, "who holds the job writes");
  }
});

onEveryDatabase(
  "a fenced slice does not keep another job's from being saved in the same transaction",
  async (_t, db) => {
    const scan = await begin(db);
    const job = await claim(db, "a worker", scan);
    const stale = sayingOf({ ...job, id: randomUUID() }, { how: "done" }, "stale");
    const { fenced, appended } = await cycle(db, scan, [stale, sayingOf(job, { how: "done" })]);
    assert.deepEqual(fenced, [stale.slice.job]);
    assert.ok(appended.some(({ key }) => key === "www.example.org"));
    assert.ok(!appended.some(({ key }) => key === "stale.example.org"));
  },
);

onEveryDatabase("after a cancel nothing is written any more", async (_t, db) => {
  const scan = await begin(db);
  const job = await claim(db, "a worker", scan);
  await stopScan(db, scan, "CANCELLED", "a test");
  const before = await everything(db, scan);
  const { fenced } = await cycle(db, scan, [sayingOf(job, { how: "done" })]);
  assert.deepEqual(fenced, [job.id]);
  assert.deepEqual(await everything(db, scan), before);
});

onEveryDatabase(
  "the same slice twice changes counts and times alone, and an attempt handed back is not the next one",
  async (_t, db) => {
    const scan = await begin(db);
    const first = await claim(db, "a worker", scan);
    const back = { how: "refused", waitMs: 0, outcome: "rate_limited", detail: "later" } as const;
    const handed = sayingOf(first, back);
    await cycle(db, scan, [{ ...handed, slice: { ...handed.slice, low: first.low, count: 0 } }]);
    const log = (await everything(db, scan)).log;
    const second = await claim(db, "a worker", scan);
    assert.equal(second.id, first.id);
    assert.ok(second.attempt > first.attempt, "its number is its own");
    await cycle(db, scan, [sayingOf(second, { how: "done" })]);
    const after = await everything(db, scan);
    assert.deepEqual(after.log, log, "nothing is found a second time");
    for (const table of ["entities", "relations", "claims", "findings", "outcomes", "evidence"]) {
      assert.equal(after[table]?.length, { entities: 2 }[table] ?? 1, table);
    }
  },
);

onEveryDatabase("a job that was set apart as the last one of a scan ends the scan", async (_t, db) => {
  const scan = await begin(db);
  const job = await claim(db, "dies", scan);
  await db.as(scan.workspace, (q) =>
    q.rows(`update jobs set deaths = $2 where id = $1`, [job.id, condemnedWithProcess - 1]),
  );
  const runtimeOf = async (one: { scan: string }) => (one.scan === scan.id ? scan : undefined);
  await recoverJobs(db, { all: true, worker: "another", pages: makePages(), runtimeOf });
  const { scans, jobs, outcomes } = await everything(db, scan);
  assert.match(jobs?.join() ?? "", /DEAD_LETTER/);
  assert.equal(outcomes?.length, 1);
  assert.match(scans?.join() ?? "", /COMPLETED/);
});
