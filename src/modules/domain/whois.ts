import { z } from "zod";
import { parseAddress } from "../../model/address.ts";
import { parseHostname } from "../../model/hostname.ts";
import { refusals, retryable } from "../../model/outcome.ts";
import { type Context, defineModule, defineSource, NetError } from "../../sdk/index.ts";
import type { Net } from "../../sdk/net.ts";
import { findings, produces, report } from "./_registration.ts";
import { asOf, explainRefusal, fieldsOf, isRecordOf, referralOf, registrationOf } from "./_whois-answer.ts";

const iana = "whois.iana.org";
const mostServers = 4;

/** Servers that want more than the name: without it they answer about hosts too, in few fields, or in Japanese. */
const questions: Readonly<Record<string, (name: string) => string>> = {
  "whois.verisign-grs.com": (name) => `domain ${name}`,
  "whois.denic.de": (name) => `-T dn,ace ${name}`,
  "whois.jprs.jp": (name) => `${name}/e`,
};

export const whois = defineSource({
  id: "whois",
  title: "WHOIS of registries and registrars",
  url: "https://www.iana.org/whois",
  hosts: ["*"], // IANA names the registries' servers, and they name the registrars'
  rate: { requests: 20, perSeconds: 10 }, // over many servers; a few names are asked about at once
  terms: "Registration data; each registry's own terms",
});

/** Registration data by WHOIS (RFC 3912), from IANA by referral to the registry and on to the registrar. */
export default defineModule({
  id: "domain.whois",
  title: "Registration (WHOIS)",
  about: "Registrar, dates, status, name servers and contacts of a domain by WHOIS, where RDAP is not offered too.",
  aliases: ["whois_lookup"],
  footprint: "P0",
  consumes: ["domain"],
  produces,
  findings,
  options: z.object({
    registrar: z.boolean().default(true).describe("Also ask the registrar's server that the registry points to"),
    soon_days: z.int().min(1).max(365).default(30).describe("An expiry within so many days is reported"),
  }),
  sources: [whois],
  concurrency: 2,
  tries: 3,
  timeoutMs: 90_000,
  verified: null,

  async run(context, { value: name }) {
    const { net, options } = context;
    const registry = await registryOf(net, name.slice(name.lastIndexOf(".") + 1));
    if (!registry) throw new NetError("inconclusive", `IANA names no WHOIS server for ${name}.`);
    const asked = new Set<string>();
    for (let server: string | null = registry; server && !asked.has(server) && asked.size < mostServers; ) {
      asked.add(server);
      try {
        server = await look(context, server, name);
      } catch (error) {
        if (!(error instanceof NetError) || asked.size === 1 || [...refusals, ...retryable].includes(error.outcome))
          throw error;
        context.couldNotLook(error.outcome, `the registrar: ${error.message}`);
        return;
      }
      if (!options.registrar) return;
    }
  },
});

/** Asks one server, reports its record, and returns the server it refers to. */
async function look(context: Context<{ soon_days: number }>, server: string, name: string): Promise<string | null> {
  const answer = await context.net.whois.ask(server, questions[server]?.(name) ?? name);
  const fields = fieldsOf(answer.text, answer);
  if (!isRecordOf(fields, name)) {
    try {
      explainRefusal(answer.text, server);
    } catch (error) {
      answer.proof("response"); // cited, so that the text is kept for whoever wants to know why
      throw error;
    }
    return null;
  }
  report(context, { ...registrationOf(fields), asOf: asOf(answer.text) }, context.options.soon_days);
  const next = referralOf(fields);
  return next === null ? null : (parseHostname(next) ?? parseAddress(next));
}

const registries = new WeakMap<Net, Map<string, Promise<string | null>>>();

/** The registry's server for a top-level domain, asked of IANA once in the life of a door. */
function registryOf(net: Net, top: string): Promise<string | null> {
  const known = registries.get(net) ?? new Map<string, Promise<string | null>>();
  registries.set(net, known);
  const found = known.get(top) ?? askIana(net, top);
  known.set(top, found);
  found.catch(() => known.delete(top));
  return found;
}

async function askIana(net: Net, top: string): Promise<string | null> {
  const answer = await net.whois.ask(iana, top);
  const referral = referralOf(fieldsOf(answer.text, answer));
  if (referral === null) explainRefusal(answer.text, iana);
  return referral === null ? null : parseHostname(referral);
}
