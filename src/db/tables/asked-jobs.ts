import type { JobState } from "../../model/job-state.ts";
import type { NewScan, ScanKind, ScanState } from "../../model/scan.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isVisibleTo } from "./investigations.ts";

/** A job with what it is part of. `idempotency` is null for one that a scan planned. */
export type JobRow = {
  readonly id: string;
  readonly scan_id: string;
  readonly module: string;
  readonly state: JobState;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly low: number;
  readonly run: number;
  readonly attempt: number;
  readonly failures: number;
  readonly most_attempts: number;
  readonly idempotency: string | null;
  readonly target_id: string | null;
  readonly requested_by: string | null;
  readonly error: string | null;
  readonly error_class: string | null;
  readonly created_at: Date;
  readonly run_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly investigation_id: string | null;
  readonly scan_kind: ScanKind;
  readonly scan_state: ScanState;
  readonly scan_reason: string | null;
  readonly options: Record<string, unknown>;
  /** Of a job that was asked for: what it looks at. */
  readonly target: NewScan["targets"][number] | null;
};

const jobFields = `j.id, j.scan_id, j.module, j.state, j.from_seq, j.to_seq, j.low, j.run, j.attempt, j.failures, j.most_attempts,
  j.idempotency, j.target_id, j.requested_by, j.error, j.error_class, j.created_at, j.run_at, j.started_at, j.ended_at,
  s.investigation_id, s.kind as scan_kind, s.state as scan_state, s.reason as scan_reason,
  coalesce((select m->'options' from jsonb_array_elements(s.spec->'modules') m where m->>'id' = j.module limit 1), '{}') as options,
  case when s.kind = 'job' then s.spec->'targets'->0 end as target`;
const jobTables = "jobs j join scans s on s.workspace_id = j.workspace_id and s.id = j.scan_id";
const isVisible = (param: string) => `(s.investigation_id is null or exists (
  select from investigations i where i.workspace_id = s.workspace_id and i.id = s.investigation_id and ${isVisibleTo(param)}))`;

export async function readJob(q: Query, workspace: string, id: string): Promise<JobRow | undefined> {
  const rows = await q.rows<JobRow>(`select ${jobFields} from ${jobTables} where j.workspace_id = $1 and j.id = $2`, [
    workspace,
    id,
  ]);
  return rows[0];
}

/** Makes those who ask for the same wait for each other. */
export async function lockKey(q: Query, workspace: string, key: string): Promise<void> {
  await q.rows(`select pg_advisory_xact_lock(hashtext($1), hashtext($2))`, [`jobs ${workspace}`, key]);
}

/** The last run of a job, and whether it ended, other than by being cancelled, less than `freshMs` ago. */
export async function lastRun(
  q: Query,
  workspace: string,
  key: string,
  freshMs: number,
): Promise<(JobRow & { fresh: boolean }) | undefined> {
  const rows = await q.rows<JobRow & { fresh: boolean }>(
    `select ${jobFields},
            j.state <> 'CANCELLED' and coalesce(j.ended_at > now() - make_interval(secs => $3 / 1000.0), false) as fresh
       from ${jobTables} where j.workspace_id = $1 and j.idempotency = $2 order by j.run desc limit 1`,
    [workspace, key, freshMs],
  );
  return rows[0];
}

export async function insertAsked(
  q: Query,
  workspace: string,
  job: {
    readonly id: string;
    readonly scan: string;
    readonly module: string;
    readonly plannedKey: string;
    readonly key: string;
    readonly run: number;
    readonly target: string;
    readonly by: string;
    readonly mostAttempts: number;
  },
): Promise<void> {
  await q.rows(
    `insert into jobs (workspace_id, id, scan_id, module, key, state, from_seq, to_seq, low, idempotency, run, target_id,
                       requested_by, most_attempts)
     values ($1, $2, $3, $4, $5, 'CREATED', 0, 1, 0, $6, $7, $8, $9, $10)`,
    [
      ...[workspace, job.id, job.scan, job.module, job.plannedKey],
      ...[job.key, job.run, job.target, job.by, job.mostAttempts],
    ],
  );
}

