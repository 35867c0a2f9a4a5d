import type { LogRecord, Taker } from "./takes.ts";

/** How far a module has been planned in a scan, and how many of its jobs are open. */
export type Offset = { readonly planned: number; readonly open: number };

export type Range = { readonly from: number; readonly to: number; readonly subjects: number };

export type Plan = { readonly planned: number; readonly ranges: readonly Range[] };

/** Two open jobs a module: one that runs, one that waits, while the range behind them grows. */
export const maxOpenJobs = 2;
/** A second job is worth its rows only when there is much behind the first. */
const worthSecond = 200;
/** The longest stretch of log a job spans, however few of its records the module takes. */
const longestRange = 20_000;

/**
 * Turns "this module is behind the head" into ranges of the log, (from, to]. Stretches without anything the module takes
 * are passed over without a job. Pure: `records` are those after `offset.planned`, in order, up to the head.
 */
export function plan(offset: Offset, records: Iterable<LogRecord>, head: number, takes: Taker, batch: number): Plan {
  const ranges: Range[] = [];
  let room = maxOpenJobs - offset.open;
  if (room <= 0) return { planned: offset.planned, ranges };
  const atLeast = offset.open === 0 ? 1 : Math.min(batch, worthSecond);
  let from = offset.planned;
  let subjects = 0;
  const wanted = () => (ranges.length === 0 ? atLeast : Math.min(batch, worthSecond));
  for (const record of records) {
    if (!takes(record)) continue;
    if (subjects === 0) from = record.seq - 1;
    else if (record.seq - from > longestRange || subjects >= batch) {
      ranges.push({ from, to: record.seq - 1, subjects });
      room -= 1;
      if (room === 0) return { planned: record.seq - 1, ranges };
      from = record.seq - 1;
      subjects = 0;
    }
    subjects += 1;
  }
  if (subjects === 0) return { planned: head, ranges };
  if (subjects < wanted()) return { planned: from, ranges };
  ranges.push({ from, to: head, subjects });
  return { planned: head, ranges };
}
