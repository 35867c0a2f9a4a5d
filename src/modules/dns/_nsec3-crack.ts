import { setImmediate } from "node:timers/promises";
import { registrable } from "../../model/hostname.ts";
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

/** A thread answers others after so many ms. */
const longestHold = 40;

/**
 * Names of which the hashes are known, found without a question: the words, pairs of them, words below names found, and
 * variations of names found, until no more is. `known` are names of the zone that were found otherwise.
 */
export async function crack(
  zone: string,
  { ring, hashing }: Collected,
  known: readonly string[],
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

  const own = known.filter((name) => name.endsWith(`.${zone}`));
  let fresh = [zone, ...(await attempt([zone, `*.${zone}`, ...own.flatMap((name) => [...between(name, zone), name])]))];
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

/** The names between one and its zone: they exist, be it without records. */
function between(name: string, zone: string): string[] {
  const names: string[] = [];
  for (let at = name; registrable(at) !== null && at.length > zone.length; ) {
    at = at.slice(at.indexOf(".") + 1);
    if (at.length > zone.length) names.push(at);
  }
  return names;
}

function* pairsOf(words: readonly string[], zone: string): Generator<string> {
  for (const one of words) for (const other of words) if (one !== other) yield `${one}-${other}.${zone}`;
}
