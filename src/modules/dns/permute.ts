import { z } from "zod";
import { defineModule } from "../../sdk/index.ts";
import { guess, tellFailures } from "./_guess.ts";
import { emitBelow, parentsOf } from "./_names.ts";
import { permutationsOf } from "./_permutations.ts";
import { makeWildcards } from "./_wildcard.ts";

/** Names that look like known ones: the next number, the staging twin, the words turned round. */
export default defineModule({
  id: "dns.permute",
  title: "DNS permutations",
  about:
    "Asks for variations of the names already found (api → api2, dev-api, api-staging), and keeps those that answer.",
  footprint: "P1",
  consumes: ["hostname"],
  produces: ["hostname"],
  runs: "at_rest",
  accepts: ({ value }) => parentsOf(value).length > 0,
  options: z.object({
    per_name: z.int().min(1).max(1_000).default(120).describe("Variations of one name at most"),
    most: z.int().min(1).max(100_000).default(20_000).describe("Variations at most, for all the names of one round"),
  }),
  tries: 3,
  timeoutMs: 600_000,
  verified: null,

  async runBatch(context, subjects) {
    const { net, options, signal } = context;
    const given = new Set(subjects.map(({ value }) => value));
    const origins = new Map<string, string>();
    for (const name of [...given].sort()) {
      for (const candidate of permutationsOf(name).slice(0, options.per_name)) {
        if (!given.has(candidate) && !origins.has(candidate) && context.inScope("hostname", candidate))
          origins.set(candidate, name);
      }
    }
    const candidates = [...origins.keys()].slice(0, options.most);
    const { hits, failures } = await guess(net.dns, makeWildcards(net.dns, signal), candidates, signal);
    for (const { name, answer } of hits) {
      const spans = answer.answers.slice(0, 2).map(({ span }) => answer.proof("response", span));
      const rule = { kind: "derived" as const, rule: "dns.permute", from: [`hostname ${origins.get(name)}`] };
      emitBelow(context, name, { proof: [...spans, rule], traits: ["not_wildcard"] });
    }
    tellFailures(context, failures);
  },
});
