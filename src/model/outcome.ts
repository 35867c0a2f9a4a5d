import { z } from "zod";

/** Why a module could not look at an entity. Only these are stored; "found" and "absent" follow from the offsets. */
export const outcomes = [
  "blocked",
  "rate_limited",
  "no_key",
  "bad_key",
  "quota",
  "inconclusive",
  "timeout",
  "failed",
] as const;
export const Outcome = z.enum(outcomes);
export type Outcome = z.infer<typeof Outcome>;

/** Refusals by a source: the rest of the job is handed back and tried later; it costs no attempt. */
export const refusals: readonly Outcome[] = ["rate_limited", "quota"];

/** Reasons of the record's own, which a second try may cure. */
export const retryable: readonly Outcome[] = ["timeout", "failed"];
