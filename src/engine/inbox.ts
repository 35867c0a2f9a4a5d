import type { Slice } from "./slice.ts";

/** Slices that wait to be committed, by scan. Scans take turns. */
export type Inbox = {
  add(scan: string, slice: Slice): void;
  /**
   * The next scan's slices, up to so many facts (one slice at least), those of a job in order. What only settles comes
   * along in any case: modules that look must not fall behind those that find.
   */
  take(mostFacts: number): { scan: string; slices: readonly Slice[] } | undefined;
  /** They could not be committed: they come again, before what arrived since. */
  putBack(scan: string, slices: readonly Slice[]): void;
};

export function makeInbox(): Inbox {
  const waiting = new Map<string, readonly Slice[]>();
  return {
    add(scan, slice) {
      waiting.set(scan, [...(waiting.get(scan) ?? []), slice]);
    },
    take(mostFacts) {
      for (const [scan, slices] of waiting) {
        let facts = 0;
        const held = new Set<string>(); // jobs of which a slice has to wait
        const now: Slice[] = [];
        const later: Slice[] = [];
        for (const slice of slices) {
          const fits = now.length === 0 || facts + slice.facts.length <= mostFacts;
          if (!fits) held.add(slice.job);
          if (held.has(slice.job)) later.push(slice);
          else {
            facts += slice.facts.length;
            now.push(slice);
          }
        }
        waiting.delete(scan);
        if (later.length > 0) waiting.set(scan, later); // last in line
        return { scan, slices: now };
      }
      return undefined;
    },
    putBack(scan, slices) {
      waiting.set(scan, [...slices, ...(waiting.get(scan) ?? [])]);
    },
  };
}
