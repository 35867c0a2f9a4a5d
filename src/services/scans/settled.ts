import type { OffsetOf, UnsettledJob } from "../../db/tables/coverage.ts";
import { openStates } from "../../jobs/states.ts";

/** Where a record that a module takes stands with it. */
export type Standing =
  | { readonly how: "settled" }
  /** No job is made yet that reaches so far. */
  | { readonly how: "unplanned" }
  | { readonly how: "open" }
  | { readonly how: "cancelled" }
  /** Its job failed before it came to this record. */
  | { readonly how: "failed"; readonly error: string };

/** How far modules have come, from their offsets and those jobs that did not end well. Pure. */
export function makeStanding(offsets: readonly OffsetOf[], jobs: readonly UnsettledJob[]) {
  const planned = new Map(offsets.map((row) => [row.module, row.planned]));
  const byModule = Map.groupBy(jobs, (job) => job.module);
  return (module: string, seq: number): Standing => {
    if (seq > (planned.get(module) ?? 0)) return { how: "unplanned" };
    const job = byModule.get(module)?.find(({ from, to }) => from < seq && seq <= to);
    if (!job || seq <= job.low || job.settled.includes(seq)) return { how: "settled" };
    if (openStates.includes(job.state)) return { how: "open" };
    if (job.state === "CANCELLED") return { how: "cancelled" };
    return { how: "failed", error: job.error ?? "its job failed" };
  };
}
