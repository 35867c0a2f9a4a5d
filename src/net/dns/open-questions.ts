import { randomInt } from "node:crypto";
import type { Question } from "./question.ts";
import type { Server } from "./server.ts";

const heads = 8_192;

/**
 * The questions not yet answered, found by what they ask (message bytes without the id) and of whom. A table of our own
 * with chains through the questions: a Map with this much coming and going leaves a trail of dead tables that, once one
 * of them is old, keeps every question alive until a full collection (17 % of the time went there).
 */
export class OpenQuestions {
  readonly #heads: (Question | null)[] = new Array(heads).fill(null);
  readonly #seed = randomInt(2 ** 31);

  /** The number under which a request is filed; seeded, so that nobody can choose names that share one. */
  hash(request: Uint8Array): number {
    let hash = this.#seed;
    for (let i = 2; i < request.length; i += 1) hash = Math.imul(hash ^ (request[i] as number), 0x01000193);
    return hash ^ (hash >>> 15);
  }

  find(request: Uint8Array, hash: number, target: Server | null): Question | null {
    let question = this.#heads[hash & (heads - 1)] ?? null;
    for (; question; question = question.next) {
      if (question.hash === hash && question.target === target && asksTheSame(question.request, request))
        return question;
    }
    return null;
  }

  add(question: Question): void {
    const slot = question.hash & (heads - 1);
    question.next = this.#heads[slot] ?? null;
    this.#heads[slot] = question;
  }

  remove(question: Question): void {
    const slot = question.hash & (heads - 1);
    let before: Question | null = null;
    for (let other = this.#heads[slot] ?? null; other; before = other, other = other.next) {
      if (other !== question) continue;
      if (before) before.next = question.next;
      else this.#heads[slot] = question.next;
      question.next = null;
      return;
    }
  }

  /** All of them, as they are now. */
  all(): Question[] {
    const all: Question[] = [];
    for (let question of this.#heads) for (; question; question = question.next) all.push(question);
    return all;
  }
}

/** Whether two requests are the same but for their id. */
export function asksTheSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let i = 2; i < one.length; i += 1) if (one[i] !== other[i]) return false;
  return true;
}
