import { z } from "zod";
import { refusals, retryable } from "../../model/outcome.ts";
import { type Context, defineModule, NetError } from "../../sdk/index.ts";
import { getRdap, rdapSource, readBootstrap } from "../_rdap.ts";
import { checkSource, jsonOf } from "../_source.ts";
import { isAbout, RdapDomain, registrationOf, relatedLinks } from "./_rdap-answer.ts";
import { findings, produces, report } from "./_registration.ts";

/** Registration data by RDAP (RFC 9082, 9083): the registry's, then the registrar's. */
export default defineModule({
  id: "domain.rdap",
  title: "Registration (RDAP)",
  about: "Registrar, dates, status, name servers and contacts of a domain, from its registry and its registrar.",
  footprint: "P0",
  consumes: ["domain"],
  produces,
  findings,
  options: z.object({
    registrar: z.boolean().default(true).describe("Also ask the registrar's server that the registry points to"),
    soon_days: z.int().min(1).max(365).default(30).describe("An expiry within so many days is reported"),
  }),
  sources: [rdapSource],
  concurrency: 4,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { value: name }) {
    const { net, options } = context;
    const top = name.slice(name.lastIndexOf(".") + 1);
    const [, server] = (await readBootstrap(net, "dns")).find(([entry]) => entry.toLowerCase() === top) ?? [];
    if (!server) throw new NetError("inconclusive", `IANA lists no RDAP server for ${name}.`);
    const links = await look(context, new URL(`domain/${name}`, server).href, name, options.soon_days);
    const [link] = links.filter((it) => URL.canParse(it) && new URL(it).host !== new URL(server).host);
    if (!link || !options.registrar) return;
    try {
      await look(context, link, name, options.soon_days);
    } catch (error) {
      if (!(error instanceof NetError) || [...refusals, ...retryable].includes(error.outcome)) throw error;
      context.couldNotLook(error.outcome, `the registrar: ${error.message}`);
    }
  },
});

/** Asks one server, reports what it says, and returns where it points to. A 404 says that there is nothing. */
async function look(context: Pick<Context<unknown>, "net" | "emit">, url: string, name: string, soonDays: number) {
  const answer = await getRdap(context.net, url);
  if (answer.status === 404) return [];
  checkSource(answer);
  const parsed = RdapDomain.safeParse(jsonOf(answer));
  if (!parsed.success || answer.status !== 200 || !isAbout(parsed.data, name)) {
    throw new NetError("inconclusive", `${new URL(url).host} answered ${answer.status}, and nothing about ${name}.`);
  }
  report(context, registrationOf(parsed.data, answer), soonDays);
  return relatedLinks(parsed.data);
}
