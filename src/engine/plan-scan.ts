import { randomUUID } from "node:crypto";
import type { Query } from "../db/client.ts";
import { advanceOffsets, type OffsetRow } from "../db/tables/scan-modules.ts";
import { endScan, type Locked, setRound } from "../db/tables/scans.ts";
import { plannedKey } from "../jobs/idempotency.ts";
import { insertJobs } from "../jobs/job.ts";
import type { Pages } from "./pages.ts";
import { type Offset, type Plan, plan, type Range } from "./planner.ts";
import type { PlannedModule, Runtime } from "./runtime.ts";
import type { LogRecord } from "./takes.ts";

/** How often a scan may come to rest and be woken by what `at_rest` modules append. */
const mostRounds = 5;
/** Records that planning looks at at once. */
const oneLook = 4_000;

type NewJob = { id: string; module: string; key: string; from: number; to: number };

/** Plans every module up to the head; when all stand there and nothing is open, the scan rests, and then ends. */
export async function planScan(
  q: Query,
  scan: Runtime,
  pages: Pages,
  locked: Locked & { readonly offsets: readonly OffsetRow[] },
  appended: readonly LogRecord[],
): Promise<{ planned: number; ended: "COMPLETED" | null }> {
  const { head } = locked;
  const rows = new Map(locked.offsets.map((row) => [row.module, row]));
  const first = appended[0]?.seq ?? head + 1;
  const stretches = new Map<number, readonly LogRecord[]>(); // most modules stand at the same place
  /** The records behind `from`, as far as one look goes: a module far behind must not read all of it in every cycle. */
  const stretch = async (from: number): Promise<{ records: readonly LogRecord[]; to: number }> => {
    const to = Math.min(head, from + oneLook);
    const known = stretches.get(from);
    if (known) return { records: known, to };
    const older = from < first - 1 ? await pages.read(q, scan.workspace, scan.id, from, Math.min(to, first - 1)) : [];
    const fresh = appended.slice(Math.max(0, from - first + 1), Math.max(0, to - first + 1));
    const records = older.length === 0 ? fresh : [...older, ...fresh];
    stretches.set(from, records);
    return { records, to };
  };

  const plans = new Map<string, Plan>(); // nor need modules that take the same be asked one by one
  const planOf = (module: PlannedModule, at: Offset, records: readonly LogRecord[], to: number): Plan => {
    const name = module.condition && `${at.planned} ${at.open} ${module.batch} ${module.condition}`;
    const known = name && plans.get(name);
    if (known) return known;
    const made = plan(at, records, to, module.takes, module.batch);
    if (name) plans.set(name, made);
    return made;
  };

  const jobs: NewJob[] = [];
  const moved: { module: string; planned: number; subjects: number }[] = [];
  const take = (module: PlannedModule, row: OffsetRow, planned: number, ranges: readonly Range[]) => {
    for (const { from, to } of ranges)
      jobs.push({ id: randomUUID(), module: module.id, key: plannedKey(module.id, from, to), from, to });
    if (planned > row.planned)
      moved.push({ module: module.id, planned, subjects: ranges.reduce((sum, range) => sum + range.subjects, 0) });
  };

  let busy = false;
  const planned = locked.kind === "job" ? [] : scan.modules; // of a single technique, its one job is all
  if (locked.kind === "job") busy = locked.offsets.some((row) => row.open > 0);
  for (const module of planned) {
    const row = rows.get(module.id);
    if (!row) continue;
    if (row.open > 0) busy = true;
    if ((module.module.runs ?? "each") !== "each" || row.planned >= head) continue;
    let at = row.planned;
    let ranges: readonly Range[] = [];
    while (at < head && ranges.length === 0) {
      const { records, to } = await stretch(at);
      ({ planned: at, ranges } = planOf(module, { planned: at, open: row.open }, records, to));
      if (at < to) break;
    }
    if (ranges.length > 0 || at < head) busy = true;
    take(module, row, at, ranges);
  }
  let ended: "COMPLETED" | null = null;
  if (!busy) {
    if (locked.round < mostRounds) {
      for (const module of planned) {
        const row = rows.get(module.id);
        if (!row || module.module.runs !== "at_rest" || row.planned >= head) continue;
        let subjects = 0;
        for (let at = row.planned; at < head; ) {
          const { records, to } = await stretch(at);
          subjects += records.filter(module.takes).length;
          at = to;
        }
        take(module, row, head, subjects > 0 ? [{ from: row.planned, to: head, subjects }] : []);
      }
    }
    if (jobs.length > 0) await setRound(q, scan.workspace, scan.id, locked.round + 1);
    else {
      await endScan(q, scan.workspace, scan.id, "COMPLETED", null);
      ended = "COMPLETED";
    }
  }
  await Promise.all([insertJobs(q, scan.workspace, scan.id, jobs), advanceOffsets(q, scan.workspace, scan.id, moved)]);
  return { planned: jobs.length, ended };
}
