import type { DnsAnswer, DnsRecord } from "../../sdk/index.ts";
import { type HashedGap, type Hashing, readHashedGap } from "./_dnssec.ts";
import { madeUpLabel } from "./_nsec-walk.ts";
import { hashName, makeRing, type Ring } from "./_nsec3.ts";
import type { Zone } from "./_zone.ts";

export type Hashed = { readonly gap: HashedGap; readonly record: DnsRecord; readonly answer: DnsAnswer };

export type Collected = {
  readonly hashing: Hashing;
  readonly ring: Ring;
  /** What is known at a hash, by its hexadecimal form. */
  readonly at: ReadonlyMap<string, Hashed>;
  /** Whether records are made for each question, around the very hash (RFC 7129 appendix B). */
  readonly narrow: boolean;
  readonly asked: number;
  /** The answer that shows how the zone hashes. */
  readonly shown: DnsAnswer;
};

/** Questions asked side by side. */
const abreast = 8;
/** So many made-up names are hashed to find one that would tell something new; then nearly all is known. */
const mostTries = 3_000;

/**
 * Hashes of a zone's names (RFC 5155), from what it says of names that nobody made. Each question is for a name of which
 * the hash lies in none of the gaps known so far. Null where the zone shows no NSEC3 records.
 */
export async function collectHashes(
  zone: Zone,
  { most, rounds, signal }: { most: number; rounds: number; signal: AbortSignal },
): Promise<Collected | null> {
  const ring = makeRing();
  const at = new Map<string, Hashed>();
  let tried = 0;
  const first = await zone.ask(`${madeUpLabel(zone.apex, tried++)}.${zone.apex}`, "A");
  const [one] = gapsOf(zone, first);
  if (!one) return null;
  const hashing = { iterations: one.gap.iterations, salt: one.gap.salt };
  take(first);
  const narrow = gapsOf(zone, first).some(({ gap }) => isNarrow(gap));
  let asked = 1;
  for (let barren = 0; !narrow && hashing.iterations <= rounds && asked < most && barren < 3 && !ring.isClosed(); ) {
    signal.throwIfAborted();
    const names = namesOutside(Math.min(abreast, most - asked));
    if (names.length === 0) break;
    asked += names.length;
    const before = ring.hashes.size;
    for (const answer of await Promise.all(names.map((name) => zone.ask(name, "A")))) take(answer);
    barren = ring.hashes.size > before ? 0 : barren + 1;
  }
  return { hashing, ring, at, narrow, asked, shown: first };

  function take(answer: DnsAnswer): void {
    for (const hashed of gapsOf(zone, answer)) {
      const { owner, next, iterations, salt } = hashed.gap;
      if (iterations !== hashing.iterations || !salt.equals(hashing.salt)) continue;
      ring.add(owner.toString("hex"), next.toString("hex"));
      at.set(owner.toString("hex"), hashed);
    }
  }

  function namesOutside(count: number): string[] {
    const names: string[] = [];
    for (const end = tried + mostTries; names.length < count && tried < end; ) {
      const name = `${madeUpLabel(zone.apex, tried++)}.${zone.apex}`;
      const hashed = hashName(name, hashing);
      if (hashed && !ring.covers(hashed)) names.push(name);
    }
    return names;
  }
}

function gapsOf(zone: Zone, answer: DnsAnswer): Hashed[] {
  return answer.authority.flatMap((record) => {
    const gap = record.name.endsWith(`.${zone.apex}`) ? readHashedGap(record) : null;
    return gap ? [{ gap, record, answer }] : [];
  });
}

function isNarrow({ owner, next }: HashedGap): boolean {
  const number = (hash: Buffer) => BigInt(`0x${hash.toString("hex")}`);
  const width = number(next) - number(owner);
  return width > 0n && width <= 2n;
}
