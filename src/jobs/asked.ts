import type { Query } from "../db/client.ts";

/** Puts a job that was asked for in the queue. False if it is not CREATED. */
export async function enqueueJob(q: Query, workspace: string, id: string): Promise<boolean> {
  const rows = await q.rows(
    `update jobs set state = 'QUEUED', run_at = now() where workspace_id = $1 and id = $2 and state = 'CREATED' returning id`,
    [workspace, id],
  );
  return rows.length > 0;
}

export type Requeued = {
  readonly module: string;
  readonly low: number;
  readonly to: number;
  readonly settled: readonly number[];
};

/**
 * Gives a job that failed for good another life: what it settled stays settled. An attempt's number never comes again.
 * Undefined if it has not failed.
 */
export async function requeueJob(q: Query, workspace: string, id: string): Promise<Requeued | undefined> {
  const rows = await q.rows<Requeued>(
    `update jobs set state = 'QUEUED', run_at = now(), error = null, error_class = null, ended_at = null,
            deaths = 0, refusals = 0, failures = 0
      where workspace_id = $1 and id = $2 and state in ('FAILED', 'DEAD_LETTER')
     returning module, low, to_seq as "to", settled`,
    [workspace, id],
  );
  return rows[0];
}
