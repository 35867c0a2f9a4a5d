import { type DnsFailure, failureOf } from "./failure.ts";
import type { Question } from "./question.ts";
import type { RawAnswer } from "./resolver-types.ts";
import type { Server } from "./server.ts";

/** So many servers that cannot tell (SERVFAIL …) are believed that none can. */
const enoughFailures = 3;
/** So many servers that will not tell (REFUSED) are asked. */
const mostRefusals = 6;

/** Whether a question whose try brought nothing final is worth another one. */
export function mayTryAgain(question: Question, pool: readonly Server[], tries: number): boolean {
  const { failed, refused, target, refusal } = question;
  const known = isAboutTheName(refusal);
  if (failed.length >= tries || refused.length >= (known ? enoughFailures : mostRefusals)) return false;
  return target !== null || pool.some((server) => !refused.includes(server) && !(known && failed.includes(server)));
}

/** What a question without a final answer comes to: the refusal that servers agree on, or a failure. */
export function outcomeOf(question: Question): RawAnswer | DnsFailure {
  const { failed, refused, refusal } = question;
  const isAnswer = isAboutTheName(refusal) || failed.every((server) => refused.includes(server));
  return refusal && isAnswer ? refusal : failureOf(question);
}

/** The refusal to keep of two: one that tells something of the name. */
export function tellingMore(known: RawAnswer | null, other: RawAnswer): RawAnswer {
  return known && (isAboutTheName(known) || !isAboutTheName(other)) ? known : other;
}

/**
 * Milliseconds given to a try. Where we know of the server how soon it answers, or another one can be asked instead, that
 * is what is waited for, twice as long after each failed try; the last try has the most.
 */
export function patience(
  { failed, refused, target }: Question,
  server: Server,
  pool: readonly Server[],
  { timeoutMs, tries }: { readonly timeoutMs: number; readonly tries: number },
): number {
  const another = pool.some((other) => other !== server && !other.weak && !refused.includes(other));
  const mayBeShort = target ? target.pooled : pool.length > 1 && (another || failed.length > 0);
  if (!mayBeShort || failed.length >= tries - 1) return timeoutMs;
  return Math.min(timeoutMs, server.usualMs * 2 ** failed.length);
}

/** SERVFAIL and its like are said of the name; REFUSED is said of who asks, and tells nothing beside a failed try. */
function isAboutTheName(refusal: RawAnswer | null): boolean {
  return refusal !== null && refusal.message.rcode !== "REFUSED";
}
