import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { onEveryDatabase } from "../../test/databases.ts";
import type { Db } from "../db/client.ts";
import { claimJobs } from "../db/system/jobs.ts";
import { ensureWorkspace } from "../db/system/workspaces.ts";
import { type JobState, jobStates } from "../model/job-state.ts";
import { enqueueJob, requeueJob } from "./asked.ts";
import { condemn, retryAfterDeath } from "./death.ts";
import { cancelJobs, failJobs, type Progress, saveProgress } from "./job.ts";
import { backoff, finalStates, mayBecome, openStates, sourcesOf } from "./states.ts";

test("a job is open or ended, and one that ended well or was cancelled never moves again", () => {
  assert.deepEqual([...openStates, ...finalStates].sort(), [...jobStates].sort());
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...jobStates)), (wishes) => {
      let state: JobState = "CREATED";
      const path: JobState[] = [state];
      for (const wish of wishes) {
        assert.equal(mayBecome(state, wish), sourcesOf(wish).includes(state));
        if (!mayBecome(state, wish)) continue;
        if (finalStates.includes(state)) assert.ok(wish === "QUEUED" && ["FAILED", "DEAD_LETTER"].includes(state));
        state = wish;
        path.push(state);
      }
      for (const [at, to] of path.entries()) {
        if (to === "RUNNING") assert.ok(["QUEUED", "RETRYING"].includes(path[at - 1] ?? ""), "only what waits is run");
        if (to === "SUCCEEDED") assert.equal(path[at - 1], "RUNNING");
      }
    }),
  );
});

test("backoff doubles from a second to a minute, give or take a quarter", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const plain = Math.min(60_000, 1_000 * 2 ** (attempt - 1));
      const wait = backoff(attempt, random);
      assert.ok(wait >= plain * 0.75 && wait <= plain * 1.25);
    }),
  );
});

/** Every statement that moves a job, as whoever calls it may do at any time: also when the job is not what they believe. */
const moves: Record<
  string,
  (db: Db, workspace: string, job: { id: string; scan: string; attempt: number }) => Promise<unknown>
> = {
  claim: (db) => claimJobs(db, "a worker", 200, 30),
  cancel: (db, workspace, { scan }) => db.as(workspace, (q) => cancelJobs(q, workspace, scan)),
  enqueue: (db, workspace, { id }) => db.as(workspace, (q) => enqueueJob(q, workspace, id)),
  requeue: (db, workspace, { id }) => db.as(workspace, (q) => requeueJob(q, workspace, id)),
  fail: (db, workspace, { scan }) => db.as(workspace, (q) => failJobs(q, workspace, scan, "it is gone")),
  die: (db, workspace, job) => db.as(workspace, (q) => retryAfterDeath(q, workspace, job, 1)),
  condemn: (db, workspace, job) =>
    db.as(workspace, (q) => condemn(q, { workspace, module: "some.module", ...job }, 5, randomUUID())),
  ...Object.fromEntries(
    (["RUNNING", "SUCCEEDED", "FAILED", "QUEUED", "RETRYING", "DEAD_LETTER"] as const).map((state) => [
      `save ${state}`,
      (db: Db, workspace: string, { id }: { id: string }) => {
        const progress: Progress = {
          id,
          low: 3,
          settled: [5],
          state,
          waitMs: 0,
          refused: false,
          error: null,
          errorClass: null,
          failed: false,
        };
        return db.as(workspace, (q) => saveProgress(q, workspace, [progress]));
      },
    ]),
  ),
};

onEveryDatabase(
  "no statement moves a job where the states do not allow it, and a stale attempt moves none",
  async (_t, db) => {
    const workspace = randomUUID();
    await ensureWorkspace(db, workspace, "a test");
    const seen = new Set<string>();
    for (const [name, move] of Object.entries(moves)) {
      for (const from of jobStates) {
        for (const attempt of [1, 2]) {
          const job = { id: randomUUID(), scan: randomUUID(), attempt: 1 };
          await db.as(workspace, async (q) => {
            await q.rows(`insert into scans (workspace_id, id, spec, state) values ($1, $2, '{}', 'RUNNING')`, [
              workspace,
              job.scan,
            ]);
            await q.rows(
              `insert into jobs (workspace_id, id, scan_id, module, key, state, from_seq, to_seq, low, attempt)
             values ($1, $2, $3, 'some.module', 'a key', $4, 0, 10, 0, $5)`,
              [workspace, job.id, job.scan, from, attempt],
            );
          });
          await move(db, workspace, job);
          const [after] = await db.as(workspace, (q) =>
            q.rows<{ state: JobState; low: number; attempt: number }>(
              `select state, low, attempt from jobs where id = $1`,
              [job.id],
            ),
          );
          assert.ok(after);
          const what = `${name} took a job from ${from} to ${after.state}`;
          if (after.state === from) {
            if (from !== "RUNNING")
              assert.deepEqual([after.low, after.attempt], [0, attempt], `${name} changed a job in ${from}`);
          } else {
            assert.ok(mayBecome(from, after.state), what);
            if (["die", "condemn"].includes(name)) assert.equal(attempt, 1, `${what}, of another attempt`);
            seen.add(`${from} ${after.state}`);
          }
          await db.as(workspace, (q) => q.rows(`delete from jobs`));
        }
      }
    }
    for (const to of ["RETRYING", "SUCCEEDED", "FAILED", "DEAD_LETTER", "QUEUED", "CANCELLED"]) {
      assert.ok(seen.has(`RUNNING ${to}`), `RUNNING to ${to} happens`);
    }
    for (const way of ["CREATED QUEUED", "FAILED QUEUED", "DEAD_LETTER QUEUED", "RETRYING FAILED"])
      assert.ok(seen.has(way), `${way} happens`);
    for (const from of ["QUEUED", "RETRYING"]) assert.ok(seen.has(`${from} RUNNING`), `${from} to RUNNING happens`);
  },
);
