/** Counts how often each question was asked, from 1. Faults depend on this and never on time. */
export type Tries = { next(question: string): number; reset(): void };

export function makeTries(): Tries {
  const counts = new Map<string, number>();
  return {
    next(question) {
      const count = (counts.get(question) ?? 0) + 1;
      counts.set(question, count);
      return count;
    },
    reset: () => counts.clear(),
  };
}

/** A number in [0, 1) that depends on nothing but its arguments (FNV-1a, finished as in MurmurHash3). */
export function chance(seed: number, question: string, attempt: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of `${question}\n${attempt}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
