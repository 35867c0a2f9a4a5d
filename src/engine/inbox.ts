import type { Slice } from "./slice.ts";

/** Slices that wait to be committed, by scan. Scans take turns. */
export type Inbox = {
  add(scan: string, slice: Slice): void;
  /** The next scan's slices, in order, up to so many facts (one slice at least). */
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
        let count = 0;
        for (const slice of slices) {
          if (count > 0 && facts + slice.facts.length > mostFacts) break;
          facts += slice.facts.length;
          count += 1;
        }
        waiting.delete(scan);
        if (count < slices.length) waiting.set(scan, slices.slice(count)); // last in line
        return { scan, slices: slices.slice(0, count) };
      }
      return undefined;
    },
    putBack(scan, slices) {
      waiting.set(scan, [...slices, ...(waiting.get(scan) ?? [])]);
    },
  };
}
