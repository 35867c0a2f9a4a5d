import { z } from "zod";
import { refusals, retryable } from "../../model/outcome.ts";
import { type Context, defineModule, defineSource, NetError } from "../../sdk/index.ts";
import type { HttpAnswer, Net } from "../../sdk/net.ts";
import { checkSource, jsonOf } from "../_source.ts";
import { isAbout, RdapDomain, registrationOf, relatedLinks } from "./_rdap-answer.ts";
import { findings, produces, report } from "./_registration.ts";

const bootstrapUrl = "https://data.iana.org/rdap/dns.json";

export const rdap = defineSource({
  id: "rdap",
  title: "RDAP of registries and registrars",
  url: "https://www.icann.org/rdap",
  hosts: ["*"], // IANA's list names the registries', and they name the registrars'
  rate: { requests: 5, perSeconds: 1 },
  terms: "Registration data; each registry's own terms",
});

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
  sources: [rdap],
  concurrency: 4,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { value: name }) {
    const { net, options } = context;
    const server = (await serversByTop(net)).get(name.slice(name.lastIndexOf(".") + 1));
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
  const answer = await get(context.net, url);
  if (answer.status === 404) return [];
  checkSource(answer);
  const parsed = RdapDomain.safeParse(jsonOf(answer));
  if (!parsed.success || answer.status !== 200 || !isAbout(parsed.data, name)) {
    throw new NetError("inconclusive", `${new URL(url).host} answered ${answer.status}, and nothing about ${name}.`);
  }
  report(context, registrationOf(parsed.data, answer), soonDays);
  return relatedLinks(parsed.data);
}

/** Registries redirect to each other (RFC 7480 5.2). Every hop goes through the guard like a first question. */
async function get(net: Net, url: string): Promise<HttpAnswer> {
  const options = { headers: { accept: "application/rdap+json, application/json" }, maxBytes: 2_000_000 };
  let answer = await net.http.request(url, options);
  for (let hop = 0; answer.location !== null && hop < 3; hop++)
    answer = await net.http.request(answer.location, options);
  return answer;
}

const Bootstrap = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) });
const bootstraps = new WeakMap<Net, Promise<Map<string, string>>>();

/** Base URLs by top-level domain (RFC 9224), asked for once in the life of a door. */
function serversByTop(net: Net): Promise<Map<string, string>> {
  const known = bootstraps.get(net);
  if (known) return known;
  const asked = askBootstrap(net);
  bootstraps.set(net, asked);
  asked.catch(() => bootstraps.delete(net));
  return asked;
}

async function askBootstrap(net: Net): Promise<Map<string, string>> {
  const answer = await get(net, bootstrapUrl);
  checkSource(answer);
  const parsed = Bootstrap.safeParse(jsonOf(answer));
  if (!parsed.success)
    throw new NetError("inconclusive", "IANA's list of RDAP servers has another form than RFC 9224.");
  return new Map(
    parsed.data.services.flatMap(([tops, urls]) => {
      const url = urls.find((it) => it.startsWith("https://") && URL.canParse(it));
      return url ? tops.map((top) => [top.toLowerCase(), url.endsWith("/") ? url : `${url}/`] as const) : [];
    }),
  );
}
