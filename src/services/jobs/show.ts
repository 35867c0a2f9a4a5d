import type { JobRow } from "../../db/tables/asked-jobs.ts";
import type { JobState } from "../../model/job-state.ts";

/** A job as the doors show it. */
export type ShownJob = {
  readonly id: string;
  readonly technique: string;
  /** What it looks at; null for a job that a scan planned, which looks at many things. */
  readonly target: { readonly id: string; readonly type: string; readonly value: string } | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly state: JobState;
  /** How often this was asked for and run. */
  readonly run: number;
  readonly attempts: number;
  readonly failures: number;
  readonly max_attempts: number;
  readonly error: string | null;
  readonly error_class: string | null;
  readonly idempotency_key: string | null;
  readonly scan: string;
  readonly investigation: string | null;
  readonly requested_by: string | null;
  readonly created_at: string;
  /** When it is tried again, where it waits for that. */
  readonly run_at: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
};

export function showJob(row: JobRow): ShownJob {
  const { target, target_id } = row;
  return {
    id: row.id,
    technique: row.module,
    target: target && target_id ? { id: target_id, type: target.type, value: target.value } : null,
    params: row.options,
    state: row.state,
    run: row.run,
    attempts: row.attempt,
    failures: row.failures,
    max_attempts: row.most_attempts,
    error: row.error,
    error_class: row.error_class,
    idempotency_key: row.idempotency,
    scan: row.scan_id,
    investigation: row.investigation_id,
    requested_by: row.requested_by,
    created_at: row.created_at.toISOString(),
    run_at: ["QUEUED", "RETRYING"].includes(row.state) ? row.run_at.toISOString() : null,
    started_at: row.started_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}
