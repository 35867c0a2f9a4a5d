import type { Db } from "../db/client.ts";
import { addEvents } from "../db/tables/events.ts";
import { endScan, lockScan } from "../db/tables/scans.ts";
import { cancelJobs } from "../jobs/job.ts";
import type { ScanState } from "../model/scan.ts";
import { judgeFindings } from "./judge.ts";
import type { Runtime } from "./runtime.ts";

/**
 * Ends a scan before its time: a budget is spent, or a person cancels. Open jobs are cancelled; what was found stays. With
 * `runtime` a completed one says of the findings that it did look for whether they are fixed.
 */
export async function stopScan(
  db: Db,
  scan: { workspace: string; id: string },
  state: Extract<ScanState, "COMPLETED" | "CANCELLED" | "FAILED">,
  reason: string,
  runtime?: Runtime,
): Promise<boolean> {
  return db.as(scan.workspace, async (q) => {
    const locked = await lockScan(q, scan.workspace, scan.id);
    if (!locked || !["CREATED", "RUNNING", "PAUSED"].includes(locked.state)) return false;
    await cancelJobs(q, scan.workspace, scan.id);
    await endScan(q, scan.workspace, scan.id, state, reason);
    const fixed = state === "COMPLETED" && runtime ? await judgeFindings(q, runtime) : [];
    await addEvents(q, scan.workspace, scan.id, [
      ...(fixed.length > 0 ? [{ kind: "findings" as const, findings: fixed }] : []),
      { kind: "scan", state },
    ]);
    return true;
  });
}
