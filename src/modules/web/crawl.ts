import { z } from "zod";
import { defineModule } from "../../sdk/module.ts";
import { crawlSite } from "./_crawl-site.ts";

export const crawlOptions = z.object({
  depth: z.int().min(0).max(50).default(4).describe("Clicks from the front page"),
  pages: z.int().min(1).max(100_000).default(200).describe("Pages and scripts read of one site"),
  pageBytes: z.int().min(1_000).max(20_000_000).default(2_000_000).describe("Bytes read of one page"),
  totalBytes: z.int().min(1_000).max(10_000_000_000).default(100_000_000).describe("Bytes read of one site"),
  atOnce: z.int().min(1).max(16).default(4).describe("Pages asked for at once"),
  robots: z.boolean().default(true).describe("Whether robots.txt is honoured"),
  country: z
    .string()
    .regex(/^(?:[A-Z]{2})?$/, "an ISO 3166 code such as FR")
    .default("")
    .describe("Country whose national telephone numbers are read; international forms only when empty"),
  shownLinks: z
    .int()
    .min(0)
    .max(100_000)
    .default(200)
    .describe("Links to other sites in scope that are kept, of one site"),
});

/** Reads a web site page by page, and takes down the names, addresses, numbers and accounts that it mentions. */
export default defineModule({
  id: "web.crawl",
  title: "Web crawl",
  about:
    "Reads a site breadth first from its front page and sitemap, honouring robots.txt, and extracts names in scope, e-mails, phone numbers, social accounts, storage buckets and links.",
  footprint: "P2",
  consumes: ["url"],
  produces: ["url", "email", "phone", "account", "bucket", "domain", "hostname"],
  wants: ["alive"],
  accepts: ({ value }) => isFrontPage(value),
  concurrency: 4,
  batch: 16,
  timeoutMs: 3_600_000,
  verified: null,
  options: crawlOptions,
  run: crawlSite,
});

/** Deeper pages are reached from their front page. */
function isFrontPage(value: string): boolean {
  const url = URL.parse(value);
  return url?.pathname === "/" && url.search === "";
}
