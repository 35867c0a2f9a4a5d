import type { Db } from "../db/client.ts";
import { addEvents } from "../db/tables/events.ts";
import { endScan, lockScan } from "../db/tables/scans.ts";
import { cancelJobs } from "../jobs/job.ts";
import type { ScanState } from "../model/scan.ts";

/** Ends a scan before its time: a budget is spent, or a person cancels. Open jobs are cancelled; what was found stays. */
export async function stopScan(
  db: Db,
  scan: { workspace: string; id: string },
  state: Extract<ScanState, "COMPLETED" | "CANCELLED" | "FAILED">,
  reason: string,
): Promise<boolean> {
  return db.as(scan.workspace, async (q) => {
    const locked = await lockScan(q, scan.workspace, scan.id);
    if (!locked || !["CREATED", "RUNNING", "PAUSED"].includes(locked.state)) return false;
    await cancelJobs(q, scan.workspace, scan.id);
    await endScan(q, scan.workspace, scan.id, state, reason);
    await addEvents(q, scan.workspace, scan.id, [{ kind: "scan", state }]);
    return true;
  });
}
