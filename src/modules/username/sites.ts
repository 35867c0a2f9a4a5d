import { randomInt } from "node:crypto";
import { z } from "zod";
import { type Context, defineModule } from "../../sdk/module.ts";
import { type HttpAnswer, NetError } from "../../sdk/net.ts";
import { defineSource } from "../../sdk/source.ts";
import { bounded } from "../../sdk/text.ts";
import { proofOfStatus } from "../web/_answer.ts";
import { type Site, sites } from "./_site-list.ts";
import { verdictOf } from "./_verdict.ts";

export const source = defineSource({
  id: "username-sites",
  title: "Sites with public profiles",
  url: "https://en.wikipedia.org/wiki/List_of_social_networking_services",
  hosts: ["*"],
  rate: { requests: 20, perSeconds: 1 },
  terms: "each site's own",
});

const options = z.object({
  sites: z
    .array(z.string())
    .default([])
    .describe(`Ids of the sites to ask; all of them when empty: ${sites.map(({ id }) => id).join(", ")}`),
  atOnce: z.int().min(1).max(50).default(8).describe("Sites asked at once"),
  maxBytes: z.int().min(1_000).max(5_000_000).default(500_000).describe("Bytes read of one answer"),
});

/** Profiles under one user name. A site that also "has" a name that cannot exist is not believed. */
export default defineModule({
  id: "username.sites",
  title: "Profiles by user name",
  about:
    "Asks well-known sites for a profile under the name. Each hit is checked at once with a random name, so that a site that answers yes to everybody is shown as inconclusive and never as found.",
  footprint: "P0",
  consumes: ["username"],
  produces: ["account", "url"],
  sources: [source],
  concurrency: 4,
  batch: 20,
  timeoutMs: 300_000,
  verified: null,
  options,

  async run(context, { value: name }) {
    const { options, signal } = context;
    const chosen = sites.filter(({ id }) => options.sites.length === 0 || options.sites.includes(id));
    const queue = chosen.values();
    const workers = Array.from({ length: options.atOnce }, async () => {
      for (const site of queue) {
        signal.throwIfAborted();
        if (site.names.test(name)) await lookAt(context, site, name);
      }
    });
    await Promise.all(workers);
  },
});

type Looking = Context<z.output<typeof options>>;

/** One site; what it will not tell is said for it alone. */
async function lookAt(context: Looking, site: Site, name: string): Promise<void> {
  try {
    const answer = await ask(context, site, name);
    const verdict = verdictOf(site, name, answer);
    if (verdict.is === "absent") return;
    if (verdict.is === "unknown") return context.couldNotLook(verdict.outcome, `${site.id} ${verdict.why}`);
    const nobody = randomName();
    const control = verdictOf(site, nobody, await ask(context, site, nobody));
    if (control.is === "unknown")
      return context.couldNotLook(control.outcome, `${site.id}, asked for nobody, ${control.why}`);
    if (control.is === "present") {
      return context.couldNotLook("inconclusive", `${site.id} shows a profile for a name that cannot exist`);
    }
    emitAccount(context, site, name, answer, verdict.span);
  } catch (error) {
    if (!(error instanceof NetError) || context.signal.aborted) throw error;
    context.couldNotLook(error.outcome, `${site.id}: ${error.message}`);
  }
}

function ask({ net, options }: Looking, site: Site, name: string): Promise<HttpAnswer> {
  const url = (site.ask ?? site.profile).replaceAll("{}", encodeURIComponent(name));
  return net.http.request(url, { maxBytes: options.maxBytes });
}

function emitAccount(
  { emit }: Looking,
  site: Site,
  name: string,
  answer: HttpAnswer,
  span: readonly [number, number] | null,
): void {
  const proof = span ? answer.proofOfText(...span) : proofOfStatus(answer);
  const display = site.display?.exec(answer.text);
  const [from, to] = display?.indices?.[1] ?? [0, 0];
  const account = { type: "account", value: `${site.id}:${name}` };
  emit.entity("account", account.value, {
    relation: "has_account",
    proof: display ? [proof, answer.proofOfText(from, to)] : proof,
    attributes: { site: site.title, ...(display?.[1] && { display_name: bounded(display[1], 100) }) },
  });
  emit.entity("url", site.profile.replaceAll("{}", encodeURIComponent(name)), {
    from: account,
    relation: "profile_at",
    proof,
  });
}

/** Fits the rules of every site in the list, and is nobody's: 12 letters and digits by chance, a letter first. */
export function randomName(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const all = `${letters}0123456789`;
  return Array.from({ length: 12 }, (_, index) =>
    (index === 0 ? letters : all).charAt(randomInt(index === 0 ? 26 : 36)),
  ).join("");
}
