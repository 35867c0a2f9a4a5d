import { z } from "zod";
import { registrable } from "../../model/hostname.ts";
import { defineModule, NetError } from "../../sdk/index.ts";
import { type Failure, guess, tellFailures } from "./_guess.ts";
import { emitBelow, isTold, parentsOf } from "./_names.ts";
import { makeWildcards } from "./_wildcard.ts";
import { words } from "./_words.ts";

/** Names below a name, by a list of common labels. */
export default defineModule({
  id: "dns.brute",
  title: "DNS guessing",
  about: "Asks for common labels below every name, and keeps those that answer what made-up names do not get.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["hostname"],
  accepts: ({ value }) => !value.startsWith("_"), // names of services (RFC 8552), below which are no hosts to guess
  options: z.object({
    depth: z.int().min(1).max(6).default(3).describe("How many labels below the registered domain guesses are made"),
    words: z.int().min(1).max(words.length).default(words.length).describe("How many words, the most common first"),
    below: z.int().min(0).max(words.length).default(100).describe("How many words below host names that have records"),
    extra: z.string().array().default([]).describe("Further labels to try first"),
  }),
  concurrency: 4,
  batch: 20,
  tries: 3,
  timeoutMs: 600_000,
  verified: null,

  async run(context, { type, value: name }) {
    const { net, options, signal } = context;
    if (levelOf(name) >= options.depth) return;
    const itself = await net.dns.query(name, "A");
    if (itself.rcode === "NXDOMAIN") return; // nothing lies below it either (RFC 8020)
    if (!isTold(itself)) throw new NetError("inconclusive", `${itself.server} answered ${itself.rcode}`);
    const wildcards = makeWildcards(net.dns, signal);
    if (type !== "domain" && (await wildcards.judge(name, "A", itself)) === "wildcard") return;

    const failures: Failure[] = [];
    const whole = [...new Set([...options.extra, ...words.slice(0, options.words)])];
    const some = [...new Set([...options.extra, ...words.slice(0, options.below)])];
    const bases = [{ name, labels: type === "domain" || itself.answers.length === 0 ? whole : some }];
    for (const base of bases) {
      const names = base.labels.map((label) => `${label}.${base.name}`);
      const guessed = await guess(net.dns, wildcards, names, signal);
      failures.push(...guessed.failures);
      for (const { name: found, answer } of guessed.hits) {
        const spans = answer.answers.slice(0, 3).map(({ span }) => answer.proof("response", span));
        emitBelow(context, found, { proof: spans, traits: ["not_wildcard"] });
      }
      // A name without records is not told to anybody, but others lie below it, or it would not be there.
      const hits = new Set(guessed.hits.map((hit) => hit.name));
      const empty = guessed.interior.filter((it) => !hits.has(it) && levelOf(it) < options.depth);
      bases.push(...empty.map((it) => ({ name: it, labels: whole })));
    }
    tellFailures(context, failures);
  },
});

/** How many labels a name has below its registrable domain. */
function levelOf(name: string): number {
  return registrable(name) === null ? 0 : parentsOf(name).length;
}
