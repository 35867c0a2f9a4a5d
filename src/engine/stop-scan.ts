import type { Db, Query } from "../db/client.ts";
import { addEvents } from "../db/tables/events.ts";
import { endScan, lockScan } from "../db/tables/scans.ts";
import { cancelJobs, failJobs } from "../jobs/job.ts";
import type { ScanState } from "../model/scan.ts";
import { judgeFindings } from "./judge.ts";
import type { Runtime } from "./runtime.ts";

type Stopped = Extract<ScanState, "COMPLETED" | "CANCELLED" | "FAILED">;

/**
 * Ends a scan before its time: a budget is spent, a person cancels, or it can never go on. Open jobs are cancelled, those
 * under way of one that failed fail with it; what was found stays. With `runtime` a completed one says of the findings that
 * it did look for whether they are fixed.
 */
export async function stopScan(
  db: Db,
  scan: { workspace: string; id: string },
  state: Stopped,
  reason: string,
  runtime?: Runtime,
): Promise<boolean> {
  return db.as(scan.workspace, (q) => stopScanIn(q, scan, state, reason, runtime));
}

export async function stopScanIn(
  q: Query,
  { workspace, id }: { workspace: string; id: string },
  state: Stopped,
  reason: string,
  runtime?: Runtime,
): Promise<boolean> {
  const locked = await lockScan(q, workspace, id);
  if (!locked || !["CREATED", "RUNNING", "PAUSED"].includes(locked.state)) return false;
  if (state === "FAILED") await failJobs(q, workspace, id, reason);
  const jobs = await cancelJobs(q, workspace, id);
  await endScan(q, workspace, id, state, reason);
  const fixed = state === "COMPLETED" && runtime ? await judgeFindings(q, runtime) : [];
  await addEvents(q, workspace, id, [
    ...(locked.kind === "job" ? jobs.map((job) => ({ kind: "job" as const, job, state: "CANCELLED" })) : []),
    ...(fixed.length > 0 ? [{ kind: "findings" as const, findings: fixed }] : []),
    { kind: "scan", state },
  ]);
  return true;
}
