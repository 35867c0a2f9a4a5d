import type { Outcome } from "../../model/outcome.ts";
import type { HttpAnswer } from "../../sdk/net.ts";

/** Why an answer shows nothing of the page that was asked for; null where it does. */
export function refusalOf(answer: HttpAnswer): { readonly outcome: Outcome; readonly why: string } | null {
  const { status, url } = answer;
  const why = `${url} answers ${status}`;
  if (status === 429 || status === 503) return { outcome: "rate_limited", why };
  if (status === 401 || status === 403 || status === 407 || status === 451) return { outcome: "blocked", why };
  if (status >= 500) return { outcome: "inconclusive", why };
  return null;
}
