import { z } from "zod";
import { defineModule } from "../../sdk/module.ts";
import { refusalOf } from "./_refusal.ts";

/** Jobs that have been told that there is no browser, by their options: a job hands the same to each of its records. */
const told = new WeakSet<object>();

/**
 * Pictures of front pages. The browser gets no way out but the door: what a page loads is checked, paced and recorded like a
 * module's own questions, so that foreign hosts are missing in the picture. It runs at rest, after what others wait for.
 */
export default defineModule({
  id: "web.screenshot",
  title: "Screenshots",
  about:
    "Pictures the front page of each site with an installed Chromium that reaches nothing out of scope, and keeps the picture as evidence. Left out where no browser is installed.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  wants: ["alive"],
  accepts: ({ value }) => /^https?:\/\/[^/]+\/$/.test(value),
  runs: "at_rest",
  concurrency: 1,
  timeoutMs: 90_000,
  verified: null,
  options: z.object({
    hosts: z.array(z.string()).default([]).describe("Host names whose sites are pictured; all of them when empty"),
    width: z.int().min(200).max(3_840).default(1_280).describe("Width of the window, in pixels"),
    height: z.int().min(200).max(4_320).default(800).describe("Height of the window, in pixels"),
    loadMs: z.int().min(500).max(30_000).default(10_000).describe("How long a page may load, in ms"),
  }),

  async run({ net, emit, options, couldNotLook }, { value }) {
    const { hosts, ...window } = options;
    if (hosts.length > 0 && !hosts.includes(new URL(value).hostname)) return;
    if (!net.browser.isInstalled) {
      // Once a job, and at rest there is one job for all: the lack is the machine's, not each page's.
      if (!told.has(options)) couldNotLook("failed", "no browser is installed on this machine: no page is pictured");
      told.add(options);
      return;
    }
    const page = await net.http.request(value);
    const refused = refusalOf(page);
    if (refused) return couldNotLook(refused.outcome, refused.why);
    // What redirects is pictured where it leads to; what is no page shows nothing.
    if (page.location || !/html/i.test(page.headers["content-type"]?.[0] ?? "")) return;
    const picture = await net.browser.screenshot(value, window);
    // The record says what was loaded and what was not: that depends on the moment, and a claim must not.
    const screenshot = { width: picture.width, height: picture.height, bytes: picture.png.length };
    emit.claim({ screenshot }, { proof: picture.proof("response") });
  },
});
