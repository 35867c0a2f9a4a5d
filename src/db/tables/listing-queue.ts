import type { Query } from "../client.ts";

/** What lists and search are still to be told of: a row for each commit. */
export type QueuedRow = {
  readonly seq: number;
  readonly scan_id: string | null;
  /** The investigation of that scan. */
  readonly investigation_id: string | null;
  /** Runs of ids: from, to, from, to … */
  readonly entities: readonly number[];
  readonly findings: readonly number[];
  readonly at: Date;
};

/** Ids as runs: those of one commit are mostly consecutive. */
export function runsOf(ids: Iterable<number>): number[] {
  const runs: number[] = [];
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    if (runs.at(-1) === id - 1) runs[runs.length - 1] = id;
    else runs.push(id, id);
  }
  return runs;
}

/** Has lists and search follow: `scan` found these entities, or, where it is null, they and these findings changed. */
export async function queueListing(
  q: Query,
  workspace: string,
  what: { readonly scan: string | null; readonly entities: Iterable<number>; readonly findings: readonly number[] },
): Promise<void> {
  const runs = runsOf(what.entities);
  if (runs.length === 0 && what.findings.length === 0) return;
  await q.rows(
    `insert into listing_queue (workspace_id, scan_id, entities, findings) values ($1, $2, $3::bigint[], $4::bigint[])`,
    [workspace, what.scan, runs, what.findings],
  );
}

/** The oldest rows that nobody else is at, held. */
export async function takeQueued(q: Query, workspace: string, most: number): Promise<QueuedRow[]> {
  return q.rows<QueuedRow>(
    `select l.seq, l.scan_id, s.investigation_id, l.entities, l.findings, l.at
       from listing_queue l left join scans s on s.workspace_id = l.workspace_id and s.id = l.scan_id
      where l.workspace_id = $1 order by l.seq limit $2 for update of l skip locked`,
    [workspace, most],
  );
}

export async function dropQueued(q: Query, workspace: string, seqs: readonly number[]): Promise<void> {
  await q.rows(`delete from listing_queue where workspace_id = $1 and seq = any($2::bigint[])`, [workspace, seqs]);
}

/** How many commits lists and search are behind. */
export async function queuedCount(q: Query, workspace: string): Promise<number> {
  const rows = await q.rows<{ n: number }>(
    `select count(*)::int as n from (select from listing_queue where workspace_id = $1 limit 1000) l`,
    [workspace],
  );
  return rows[0]?.n ?? 0;
}

/**
 * Who follows shares this lock, who erases has it alone: what was read before an erasure must not be written after it.
 */
export async function lockListing(q: Query, workspace: string, how: "shared" | "alone"): Promise<void> {
  const name = how === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock";
  await q.rows(`select ${name}(hashtext('listing'), hashtext($1))`, [workspace]);
}
