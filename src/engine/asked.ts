import type { Query } from "../db/client.ts";
import { backoff } from "../jobs/states.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Durable } from "./cycle.ts";

/** What becomes of a job that a person asked for when an attempt could not look. */
export type Decided = {
  readonly state: "RETRYING" | "FAILED" | "DEAD_LETTER";
  readonly waitMs: number;
  readonly errorClass: Outcome;
};

export function isFinal(decided: Decided | undefined): boolean {
  return decided !== undefined && decided.state !== "RETRYING";
}

/** Another attempt may cure it: after a while, as often as is allowed. Else it has failed for good. */
export function verdictOf(
  outcome: Outcome,
  mayCure: boolean,
  job: { readonly failures: number; readonly most_attempts: number },
  random: number,
): Decided {
  if (!mayCure) return { state: "FAILED", waitMs: 0, errorClass: outcome };
  const failures = job.failures + 1;
  if (failures >= job.most_attempts) return { state: "DEAD_LETTER", waitMs: 0, errorClass: outcome };
  return { state: "RETRYING", waitMs: backoff(failures, random), errorClass: outcome };
}

/** Decides for those jobs that gave up in these slices. Their rows are held. */
export async function decide(q: Query, workspace: string, slices: readonly Durable[]): Promise<Map<string, Decided>> {
  const gaveUp = slices.flatMap(({ slice: { job, ending } }) => (ending?.how === "gave_up" ? [{ job, ending }] : []));
  if (gaveUp.length === 0) return new Map();
  const rows = await q.rows<{ id: string; failures: number; most_attempts: number }>(
    `select id, failures, most_attempts from jobs where workspace_id = $1 and id = any($2::uuid[])`,
    [workspace, gaveUp.map(({ job }) => job)],
  );
  const jobs = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    gaveUp.flatMap(({ job, ending: { exception, mayCure } }) => {
      const row = jobs.get(job);
      return row ? [[job, verdictOf(exception.outcome, mayCure, row, Math.random())] as const] : [];
    }),
  );
}
