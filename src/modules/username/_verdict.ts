import type { HttpAnswer } from "../../sdk/net.ts";
import type { Sign, Site } from "./_site-list.ts";

/** What one answer says of one name. `span` are the words that say "exists", in UTF-16 positions of the text. */
export type Verdict =
  | { readonly is: "present"; readonly span: readonly [number, number] | null }
  | { readonly is: "absent" }
  | { readonly is: "unknown"; readonly outcome: "blocked" | "rate_limited" | "inconclusive"; readonly why: string };

// Challenge pages of common shields: they answer for every name, mostly with 403 or 503, some with 200.
const challenge = /cf-chl-|challenge-platform|_Incapsula_|px-captcha|awswaf|g-recaptcha|h-captcha|Just a moment\.\.\./;

/** Both rules of a site must agree: its sign for "exists" without the one for "absent", or the other way round. */
export function verdictOf(site: Site, name: string, answer: HttpAnswer): Verdict {
  const { status } = answer;
  const present = spanOf(site.exists, name, answer);
  const absent = spanOf(site.absent, name, answer);
  if (present && !absent) return { is: "present", span: present[1] > present[0] ? present : null };
  if (absent && !present) return { is: "absent" };
  if (status === 429) return { is: "unknown", outcome: "rate_limited", why: "answers 429" };
  if (status === 401 || status === 403 || status === 407 || status === 999) {
    return { is: "unknown", outcome: "blocked", why: `answers ${status}` };
  }
  if (challenge.test(answer.text.slice(0, 50_000))) {
    return { is: "unknown", outcome: "blocked", why: "shows a challenge to prove that one is human" };
  }
  const why = present ? "shows both signs, of a profile and of none" : `shows neither sign (status ${status})`;
  return { is: "unknown", outcome: "inconclusive", why };
}

/** Where the sign is in the answer's text; an empty span when its status alone is the sign; null when it is not there. */
function spanOf(sign: Sign, name: string, answer: HttpAnswer): readonly [number, number] | null {
  if (answer.status !== sign.status) return null;
  if (sign.whole !== undefined) return answer.text.trim() === sign.whole ? [0, answer.text.length] : null;
  if (sign.text === undefined) return [0, 0];
  const words = sign.text.replaceAll("{}", name).toLowerCase();
  // Lower case can change a text's length ("İ"), and with it the positions: then only the status line is cited.
  const lower = answer.text.toLowerCase();
  const at = lower.indexOf(words);
  if (at < 0) return null;
  return lower.length === answer.text.length ? [at, at + words.length] : [0, 0];
}
