import { type JobState, jobStates } from "../model/job-state.ts";

/** The only ways between the states of a job. */
const transitions: Readonly<Record<JobState, readonly JobState[]>> = {
  CREATED: ["QUEUED", "CANCELLED"],
  QUEUED: ["RUNNING", "CANCELLED"],
  // back to QUEUED: a source refused, or a person paused; neither is an attempt
  RUNNING: ["SUCCEEDED", "RETRYING", "FAILED", "DEAD_LETTER", "QUEUED", "CANCELLED"],
  RETRYING: ["RUNNING", "FAILED", "DEAD_LETTER", "CANCELLED"],
  FAILED: ["QUEUED"],
  DEAD_LETTER: ["QUEUED"],
  SUCCEEDED: [],
  CANCELLED: [],
};

export const openStates: readonly JobState[] = ["CREATED", "QUEUED", "RUNNING", "RETRYING"];
export const finalStates: readonly JobState[] = ["SUCCEEDED", "FAILED", "DEAD_LETTER", "CANCELLED"];

export function mayBecome(from: JobState, to: JobState): boolean {
  return transitions[from].includes(to);
}

/** The states from which a job may become `to`: the guard of every update. */
export function sourcesOf(to: JobState): JobState[] {
  return jobStates.filter((from) => mayBecome(from, to));
}

/** How long to wait before another attempt: 1 s, 2 s, 4 s … up to a minute, give or take a quarter. In ms. */
export function backoff(attempt: number, random: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.max(0, attempt - 1)) * (0.75 + random / 2);
}
