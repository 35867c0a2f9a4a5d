import { hash } from "node:crypto";
import type { Hashing } from "./_dnssec.ts";
import { nameToWire } from "./_wire.ts";

/** The hash of a name by RFC 5155 5, as hex; null where it is no name. */
export function hashName(name: string, { iterations, salt }: Hashing): string | null {
  let bytes: Buffer | null = nameToWire(name);
  if (!bytes) return null;
  for (let round = 0; round <= iterations; round += 1)
    bytes = hash("sha1", salt.length > 0 ? Buffer.concat([bytes, salt]) : bytes, "buffer");
  return bytes.toString("hex");
}

/** What is known of a zone's ring of hashes: each gap from one hash to the next, as hex. */
export type Ring = {
  /** Adds a gap; false if it was known. */
  add(owner: string, next: string): boolean;
  /** Whether a hash lies in a gap or on its edge: asking for its name would tell nothing new. */
  covers(hashed: string): boolean;
  /** Whether the gaps close the ring: every hash of the zone is known. */
  isClosed(): boolean;
  readonly hashes: ReadonlySet<string>;
};

export function makeRing(): Ring {
  const gaps = new Map<string, string>();
  const hashes = new Set<string>();
  let sorted: string[] | null = null;

  function before(hashed: string): string | undefined {
    sorted ??= [...gaps.keys()].sort();
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") <= hashed) low = middle + 1;
      else high = middle;
    }
    return sorted[low - 1] ?? sorted.at(-1); // before the first lies the last: it is a ring
  }

  return {
    hashes,
    add(owner, next) {
      if (gaps.get(owner) === next) return false;
      gaps.set(owner, next);
      hashes.add(owner).add(next);
      sorted = null;
      return true;
    },
    covers(hashed) {
      if (hashes.has(hashed)) return true;
      const owner = before(hashed);
      const next = owner === undefined ? undefined : gaps.get(owner);
      if (owner === undefined || next === undefined) return false;
      return owner < next ? owner < hashed && hashed < next : hashed > owner || hashed < next;
    },
    isClosed: () => gaps.size > 0 && [...gaps.values()].every((next) => gaps.has(next)),
  };
}
