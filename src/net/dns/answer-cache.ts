import type { DnsMessage } from "./message.ts";
import { asksTheSame } from "./open-questions.ts";
import type { RawAnswer } from "./resolver-types.ts";
import type { Server } from "./server.ts";

const longestSeconds = 3_600;

type Entry = {
  readonly hash: number;
  readonly answer: RawAnswer;
  readonly target: Server | null;
  readonly until: number;
};

/**
 * Answers by question (its request without the id, and the server if it had to be a certain one) while their TTL lasts.
 * Sets of two, the one used longer ago making room: exactly bounded, with nothing to search. It pays to be small:
 * keeping 512 answers cost 1 µs a question, keeping 4,096 cost 5, for then most outlive a collection of the young.
 */
export class AnswerCache {
  readonly #sets: number;
  readonly #clock: () => number;
  readonly #entries: (Entry | null)[];

  /** `size` answers at most. */
  constructor(size: number, clock: () => number) {
    this.#sets = Math.ceil(size / 2);
    this.#clock = clock;
    this.#entries = new Array(this.#sets * 2).fill(null);
  }

  get(request: Uint8Array, hash: number, target: Server | null): RawAnswer | null {
    const at = this.#at(hash);
    for (let slot = at; slot < at + 2; slot += 1) {
      const entry = this.#entries[slot];
      if (entry?.hash !== hash || entry.target !== target || !asksTheSame(entry.answer.request, request)) continue;
      this.#entries[slot] = null;
      if (entry.until <= this.#clock()) return null;
      this.#place(at, entry);
      return entry.answer;
    }
    return null;
  }

  put(hash: number, target: Server | null, answer: RawAnswer): void {
    const seconds = lifetime(answer.message);
    if (seconds > 0) this.#place(this.#at(hash), { hash, answer, target, until: this.#clock() + seconds * 1_000 });
  }

  #at(hash: number): number {
    return ((hash >>> 0) % this.#sets) * 2;
  }

  #place(at: number, entry: Entry): void {
    if (this.#entries[at]) this.#entries[at + 1] = this.#entries[at] ?? null;
    this.#entries[at] = entry;
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
