import type { DnsMessage } from "./message.ts";
import type { RawAnswer } from "./resolver-types.ts";

const longestSeconds = 3_600;

/**
 * Answers by question while their TTL lasts. Two generations stand for "least recently used": what was not asked for
 * while `size` others came is dropped whole, so nothing is ever searched for eviction. At most 2 × size answers.
 */
export class AnswerCache {
  readonly #size: number;
  readonly #clock: () => number;
  #young = new Map<string, { answer: RawAnswer; until: number }>();
  #old = new Map<string, { answer: RawAnswer; until: number }>();

  constructor(size: number, clock: () => number) {
    this.#size = size;
    this.#clock = clock;
  }

  get(key: string): RawAnswer | null {
    const found = this.#young.get(key) ?? this.#old.get(key);
    if (!found) return null;
    if (found.until <= this.#clock()) {
      this.#young.delete(key);
      this.#old.delete(key);
      return null;
    }
    if (!this.#young.has(key)) this.#keep(key, found);
    return found.answer;
  }

  put(key: string, answer: RawAnswer): void {
    const seconds = lifetime(answer.message);
    if (seconds > 0) this.#keep(key, { answer, until: this.#clock() + seconds * 1_000 });
  }

  #keep(key: string, entry: { answer: RawAnswer; until: number }): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, entry);
  }
}

/**
 * Seconds that an answer may be kept: the least TTL of its records; for none, the SOA's of RFC 2308 5; an hour at most.
 * Failures, and misses without an SOA, are not kept.
 */
export function lifetime({ rcode, answers, authority }: DnsMessage): number {
  if (rcode !== "NOERROR" && rcode !== "NXDOMAIN") return 0;
  let seconds = longestSeconds;
  if (answers.length > 0) for (const { ttl } of answers) seconds = Math.min(seconds, ttl);
  if (answers.length > 0 && rcode === "NOERROR") return seconds;
  const soa = authority.find((record) => record.type === "SOA");
  if (!soa || !("minimum" in soa.data)) return 0;
  return Math.min(seconds, soa.ttl, soa.data.minimum);
}
