/** What a job can be. */
export const jobStates = [
  "CREATED",
  "QUEUED",
  "RUNNING",
  "RETRYING",
  "SUCCEEDED",
  "FAILED",
  "DEAD_LETTER",
  "CANCELLED",
] as const;
export type JobState = (typeof jobStates)[number];
