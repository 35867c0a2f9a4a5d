import type { Query } from "../../db/client.ts";
import type { JobRow } from "../../db/tables/asked-jobs.ts";
import { addEvents } from "../../db/tables/events.ts";
import { forgetOutcomes } from "../../db/tables/outcomes.ts";
import { addSettled } from "../../db/tables/scan-modules.ts";
import { lockScan, readScan, reopenScan } from "../../db/tables/scans.ts";
import { requeueJob } from "../../jobs/asked.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";

/** Why a job that failed for good cannot be tried again, in a sentence; null where it was put back in the queue. */
export async function requeueIn(q: Query, actor: Actor, job: Pick<JobRow, "id" | "scan_id">): Promise<string | null> {
  const { workspace } = actor;
  const locked = await lockScan(q, workspace, job.scan_id); // first, as in every commit
  const scan = locked && (await readScan(q, workspace, job.scan_id));
  if (!locked || !scan) return "Its scan is gone.";
  if (locked.state === "CANCELLED") return "Its scan was cancelled.";
  if (locked.state === "COMPLETED" && scan.reason !== null) return `Its scan ended before its time: ${scan.reason}.`;
  const requeued = await requeueJob(q, workspace, job.id);
  if (!requeued) return "It has not failed.";
  const { module, low, to, settled } = requeued;
  // what was set apart counted as settled, and as something that could not be looked at
  const forgotten = await forgetOutcomes(q, workspace, job.scan_id, { module, from: low, to, settled });
  if (forgotten > 0) await addSettled(q, workspace, job.scan_id, [{ module, settled: -forgotten }]);
  const isOver = locked.state === "COMPLETED" || locked.state === "FAILED";
  if (isOver) await reopenScan(q, workspace, job.scan_id);
  await addEvents(q, workspace, job.scan_id, [
    ...(isOver ? [{ kind: "scan" as const, state: "RUNNING" }] : []),
    ...(forgotten > 0 ? [{ kind: "outcomes" as const, modules: [module] }] : []),
    { kind: "job", job: job.id, state: "QUEUED" },
  ]);
  await audit(q, actor, "job.requeue", job.id);
  return null;
}
