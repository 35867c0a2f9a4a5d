import { randomUUID } from "node:crypto";
import type { Db, Query } from "../db/client.ts";
import { silentJobs } from "../db/system/jobs.ts";
import { addEvents } from "../db/tables/events.ts";
import { addOutcomes } from "../db/tables/outcomes.ts";
import { addSettled } from "../db/tables/scan-modules.ts";
import { lockScan } from "../db/tables/scans.ts";
import { condemn, retryAfterDeath, verdict } from "../jobs/death.ts";
import { runCycle } from "./cycle.ts";
import type { Pages } from "./pages.ts";
import type { Runtime } from "./runtime.ts";
import type { JobOrder } from "./thread/protocol.ts";

type Lost = Pick<JobOrder, "id" | "attempt" | "scan" | "module">;

/**
 * Jobs whose thread or process went away without a word. Each gets another attempt, from some point on alone and record
 * by record; a record on which it dies even so is set apart as DEAD_LETTER, with an outcome. Nobody innocent is dropped.
 */
export async function buryJobs(
  db: Db,
  death: { jobs: readonly Lost[]; why: string },
  at: { runtime: Runtime; pages: Pages; cause: "thread" | "process" },
): Promise<void> {
  for (const job of death.jobs) await db.as(at.runtime.workspace, (q) => bury(q, job, death.why, at));
}

async function bury(
  q: Query,
  lost: Lost,
  why: string,
  at: { runtime: Runtime; pages: Pages; cause: "thread" | "process" },
): Promise<void> {
  const { workspace, id: scan } = at.runtime;
  await lockScan(q, workspace, scan);
  const rows = await q.rows<{ from_seq: number; to_seq: number; low: number; settled: number[]; deaths: number }>(
    `select from_seq, to_seq, low, settled, deaths from jobs
      where workspace_id = $1 and id = $2 and attempt = $3 and state = 'RUNNING' for update`,
    [workspace, lost.id, lost.attempt],
  );
  const job = rows[0];
  const module = at.runtime.byId.get(lost.module);
  if (!job || !module) return;
  const { condemn: guilty, deaths } = verdict(job.deaths, at.cause);
  const records = guilty ? await at.pages.read(q, workspace, scan, job.low, job.to_seq) : [];
  const culprit = records.find((record) => module.takes(record) && !job.settled.includes(record.seq));
  if (!culprit) {
    await retryAfterDeath(q, workspace, lost, deaths);
    return;
  }
  if (!(await condemn(q, { workspace, ...lost }, culprit.seq, randomUUID()))) return;
  const detail = `${lost.module} did not survive it: ${why}`.slice(0, 500);
  await addOutcomes(q, workspace, scan, [
    {
      module: lost.module,
      subject_kind: culprit.kind,
      subject_id: culprit.ref,
      outcome: "failed",
      detail,
      seq: culprit.seq,
    },
  ]);
  await addSettled(q, workspace, scan, [{ module: lost.module, settled: 1 }]);
  const asked = at.runtime.kind === "job" ? [{ kind: "job" as const, job: lost.id, state: "DEAD_LETTER" }] : [];
  await addEvents(q, workspace, scan, [{ kind: "outcomes", modules: [lost.module] }, ...asked]);
}

/** The reconciler: jobs whose worker fell silent. `all`: nobody else lives, so every lease but this worker's is void. */
export async function recoverJobs(
  db: Db,
  at: {
    all: boolean;
    worker: string;
    pages: Pages;
    runtimeOf(job: { workspace: string; scan: string }): Promise<Runtime | undefined>;
  },
): Promise<number> {
  const silent = await silentJobs(db, { all: at.all, except: at.worker });
  for (const job of silent) {
    const runtime = await at.runtimeOf(job);
    if (!runtime) continue;
    await buryJobs(db, { jobs: [job], why: "its process ended" }, { runtime, pages: at.pages, cause: "process" });
    // the job that was set apart may have been the last one
    await db.as(runtime.workspace, (q) => runCycle(q, runtime, at.pages, []));
  }
  return silent.length;
}
