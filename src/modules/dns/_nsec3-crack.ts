import { setImmediate } from "node:timers/promises";
import { hashName } from "./_nsec3.ts";
import type { Collected } from "./_nsec3-collect.ts";
import { permutationsOf } from "./_permutations.ts";

export type Words = {
  readonly all: readonly string[];
  /** How many of them are tried below each name found, and in pairs. */
  readonly below: number;
  readonly pairs: number;
  /** Rounds of SHA-1 that all may take together. */
  readonly most: number;
};

/** Others in the thread wait for servers that are patient for seconds only: they get their turn after so many ms. */
const longestHold = 5;

/**
 * Names of which the hashes are known, found without a question: the words, pairs of them, words below names found, and
 * variations of names found, until no more is. What the scan knows besides does not matter: the same zone gives the same.
 */
export async function crack(
  zone: string,
  { ring, hashing }: Collected,
  words: Words,
  signal: AbortSignal,
): Promise<{ found: string[]; spent: boolean }> {
  const found = new Map<string, string>();
  const tried = new Set<string>();
  let rounds = 0;
  let held = performance.now();

  async function attempt(candidates: Iterable<string>): Promise<string[]> {
    const fresh: string[] = [];
    for (const name of candidates) {
      if (rounds >= words.most) break;
      if (tried.has(name)) continue;
      tried.add(name);
      rounds += hashing.iterations + 1;
      const hashed = hashName(name, hashing);
      if (hashed && ring.hashes.has(hashed) && !found.has(hashed)) {
        found.set(hashed, name);
        fresh.push(name);
      }
      if (performance.now() - held > longestHold) {
        await setImmediate();
        signal.throwIfAborted();
        held = performance.now();
      }
    }
    return fresh;
  }

  let fresh = [zone, ...(await attempt([zone, `*.${zone}`]))];
  fresh.push(...(await attempt(words.all.map((word) => `${word}.${zone}`))));
  fresh.push(...(await attempt(pairsOf(words.all.slice(0, words.pairs), zone))));
  while (fresh.length > 0 && rounds < words.most) {
    const next: string[] = [];
    for (const name of fresh) {
      next.push(...(await attempt(permutationsOf(name))));
      if (name !== zone)
        next.push(...(await attempt(words.all.slice(0, words.below).map((word) => `${word}.${name}`))));
    }
    fresh = next;
  }
  return { found: [...found.values()], spent: rounds >= words.most };
}

function* pairsOf(words: readonly string[], zone: string): Generator<string> {
  for (const one of words) for (const other of words) if (one !== other) yield `${one}-${other}.${zone}`;
}