export type JobFilter = {
  readonly state: JobState | null;
  readonly module: string | null;
  readonly target: string | null;
  readonly investigation: string | null;
  /** Also the jobs that this scan planned; only those that somebody asked for when null. */
  readonly scan: string | null;
  /** Who asks; null for who sees all. */
  readonly seer: string | null;
};

export type JobPage = { readonly order: Order; readonly after: Place | null; readonly limit: number };

export async function listJobs(
  q: Query,
  workspace: string,
  filter: JobFilter,
  page: JobPage,
): Promise<(JobRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 9);
  // one or the other, so that each has its index
  const which = filter.scan === null ? "j.idempotency is not null and $6::uuid is null" : "j.scan_id = $6";
  return q.rows(
    `select ${jobFields}, ${at.place} from ${jobTables}
      where j.workspace_id = $1 and ${which} and ($2::text is null or j.state = $2) and ($3::text is null or j.module = $3)
        and ($4::uuid is null or j.target_id = $4) and ($5::uuid is null or s.investigation_id = $5)
        and ${isVisible("$7")} and ${at.where}
      order by ${at.orderBy} limit $8`,
    [
      ...[workspace, filter.state, filter.module, filter.target, filter.investigation, filter.scan, filter.seer],
      ...[page.limit, ...at.params],
    ],
  );
}

export type DeadFilter = {
  readonly errorClass: string | null;
  readonly module: string | null;
  readonly scan: string | null;
  readonly seer: string | null;
};

const dead = `j.workspace_id = $1 and j.state in ('FAILED', 'DEAD_LETTER') and ($2::text is null or j.error_class = $2)
  and ($3::text is null or j.module = $3) and ($4::uuid is null or j.scan_id = $4) and ${isVisible("$5")}`;
const deadParams = (workspace: string, filter: DeadFilter) => [
  ...[workspace, filter.errorClass, filter.module, filter.scan, filter.seer],
];

/** Jobs that failed for good, be it of scans or asked for. */
export async function listDead(
  q: Query,
  workspace: string,
  filter: DeadFilter,
  page: JobPage,
): Promise<(JobRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 7);
  return q.rows(
    `select ${jobFields}, ${at.place} from ${jobTables} where ${dead} and ${at.where} order by ${at.orderBy} limit $6`,
    [...deadParams(workspace, filter), page.limit, ...at.params],
  );
}

export async function countDead(q: Query, workspace: string, filter: DeadFilter) {
  return q.rows<{ error_class: string | null; module: string; state: JobState; count: number; last_at: Date }>(
    `select j.error_class, j.module, j.state, count(*)::int as count, max(j.ended_at) as last_at
       from ${jobTables} where ${dead} group by 1, 2, 3 order by 4 desc, 1, 2, 3`,
    deadParams(workspace, filter),
  );
}

/** The first records of the stretches that jobs did not settle: what is to be looked at when they are requeued. */
export async function recordsLeft(q: Query, workspace: string, jobs: readonly string[], each: number) {
  if (jobs.length === 0) return [];
  return q.rows<{ job: string; seq: number; type: string; value: string }>(
    `select j.id as job, l.seq, e.type, e.key as value
       from jobs j
      cross join lateral (
        select seq, kind, ref from log
         where workspace_id = $1 and scan_id = j.scan_id and seq > j.low and seq <= j.to_seq and seq <> all(j.settled)
         order by seq limit $3) l
       left join relations r on l.kind = 'r' and r.workspace_id = $1 and r.id = l.ref
       join entities e on e.workspace_id = $1 and e.id = case when l.kind = 'e' then l.ref else r.from_id end
      where j.workspace_id = $1 and j.id = any($2::uuid[]) order by j.id, l.seq`,
    [workspace, jobs, each],
  );
}
