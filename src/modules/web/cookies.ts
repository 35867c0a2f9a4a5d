import { z } from "zod";
import { defineModule } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { faultsOf } from "./_cookie-faults.ts";
import { isFront, isRefused, lookAtFront } from "./_front.ts";
import { type Cookie, parseSetCookie } from "./_set-cookie.ts";

const options = z.object({
  cookies: z.int().min(1).max(200).default(50).describe("Cookies of one site that are judged"),
});

/** The cookies that a site sets at its front door, redirects on the site included (RFC 6265bis). Values are never told. */
export default defineModule({
  id: "web.cookies",
  title: "Cookies",
  about:
    "Judges the cookies that each site's front page sets: Secure, HttpOnly and SameSite of sessions, prefixes, domains.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.cookie_flags", "web.cookie_rejected", "web.cookie_domain"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  verified: null,
  options,

  async run(context, subject) {
    const chain = await lookAtFront(context.net, subject.value);
    const last = chain.at(-1);
    if (!last || isRefused(context, last)) return;
    const set = cookiesOf(chain, context.options.cookies);
    if (set.length === 0) return;
    const { hostname } = new URL(subject.value);
    context.emit.claim(
      { cookies: Object.fromEntries(set.map(({ cookie: { name, removes: _, ...flags } }) => [name, flags])) },
      { proof: set.slice(0, 3).map(({ answer, index }) => answer.proofOfHeader("set-cookie", index)) },
    );
    for (const { cookie, answer, index } of set) {
      for (const fault of faultsOf(cookie, hostname))
        context.emit.finding(fault, { proof: answer.proofOfHeader("set-cookie", index) });
    }
  },
});

type Setting = { readonly cookie: Cookie; readonly answer: HttpAnswer; readonly index: number };

/** Each cookie that is set, in order of its name; of several settings the last one. */
function cookiesOf(chain: readonly HttpAnswer[], most: number): Setting[] {
  const byName = new Map<string, Setting>();
  for (const answer of chain) {
    for (const [index, line] of (answer.headers["set-cookie"] ?? []).slice(0, most).entries()) {
      const cookie = parseSetCookie(line, new Date());
      if (cookie?.removes) byName.delete(cookie.name);
      else if (cookie) byName.set(cookie.name, { cookie, answer, index });
    }
  }
  return [...byName.values()].sort((a, b) => (a.cookie.name < b.cookie.name ? -1 : 1)).slice(0, most);
}
