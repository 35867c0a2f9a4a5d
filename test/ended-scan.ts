import assert from "node:assert/strict";
import type { Query } from "../src/db/client.ts";
import { dumpScan } from "../src/services/dump.ts";

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function chances(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What must hold of a scan's tables when it has ended, however it went; its dump. */
export async function checkEnded(q: Query, workspace: string, scan: string): Promise<string[]> {
  const at = [workspace, scan];
  const open = await q.rows(
    `select module, state from jobs
      where workspace_id = $1 and scan_id = $2 and state in ('CREATED', 'QUEUED', 'RUNNING', 'RETRYING')`,
    at,
  );
  assert.deepEqual(open, [], "no job is open");
  const wrong = await q.rows<{ module: string; subjects: number; settled: number }>(
    `select module, subjects, settled from scan_modules where workspace_id = $1 and scan_id = $2 and subjects <> settled`,
    at,
  );
  const jobs = await q.rows<{ module: string }>(
    `select module, state, from_seq, to_seq, low, settled, attempt, deaths, error from jobs
      where workspace_id = $1 and scan_id = $2 order by module, from_seq`,
    at,
  );
  const theirs = JSON.stringify(jobs.filter((job) => wrong.some(({ module }) => module === job.module)));
  assert.deepEqual(wrong, [], `every subject that was taken is settled, once: ${theirs}`);
  const [log] = await q.rows<{ head: number; records: number; last: number }>(
    `select (select head from scans where workspace_id = $1 and id = $2) as head, count(*) as records, max(seq) as last
       from log where workspace_id = $1 and scan_id = $2`,
    at,
  );
  assert.ok(log && log.head === log.records && log.head === log.last, `the log has no gap: ${JSON.stringify(log)}`);
  const lines = await dumpScan(q, workspace, scan);
  assert.equal(new Set(lines).size, lines.length, "nothing is there twice");
  return lines;
}

/** Fails with what a scan lacks, and what it has too much, of another that was left alone. */
export function sameLines(found: readonly string[], calm: readonly string[], what: string): void {
  const [had, has] = [new Set(calm), new Set(found)];
  const missing = calm.filter((line) => !has.has(line));
  const extra = found.filter((line) => !had.has(line));
  assert.deepEqual({ missing, extra }, { missing: [], extra: [] }, what);
}
