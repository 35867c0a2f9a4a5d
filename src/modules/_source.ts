import { type HttpAnswer, NetError } from "../sdk/index.ts";

/**
 * Turns what a source answers instead of an answer into a NetError: 429 rate_limited (with Retry-After), 401 bad_key,
 * 402 quota, 403 and 451 blocked, 5xx failed. Everything else goes on: what a 404 means, the module knows.
 */
export function checkSource(answer: HttpAnswer): void {
  const host = new URL(answer.url).host;
  const refuse = (outcome: ConstructorParameters<typeof NetError>[0], retryAfter?: number): never => {
    throw new NetError(outcome, `${host} answered ${answer.status}`, retryAfter === undefined ? {} : { retryAfter });
  };
  if (answer.status === 429) refuse("rate_limited", retryAfterOf(answer));
  if (answer.status === 401) refuse("bad_key");
  if (answer.status === 402) refuse("quota");
  if (answer.status === 403 || answer.status === 451) refuse("blocked");
  if (answer.status >= 500) refuse("failed", retryAfterOf(answer));
}

/** Milliseconds of a Retry-After (RFC 9110 10.2.3), in seconds or as a date by the answer's own clock. */
function retryAfterOf({ headers }: HttpAnswer): number | undefined {
  const said = headers["retry-after"]?.[0]?.trim();
  if (said === undefined) return undefined;
  if (/^\d{1,6}$/.test(said)) return Number(said) * 1_000;
  const wait = Date.parse(said) - Date.parse(headers.date?.[0] ?? "");
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}

/** The answer's body as JSON; NetError "inconclusive" when it is none, or was cut. */
export function jsonOf(answer: HttpAnswer): unknown {
  const host = new URL(answer.url).host;
  if (answer.truncated) throw new NetError("inconclusive", `${host} answered more than is read.`);
  try {
    return JSON.parse(answer.text);
  } catch (cause) {
    throw new NetError("inconclusive", `${host} answered something that is no JSON.`, { cause });
  }
}
