import { randomBytes } from "node:crypto";
import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import { type Context, defineModule, type Entity, type Subject } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { describe, proofOfStatus, samePage } from "./_answer.ts";

const options = z.object({
  redirects: z.int().min(0).max(20).default(5).describe("Redirects followed from one address, inside scope"),
  maxBytes: z.int().min(1_000).max(10_000_000).default(262_144).describe("Bytes read of one page"),
});

/** A web service and a name to ask it for; null asks for its bare address. */
type Site = { readonly service: Entity; readonly name: Entity | null };

/** Every name that leads to a web server, asked for there: virtual hosts, redirects, titles, headers. */
export default defineModule({
  id: "web.probe",
  title: "Web sites",
  about:
    "Asks each web service for its front page under each name that resolves to it, and follows redirects inside scope.",
  footprint: "P2",
  consumes: ["service", "relation:resolves_to"],
  produces: ["url"],
  wants: ["http"],
  concurrency: 16,
  verified: null,
  options,

  async run(context, subject) {
    await lookAtEach(
      context,
      await sitesOf(context, subject),
      (site) => probe(context, site),
      addressOf,
      (site) => site.service,
    );
  },
});

/** A service with its names, or a name with the services of its address: whichever of the two came last. */
async function sitesOf({ known }: Context<unknown>, subject: Subject): Promise<Site[]> {
  if (subject.relation) {
    const { from: name, to } = subject.relation;
    const services = await known.neighbours(to, "offers", "out");
    return services.filter(({ traits }) => traits.includes("http")).map((service) => ({ service, name }));
  }
  const address = { type: "ip", value: serviceParts(subject.value).address };
  const names = (await known.neighbours(address, "resolves_to", "in")).filter(({ inScope }) => inScope);
  return [null, ...names].map((name) => ({ service: subject, name }));
}

/** The address of a site's front page, with the port only where it is not the usual one. */
function addressOf({ service, name }: Site): string {
  const { address, port } = serviceParts(service.value);
  const scheme = service.traits.includes("tls") ? "https" : "http";
  const host = name?.value ?? (address.includes(":") ? `[${address}]` : address);
  return new URL(`${scheme}://${host}:${port}/`).href;
}

async function probe(context: Context<z.output<typeof options>>, site: Site): Promise<void> {
  const { net, emit } = context;
  const { address, port } = serviceParts(site.service.value);
  const url = addressOf(site);
  const { maxBytes, redirects } = context.options;
  const { chain, refused } = await net.http.follow(url, { address, most: redirects, maxBytes });
  const [first] = chain;
  if (!first) {
    if (refused) throw refused;
    return;
  }
  const proof = proofOfStatus(first);
  emit.entity("url", url, { from: site.service, relation: "serves", proof });
  if (site.name) emit.entity("url", url, { from: site.name, relation: "serves", proof });
  const isDefault = site.name !== null && (await answersAnyName(first, site.name.value));
  chain.forEach((answer, hop) => {
    const here = { type: "url", value: parseUrl(answer.url) ?? url };
    const { attributes, proof: read } = describe(answer);
    emit.claim(
      { ...attributes, ...(hop === 0 && isDefault && { default_site: true }) },
      { of: here, proof: read, traits: ["alive"] },
    );
    if (!answer.location) return;
    emit.entity("url", answer.location, {
      from: here,
      relation: "redirects_to",
      proof: answer.proofOfHeader("location"),
    });
  });
  if (refused)
    context.couldNotLook(refused.outcome, `redirect of ${url}: ${refused.message}`, { type: "url", value: url });

  /** The control: the server shows the same to a name that it cannot know. */
  async function answersAnyName(answer: HttpAnswer, name: string): Promise<boolean> {
    if (answer.location && URL.parse(answer.location)?.hostname === name) return false; // http to https, for every name
    const stranger = `${randomBytes(6).toString("hex")}.invalid`;
    const control = await net.http.request(url, { address, port, maxBytes, headers: { host: stranger } });
    return samePage(answer, name, control, stranger);
  }
}
