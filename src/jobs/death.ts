import type { Query } from "../db/client.ts";
import { plannedKey } from "./idempotency.ts";
import type { Job } from "./job.ts";

/** From so many silent deaths on, a job runs in a thread of its own: one that only shared it with the culprit is cleared so. */
export const suspect = 3;
/** From so many on, it died alone, and runs one record at a time, each saved before the next: the first left is the culprit. */
export const guilty = 4;
/** A process may be killed by anybody: only this many deaths in a row, none settling anything, condemn a record. */
export const condemnedWithProcess = 100;

/** What becomes of a job whose attempt died without a word. `deaths` counts those since anything was settled. */
export function verdict(deaths: number, cause: "thread" | "process"): { condemn: boolean; deaths: number } {
  if (cause === "thread") return { condemn: deaths >= guilty, deaths: Math.max(deaths + 1, suspect) };
  return { condemn: deaths + 1 >= condemnedWithProcess, deaths: deaths + 1 };
}

/** Gives the job another attempt at once. False if the attempt no longer holds it. */
export async function retryAfterDeath(
  q: Query,
  workspace: string,
  job: { id: string; attempt: number },
  deaths: number,
): Promise<boolean> {
  const rows = await q.rows(
    `update jobs set state = 'RETRYING', deaths = $4, run_at = now(), worker = null, lease_until = null, error = 'the worker died'
      where workspace_id = $1 and id = $2 and attempt = $3 and state = 'RUNNING' returning id`,
    [workspace, job.id, job.attempt, deaths],
  );
  return rows.length > 0;
}

/** Sets the record at `seq` apart: this job ends there as DEAD_LETTER, the records behind it get a job of their own. */
export async function condemn(
  q: Query,
  job: Pick<Job, "workspace" | "id" | "scan" | "module" | "attempt">,
  seq: number,
  rest: string,
): Promise<boolean> {
  const rows = await q.rows<{ to: number; settled: number[] }>(
    `with old as (
       select id, to_seq, settled from jobs where workspace_id = $1 and id = $2 and attempt = $3 and state = 'RUNNING' for update)
     update jobs set state = 'DEAD_LETTER', to_seq = $4::bigint, low = $4::bigint - 1, settled = '{}', ended_at = now(), worker = null, lease_until = null, error_class = 'died',
            error = 'its thread or process died on this record, alone'
       from old where jobs.workspace_id = $1 and jobs.id = old.id
     returning old.to_seq as "to", old.settled`,
    [job.workspace, job.id, job.attempt, seq],
  );
  const old = rows[0];
  if (!old) return false;
  if (old.to > seq) {
    await q.rows(
      `insert into jobs (workspace_id, id, scan_id, module, key, state, from_seq, to_seq, low, settled)
       values ($1, $2, $3, $4, $5, 'QUEUED', $6, $7, $6, $8::bigint[])
       on conflict (workspace_id, scan_id, key) do nothing`,
      [
        job.workspace,
        rest,
        job.scan,
        job.module,
        plannedKey(job.module, seq, old.to),
        seq,
        old.to,
        old.settled.filter((one) => one > seq),
      ],
    );
  }
  return true;
}
