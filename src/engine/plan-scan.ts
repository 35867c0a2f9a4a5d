import { randomUUID } from "node:crypto";
import type { Query } from "../db/client.ts";
import { advanceOffsets, type OffsetRow, readOffsets } from "../db/tables/scan-modules.ts";
import { endScan, type Locked, setRound } from "../db/tables/scans.ts";
import { plannedKey } from "../jobs/idempotency.ts";
import { insertJobs } from "../jobs/job.ts";
import type { Pages } from "./pages.ts";
import { plan, type Range } from "./planner.ts";
import type { PlannedModule, Runtime } from "./runtime.ts";
import type { LogRecord } from "./takes.ts";

/** How often a scan may come to rest and be woken by what `at_rest` modules append. */
const mostRounds = 5;

type NewJob = { id: string; module: string; key: string; from: number; to: number };

/** Plans every module up to the head; when all stand there and nothing is open, the scan rests, and then ends. */
export async function planScan(
  q: Query,
  scan: Runtime,
  pages: Pages,
  locked: Locked,
  appended: readonly LogRecord[],
): Promise<{ planned: number; ended: "COMPLETED" | null }> {
  const { head } = locked;
  const rows = new Map((await readOffsets(q, scan.workspace, scan.id)).map((row) => [row.module, row]));
  const first = appended[0]?.seq ?? head + 1;
  const since = async (from: number): Promise<LogRecord[]> => {
    const older = from < first - 1 ? await pages.read(q, scan.workspace, scan.id, from, first - 1) : [];
    return [...older, ...appended.slice(Math.max(0, from - first + 1))];
  };
  const behind = new Map<number, readonly LogRecord[]>(); // most modules stand at the same place
  const recordsAfter = async (from: number) => {
    const known = behind.get(from) ?? (await since(from));
    behind.set(from, known);
    return known;
  };

  const jobs: NewJob[] = [];
  const moved: { module: string; planned: number; subjects: number }[] = [];
  const take = (module: PlannedModule, row: OffsetRow, planned: number, ranges: readonly Range[]) => {
    for (const { from, to } of ranges) jobs.push({ id: randomUUID(), module: module.id, key: plannedKey(module.id, from, to), from, to });
    if (planned > row.planned) moved.push({ module: module.id, planned, subjects: ranges.reduce((sum, range) => sum + range.subjects, 0) });
  };

  let busy = false;
  for (const module of scan.modules) {
    const row = rows.get(module.id);
    if (!row) continue;
    if (row.open > 0) busy = true;
    if ((module.module.runs ?? "each") !== "each" || row.planned >= head) continue;
    const { planned, ranges } = plan(row, await recordsAfter(row.planned), head, module.takes, module.batch);
    if (ranges.length > 0 || planned < head) busy = true;
    take(module, row, planned, ranges);
  }
  let ended: "COMPLETED" | null = null;
  if (!busy) {
    if (locked.round < mostRounds) {
      for (const module of scan.modules) {
        const row = rows.get(module.id);
        if (!row || module.module.runs !== "at_rest" || row.planned >= head) continue;
        const subjects = (await recordsAfter(row.planned)).filter(module.takes).length;
        take(module, row, head, subjects > 0 ? [{ from: row.planned, to: head, subjects }] : []);
      }
    }
    if (jobs.length > 0) await setRound(q, scan.workspace, scan.id, locked.round + 1);
    else {
      await endScan(q, scan.workspace, scan.id, "COMPLETED", null);
      ended = "COMPLETED";
    }
  }
  await insertJobs(q, scan.workspace, scan.id, jobs);
  await advanceOffsets(q, scan.workspace, scan.id, moved);
  return { planned: jobs.length, ended };
}
