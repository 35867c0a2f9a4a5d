import type { Query } from "../db/client.ts";
import type { JobState } from "../model/job-state.ts";
import { guilty } from "./death.ts";
import { openStates, sourcesOf } from "./states.ts";

/** A job as whoever runs it needs it. */
export type Job = {
  readonly workspace: string;
  readonly id: string;
  readonly scan: string;
  readonly module: string;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly settled: readonly number[];
  readonly attempt: number;
  readonly deaths: number;
  readonly refusals: number;
};

export const leaseSeconds = 30;
const listOf = (states: readonly JobState[]) => states.map((state) => `'${state}'`).join(", ");
const open = listOf(openStates);
const failing = listOf(sourcesOf("FAILED"));

/** Puts planned jobs in the queue; one with the same key is there already and stays as it is. */
export async function insertJobs(
  q: Query,
  workspace: string,
  scan: string,
  jobs: readonly { id: string; module: string; key: string; from: number; to: number }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await q.rows(
    `insert into jobs (workspace_id, id, scan_id, module, key, state, from_seq, to_seq, low)
     select $1, id, $2, module, key, 'QUEUED', "from", "to", "from"
       from json_to_recordset($3::json) as j (id uuid, module text, key text, "from" bigint, "to" bigint)
     on conflict (workspace_id, scan_id, key) do nothing`,
    [workspace, scan, JSON.stringify(jobs)],
  );
}

/** The fence: which of these attempts still hold their job. The others lost their lease and may write nothing. */
export async function fence(
  q: Query,
  workspace: string,
  attempts: readonly { job: string; attempt: number }[],
): Promise<Set<string>> {
  if (attempts.length === 0) return new Set();
  const rows = await q.rows<{ id: string }>(
    `select j.id from jobs j join json_to_recordset($2::json) as a (job uuid, attempt int) on a.job = j.id and a.attempt = j.attempt
      where j.workspace_id = $1 and j.state = 'RUNNING' order by j.id for update of j`,
    [workspace, JSON.stringify(attempts)],
  );
  return new Set(rows.map((row) => row.id));
}

export type Progress = {
  readonly id: string;
  readonly low: number;
  readonly settled: readonly number[];
  readonly state: "RUNNING" | "SUCCEEDED" | "FAILED" | "QUEUED" | "RETRYING" | "DEAD_LETTER";
  readonly waitMs: number;
  /** Set when a source refused: counted until something is settled again. */
  readonly refused: boolean;
  readonly error: string | null;
  readonly errorClass: string | null;
  /** An attempt of a job that was asked for failed, and counts. */
  readonly failed: boolean;
};

const advanced = "p.low > j.low or json_array_length(p.settled) > cardinality(j.settled)";

/**
 * Saves what is settled, and the state where it changes. Settling anything clears the suspicion of having killed a worker;
 * a job that killed one while it was alone still has the record ahead on which it did. An attempt's number never comes
 * again, for the fence goes by it.
 */
export async function saveProgress(q: Query, workspace: string, jobs: readonly Progress[]): Promise<void> {
  if (jobs.length === 0) return;
  await q.rows(
    `update jobs j set low = p.low, settled = array(select json_array_elements_text(p.settled)::bigint), state = p.state, error = p.error,
            error_class = p."errorClass", failures = j.failures + case when p.failed then 1 else 0 end,
            deaths = case when not (${advanced}) then j.deaths when j.deaths < ${guilty} then 0 else ${guilty} end,
            refusals = case when ${advanced} then 0 else j.refusals end + case when p.refused then 1 else 0 end,
            run_at = case when p.state in ('QUEUED', 'RETRYING') then now() + make_interval(secs => p."waitMs" / 1000.0) else j.run_at end,
            worker = case when p.state = 'RUNNING' then j.worker end,
            lease_until = case when p.state = 'RUNNING' then now() + make_interval(secs => ${leaseSeconds}) end,
            ended_at = case when p.state in ('SUCCEEDED', 'FAILED', 'DEAD_LETTER') then now() end
       from json_to_recordset($2::json) as p (id uuid, low bigint, settled json, state text, "waitMs" double precision, refused boolean, error text,
            "errorClass" text, failed boolean)
      where j.workspace_id = $1 and j.id = p.id and j.state = 'RUNNING'`,
    [workspace, JSON.stringify(jobs)],
  );
}

/** Ends every open job of a scan; their ids. */
export async function cancelJobs(q: Query, workspace: string, scan: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `update jobs set state = 'CANCELLED', ended_at = now(), worker = null, lease_until = null
      where workspace_id = $1 and scan_id = $2 and state in (${open}) returning id`,
    [workspace, scan],
  );
  return rows.map((row) => row.id);
}

/** The scan can never go on: what is under way has failed for good. */
export async function failJobs(q: Query, workspace: string, scan: string, error: string): Promise<void> {
  await q.rows(
    `update jobs set state = 'FAILED', error = $3, error_class = 'broken', ended_at = now(), worker = null, lease_until = null
      where workspace_id = $1 and scan_id = $2 and state in (${failing})`,
    [workspace, scan, error],
  );
}
