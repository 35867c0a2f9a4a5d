import type { Job } from "../../jobs/job.ts";
import type { Db } from "../client.ts";

/** What moves jobs looks across workspaces; it reads nothing that a workspace found. */

/**
 * Takes up to `limit` due jobs of running scans for one worker: round robin over workspaces, then scans. Scans that may
 * run at one place only are taken there.
 */
export async function claimJobs(
  db: Db,
  worker: string,
  limit: number,
  leaseSeconds: number,
  place = "",
): Promise<Job[]> {
  const rows = await db.system((q) =>
    q.rows<Job>(
      `with due as (
         select j.workspace_id, j.id, j.run_at,
                row_number() over (partition by j.workspace_id order by rank_in_scan, j.run_at) as turn
           from (select jobs.*, row_number() over (partition by workspace_id, scan_id order by run_at, created_at) as rank_in_scan
                   from jobs where state in ('QUEUED', 'RETRYING') and run_at <= now()) j
           join scans s on s.workspace_id = j.workspace_id and s.id = j.scan_id and s.state = 'RUNNING'
           and (s.only_at is null or s.only_at = $4)
          order by turn, j.run_at
          limit $2),
       taken as (
         select j.workspace_id, j.id from jobs j join due using (workspace_id, id)
          where j.state in ('QUEUED', 'RETRYING') for update of j skip locked)
       update jobs set state = 'RUNNING', worker = $1, attempt = attempt + 1, lease_until = now() + make_interval(secs => $3),
              started_at = coalesce(started_at, now())
         from taken where jobs.workspace_id = taken.workspace_id and jobs.id = taken.id
       returning jobs.workspace_id as workspace, jobs.id, scan_id as scan, module, from_seq as "from", to_seq as "to", low,
                 settled, attempt, deaths, refusals`,
      [worker, limit, leaseSeconds, place],
    ),
  );
  return rows;
}

/** Renews the leases of jobs this worker runs; those that are no longer its own are missing from the answer. */
export async function renewLeases(
  db: Db,
  worker: string,
  jobs: readonly string[],
  leaseSeconds: number,
): Promise<Set<string>> {
  if (jobs.length === 0) return new Set();
  const rows = await db.system((q) =>
    q.rows<{ id: string }>(
      `update jobs set lease_until = now() + make_interval(secs => $3)
        where worker = $1 and state = 'RUNNING' and id = any($2::uuid[]) returning id`,
      [worker, jobs, leaseSeconds],
    ),
  );
  return new Set(rows.map((row) => row.id));
}

/** Jobs whose lease is over, be it their worker's or one that it lost track of. `all`: whose worker is not `except`, too. */
export async function silentJobs(
  db: Db,
  options: { all: boolean; except: string },
): Promise<{ workspace: string; id: string; scan: string; module: string; attempt: number }[]> {
  return db.system((q) =>
    q.rows(
      `select workspace_id as workspace, id, scan_id as scan, module, attempt from jobs
        where state = 'RUNNING' and (lease_until < now() or ($1 and worker is distinct from $2))`,
      [options.all, options.except],
    ),
  );
}

/** Scans that are under way, for the end check and time budgets. */
export async function runningScans(db: Db): Promise<{ workspace: string; id: string; ran_ms: number }[]> {
  return db.system((q) =>
    q.rows(
      `select workspace_id as workspace, id, (ran_ms + extract(epoch from now() - started_at) * 1000)::float8 as ran_ms
         from scans where state = 'RUNNING'`,
    ),
  );
}

/** Whether a scan that may run at one place only is not over there. */
export async function isAwaitedAt(db: Db, place: string): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(`select id from scans where only_at = $1 and state in ('CREATED', 'RUNNING', 'PAUSED') limit 1`, [place]),
  );
  return rows.length > 0;
}

/**
 * Moves the progress of running scans on: settled of planned, a module that took nothing yet counted as one to come. It
 * never goes back, though more is planned all the time.
 */
export async function raiseProgress(db: Db): Promise<void> {
  await db.system((q) =>
    q.rows(
      `with now_at as (
         select m.workspace_id, m.scan_id, least(0.99, sum(m.settled)::float8 / sum(greatest(m.subjects, 1)))::real as progress
           from scans s join scan_modules m on m.workspace_id = s.workspace_id and m.scan_id = s.id
          where s.state = 'RUNNING' group by m.workspace_id, m.scan_id)
       update scans s set progress = n.progress from now_at n
        where s.workspace_id = n.workspace_id and s.id = n.scan_id and s.state = 'RUNNING' and n.progress > s.progress`,
    ),
  );
}

/** When the next job that waits becomes due, in ms; null when none waits. */
export async function nextDue(db: Db): Promise<number | null> {
  const rows = await db.system((q) =>
    q.rows<{ ms: number | null }>(
      `select (extract(epoch from min(j.run_at) - now()) * 1000)::float8 as ms
         from jobs j join scans s on s.workspace_id = j.workspace_id and s.id = j.scan_id and s.state = 'RUNNING'
        where j.state in ('QUEUED', 'RETRYING')`,
    ),
  );
  return rows[0]?.ms ?? null;
}
