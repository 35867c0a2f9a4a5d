import { z } from "zod";

/**
 * What the target can notice. P0: third parties or local data only. P1: DNS that reaches its name servers.
 * P2: touches it. P3: intrusive, or guessing. P2 and P3 want an authorized scope.
 */
export const footprints = ["P0", "P1", "P2", "P3"] as const;
export const Footprint = z.enum(footprints);
export type Footprint = z.infer<typeof Footprint>;

/** True when something that costs `needed` is allowed under `granted`. */
export function within(needed: Footprint, granted: Footprint): boolean {
  return needed <= granted;
}
