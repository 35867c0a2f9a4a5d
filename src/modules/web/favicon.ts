import { z } from "zod";
import { defineModule } from "../../sdk/module.ts";
import { findFavicon } from "./_favicon.ts";
import { hostOf } from "./_host.ts";
import { knownIcons } from "./_known-icons.ts";
import { refusalOf } from "./_refusal.ts";
import { cpeOf } from "./_tech-rule.ts";

/** The icon of each site, and its hashes: the same icon elsewhere is a lead, and some icons come with a product. */
export default defineModule({
  id: "web.favicon",
  title: "Site icons",
  about:
    "Fetches the icon of each site and keeps its hashes (MurmurHash3 as Shodan indexes it, and SHA-256) on the site and its host; icons that come with a product name it.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  wants: ["alive"],
  accepts: ({ value }) => /^https?:\/\/[^/]+\/$/.test(value),
  concurrency: 8,
  verified: null,
  options: z.object({
    products: z.boolean().default(true).describe("Whether icons that come with a product name it"),
  }),

  async run(context, subject) {
    const { net, emit, options, couldNotLook } = context;
    const page = await net.http.request(subject.value);
    const refused = refusalOf(page);
    if (refused) return couldNotLook(refused.outcome, refused.why);
    if (page.location) return; // where it leads to has an icon of its own
    const icon = await findFavicon(context, page);
    if (!icon) return;
    if (icon === "everywhere") return couldNotLook("inconclusive", "the site has the same image under every name");
    const { mmh3, sha256, url, type, bytes, proof } = icon;
    const hashes = { favicon_mmh3: mmh3, favicon_sha256: sha256 };
    const host = hostOf(subject.value);
    const site = { type: "url", value: subject.value };
    emit.claim({ favicon: { url, type, bytes }, ...hashes }, { proof });
    if (host) emit.claim(hashes, { of: host, proof });
    const known = options.products ? knownIcons.find((it) => it.mmh3 === mmh3) : undefined;
    if (!known) return;
    const { name, category } = known;
    const cpe = cpeOf({ ...known, tells: [], implies: [] }, undefined);
    for (const place of host ? [site, host] : [site]) {
      emit.claim({ technologies: [{ name, category, ...(cpe && { cpe }) }] }, { of: place, proof, confidence: 0.8 });
    }
  },
});
