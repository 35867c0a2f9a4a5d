import { z } from "zod";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { type Context, type DnsAnswer, defineModule } from "../../sdk/index.ts";
import { type AliasLink, chainOf, emitName, isTold } from "./_names.ts";

/** Chains longer than any that works: resolvers give up between 8 and 16. */
const longestChain = 20;

/** Addresses of a name, through all its aliases. */
export default defineModule({
  id: "dns.resolve",
  title: "DNS resolution",
  about: "Addresses (A, AAAA) and aliases (CNAME) of names; finds alias loops and aliases that lead nowhere.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["ip", "domain", "hostname"],
  inScopeOnly: false,
  reach: 1,
  options: z.object({
    ipv6: z.boolean().default(true).describe("Also ask for IPv6 addresses"),
  }),
  concurrency: 200,
  tries: 3,
  timeoutMs: 30_000,
  verified: null,

  async run(context, { value: name }) {
    const { net, emit, options } = context;
    const types = options.ipv6 ? ["A", "AAAA"] : ["A"];
    const asked = await Promise.allSettled(types.map((type) => net.dns.query(name, type)));
    const answers = asked.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
    const known = new Set<string>();

    for (const answer of answers) {
      const { links, end, loop } = chainOf(name, answer);
      emitLinks(context, links, known);
      const dangling = answer.rcode === "NXDOMAIN" && links.length > 0 ? parseHostname(end) : null;
      if (loop && !known.has("trouble"))
        emit.claim({ cname_loop: loop }, { proof: links.slice(-3).map(({ proof }) => proof) });
      else if (dangling && !known.has("trouble"))
        emit.claim({ dangling_cname: dangling }, { proof: answer.proof("response") });
      if (loop ?? dangling) known.add("trouble");
      const reasons = links.slice(0, 2).map(({ proof }) => proof);
      for (const { name: owner, data, span } of answer.answers) {
        if (owner !== end || !("address" in data)) continue; // what was not asked for is nobody's address
        const proof = [answer.proof("response", span), ...reasons];
        if (emit.entity("ip", data.address, { relation: "resolves_to", proof }))
          emit.claim({}, { proof, traits: ["resolved"] });
      }
    }

    const untold = answers.find((answer) => !isTold(answer));
    if (untold) await explain(context, name, untold, known);
    const failed = asked.find((it) => it.status === "rejected");
    if (failed) throw failed.reason;
  },
});

function emitLinks(context: Pick<Context<unknown>, "emit">, links: readonly AliasLink[], known: Set<string>): void {
  for (const { from, to, proof } of links) {
    if (from === to || known.has(`${from} ${to}`)) continue;
    known.add(`${from} ${to}`);
    const owner = parseHostname(from);
    if (owner) emitName(context, to, { relation: "alias_of", from: { type: nameType(owner), value: owner }, proof });
  }
}

/** Many resolvers say SERVFAIL to a loop of aliases: asked for the aliases one by one, they show it. */
async function explain(
  context: Pick<Context<unknown>, "net" | "emit" | "couldNotLook">,
  name: string,
  untold: DnsAnswer,
  known: Set<string>,
) {
  const { net, emit, couldNotLook } = context;
  const seen = [name];
  const links: AliasLink[] = [];
  while (links.length < longestChain) {
    const [link] = chainOf(seen.at(-1) ?? name, await net.dns.query(seen.at(-1) ?? name, "CNAME")).links;
    if (!link) break;
    links.push(link);
    if (seen.includes(link.to)) {
      emitLinks(context, links, known);
      const proof = links.slice(-3).map((it) => it.proof);
      emit.claim({ cname_loop: seen.slice(seen.indexOf(link.to)) }, { proof });
      return;
    }
    seen.push(link.to);
  }
  emitLinks(context, links, known);
  couldNotLook("inconclusive", `${untold.server} answered ${untold.rcode}`);
}
