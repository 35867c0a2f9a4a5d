import { z } from "zod";
import { refusals } from "../../model/outcome.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { type HttpAnswer, NetError } from "../../sdk/net.ts";
import { proofOfStatus } from "./_answer.ts";
import { isFront, isHtml, isRefused, isUrlInScope, lookAt } from "./_front.ts";

const options = z.object({
  hops: z.int().min(1).max(20).default(6).describe("Redirects followed from one front page, inside scope"),
});

/** How a visitor gets from a site's front door to a page, and whether all of the way is encrypted. */
export default defineModule({
  id: "web.redirects",
  title: "Redirects and encryption",
  about:
    "Follows each front page's redirects inside scope: pages over plain HTTP, ways that leave HTTPS, redirects without HSTS.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.plain_http", "web.insecure_redirect", "web.redirect_without_hsts"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  verified: null,
  options,

  async run(context, subject) {
    const chain = await follow(context, subject.value);
    const [first] = chain;
    const last = chain.at(-1);
    if (!first || !last || isRefused(context, last)) return;
    const way = [subject.value, ...chain.flatMap(({ location }) => location ?? [])];
    const proof = chain.slice(0, 3).map((it) => (it.location ? it.proofOfHeader("location") : proofOfStatus(it)));
    if (way.length > 1) context.emit.claim({ redirect_chain: { urls: way.map((it) => it.slice(0, 500)) } }, { proof });
    judgePage(context, subject.value, last);
    judgeWay(context, way, chain);
    judgeFirst(context, first);
  },
});

/** Hop by hop, as far as the scope goes; a page seen before ends it. */
async function follow(context: Context<z.output<typeof options>>, root: string): Promise<HttpAnswer[]> {
  const chain: HttpAnswer[] = [];
  const seen = new Set<string>();
  for (let next: string | null = root; next && !seen.has(next) && chain.length <= context.options.hops; ) {
    seen.add(next);
    const answer = await lookFrom(context, next, chain.length);
    if (!answer) break;
    chain.push(answer);
    next = answer.location && isUrlInScope(context, new URL(answer.location)) ? answer.location : null;
  }
  return chain;
}

/** The front door must answer; that a redirect leads to what does not is said, and the way so far is judged. */
async function lookFrom(context: Context<unknown>, url: string, hop: number): Promise<HttpAnswer | null> {
  try {
    return await lookAt(context.net, url);
  } catch (error) {
    if (!(error instanceof NetError) || hop === 0 || refusals.includes(error.outcome)) throw error;
    context.couldNotLook(error.outcome, `redirect to ${url}: ${error.message}`);
    return null;
  }
}

const isPlain = (url: string) => url.startsWith("http:");
const hostOf = (url: string) => new URL(url).host;

function judgePage({ emit }: Context<unknown>, root: string, page: HttpAnswer): void {
  if (!isPlain(page.url) || page.status !== 200 || page.location || !isHtml(page) || hostOf(page.url) !== hostOf(root))
    return;
  const field = /<input\b[^>]{0,300}\btype\s{0,9}=\s{0,9}["']?password\b/i.exec(page.text);
  emit.finding(
    {
      type: "web.plain_http",
      category: "web",
      severity: field ? "medium" : "low",
      title: field ? "A password is asked for over plain HTTP" : "The site is shown over plain HTTP",
      description: `${page.url} answers over plain HTTP and does not send visitors on to HTTPS: whoever is on the way can read and change what they see${field ? ", and the password they type" : ""}.`,
      remediation: "Redirect every request to HTTPS on the same host, and let browsers remember it (HSTS).",
      data: { page: page.url },
    },
    {
      proof: [proofOfStatus(page), ...(field ? [page.proofOfText(field.index, field.index + field[0].length)] : [])],
    },
  );
}

/** A hop over plain HTTP after the first: the first is where people come from, the others are the site's own doing. */
function judgeWay({ emit }: Context<unknown>, way: readonly string[], chain: readonly HttpAnswer[]): void {
  const index = way.findIndex(
    (url, at) => at > 0 && isPlain(url) && (isLost(way, at) || hostOf(url) !== hostOf(way[0] ?? url)),
  );
  const [from, to] = [way[index - 1], way[index]];
  const answer = chain[index - 1];
  if (!from || !to || !answer) return;
  const isDowngrade = !isPlain(from);
  emit.finding(
    {
      type: "web.insecure_redirect",
      category: "web",
      severity: isDowngrade ? "medium" : "low",
      title: isDowngrade
        ? `A redirect leaves HTTPS for ${hostOf(to)}`
        : `A redirect goes on over plain HTTP to ${hostOf(to)}`,
      description: `On the way from ${way[0]}, ${from} sends visitors to ${to.slice(0, 500)}: that step can be read and turned elsewhere by whoever is on the way.`,
      remediation: "Redirect to the HTTPS address at once.",
      data: { way: way.map((it) => it.slice(0, 500)) },
    },
    { proof: answer.proofOfHeader("location") },
  );
}

/** Plain after HTTPS, or once more plain on the way to it. */
function isLost(way: readonly string[], at: number): boolean {
  return way.slice(0, at).some((url) => !isPlain(url)) || way.slice(at + 1).some((url) => !isPlain(url));
}

/** RFC 6797 7.1: a host that is only a redirect is protected by nobody else's header. */
function judgeFirst({ emit }: Context<unknown>, first: HttpAnswer): void {
  const { location } = first;
  if (!location || isPlain(first.url) || hostOf(location) === hostOf(first.url)) return;
  if (/max-age\s{0,9}=\s{0,9}"?[1-9]/i.test(first.headers["strict-transport-security"]?.[0] ?? "")) return;
  emit.finding(
    {
      type: "web.redirect_without_hsts",
      category: "web",
      severity: "low",
      title: "A redirect to another host comes without HSTS",
      description: `${first.url} only sends visitors on to ${hostOf(location)} and does not tell browsers to come by HTTPS alone. The other host's header does not hold for this one, so visitors who type its name can be caught over plain HTTP each time.`,
      remediation: "Send Strict-Transport-Security with redirects over HTTPS too.",
      data: { location: location.slice(0, 500) },
    },
    { proof: [first.proof("response", [0, first.bodyAt])] },
  );
}
