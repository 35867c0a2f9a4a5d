import { z } from "zod";
import { type Context, type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import { isTold } from "./_names.ts";
import { owners, readToken } from "./_txt-rules.ts";
import { makeWildcards } from "./_wildcard.ts";

const mostRecords = 100;

/** Services that a domain was proved to. */
export default defineModule({
  id: "dns.txt",
  title: "Services in TXT records",
  about: "Services and products that an organisation uses, by the verification tokens in its TXT records.",
  footprint: "P1",
  consumes: ["domain"],
  produces: [],
  options: z.object({
    owners: z.boolean().default(true).describe("Also ask for the names at which some services want their proof"),
  }),
  concurrency: 50,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { value: domain }) {
    const { net, emit, options } = context;
    const answer = await net.dns.query(domain, "TXT");
    if (!isTold(answer)) throw new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
    for (const { type, name, data, span } of answer.answers.slice(0, mostRecords)) {
      const token = type === "TXT" && name === domain && "text" in data ? readToken(data.text) : null;
      if (!token) continue;
      const claim = "service" in token ? { services: token.service } : { verification_tokens: token.unknown };
      emit.claim(claim, { proof: answer.proof("response", span) });
    }
    if (options.owners && answer.rcode !== "NXDOMAIN") await askOwners(context, domain);
  },
});

async function askOwners({ net, emit, couldNotLook, signal }: Context<unknown>, domain: string): Promise<void> {
  const names = owners.map(([label]) => `${label}.${domain}`);
  const answers = await net.dns.queryAll(names.map((name) => [name, "TXT"] as const));
  const told: { name: string; service: string; answer: DnsAnswer }[] = [];
  for (const [index, [, service]] of owners.entries()) {
    const [answer, name = ""] = [answers[index], names[index]];
    if (answer instanceof NetError) couldNotLook(answer.outcome, `${name}: ${answer.message}`);
    else if (answer && !isTold(answer))
      couldNotLook("inconclusive", `${name}: ${answer.server} answered ${answer.rcode}`);
    else if (answer?.answers.some((it) => it.type === "TXT" && it.name === name)) told.push({ name, service, answer });
  }
  const wildcards = makeWildcards(net.dns, signal);
  for (const { name, service, answer } of told) {
    if ((await wildcards.judge(name, "TXT", answer)) !== "own") continue; // any name would be answered so
    const record = answer.answers.find((it) => it.type === "TXT");
    emit.claim({ services: service }, { proof: answer.proof("response", record?.span) });
  }
}
