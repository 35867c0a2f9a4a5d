import { z } from "zod";
import type { NewFinding, Severity } from "../../model/finding.ts";
import { parseHostname, registrable } from "../../model/hostname.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { isFront, isRefused, lookAtFront } from "./_front.ts";
import { randomName } from "./_site.ts";

const options = z.object({
  lookalikes: z.boolean().default(true).describe("Whether an origin that only resembles the site's own is tried"),
});

/**
 * Which origins a site lets read its answers (CORS, Fetch 3.2), asked with origins that nobody can have listed. A reflected
 * origin is believed when a second one is reflected too.
 */
export default defineModule({
  id: "web.cors",
  title: "Cross-origin access",
  about: "Asks each site with foreign, null and lookalike origins, and reports when other sites may read its answers.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.cors_any_origin", "web.cors_null_origin", "web.cors_lookalike_origin", "web.cors_wildcard"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  verified: null,
  options,

  async run(context, subject) {
    const chain = await lookAtFront(context.net, subject.value);
    const page = chain.at(-1);
    if (!page || isRefused(context, page) || page.location) return;
    const ask = async (origin: string) => {
      const answer = await context.net.http.request(page.url, { headers: { origin }, maxBytes: 16_384 });
      return isRefused(context, answer) ? null : allowed(answer);
    };
    const stranger = strangeOrigin();
    const first = await ask(stranger);
    if (!first) return;
    if (first.origin === stranger) await confirmAny(context, ask);
    else if (first.origin === "*") claim(context, first, "any, without credentials", wildcard);
    else await tryTricks(context, page, first, ask);
  },
});

type Looking = Context<z.output<typeof options>>;
type Allowed = { readonly origin: string | null; readonly credentials: boolean; readonly answer: HttpAnswer };
type Ask = (origin: string) => Promise<Allowed | null>;

function strangeOrigin(): string {
  return `https://${randomName()}.invalid`;
}

function allowed(answer: HttpAnswer): Allowed {
  const [origin, ...more] = answer.headers["access-control-allow-origin"] ?? [];
  return {
    origin: more.length === 0 ? (origin?.trim() ?? null) : null, // browsers refuse a list
    credentials: answer.headers["access-control-allow-credentials"]?.[0]?.trim() === "true",
    answer,
  };
}

async function confirmAny(context: Looking, ask: Ask): Promise<void> {
  const other = strangeOrigin();
  const control = await ask(other);
  if (!control) return;
  if (control.origin === other) claim(context, control, "any", anyOrigin);
  else context.couldNotLook("inconclusive", "one foreign origin is let in and the next is not");
}

/** Without an answer to strangers: origins that a careless comparison takes for the site's own. */
async function tryTricks(context: Looking, page: HttpAnswer, first: Allowed, ask: Ask): Promise<void> {
  const { hostname } = new URL(page.url);
  const nobody = first.origin === "null" ? first : await ask("null");
  if (!nobody) return;
  if (nobody.origin === "null") return claim(context, nobody, "null", nullOrigin);
  const lookalike = context.options.lookalikes ? lookalikeOf(hostname) : null;
  if (lookalike) {
    const near = await ask(lookalike);
    if (!near) return;
    if (near.origin === lookalike) return claim(context, near, "lookalike", lookalikeOrigin);
  }
  claim(context, first, first.origin === null ? "none" : bounded(first.origin, 200), null);
}

/** The own name at the beginning and the own domain, without a dot before it, at the end: anybody could register that. */
function lookalikeOf(hostname: string): string | null {
  const name = parseHostname(hostname);
  const domain = name && registrable(name);
  return domain && `https://${name}.${randomName()}${domain}`;
}

type Judge = (credentials: boolean) => Pick<NewFinding, "type" | "severity" | "title" | "description">;

function claim({ emit }: Looking, { answer, credentials }: Allowed, allows: string, judge: Judge | null): void {
  const proof = [answer.proofOfHeader("access-control-allow-origin")];
  if (credentials) proof.push(answer.proofOfHeader("access-control-allow-credentials"));
  emit.claim({ cors: { allows, credentials: allows !== "none" && credentials } }, { proof });
  if (!judge) return;
  emit.finding(
    {
      ...judge(credentials),
      category: "web",
      remediation:
        "Compare the whole Origin with a list of those that are meant to read the answers, and send Access-Control-Allow-Credentials to these only.",
      data: { page: answer.url, credentials },
    },
    { proof },
  );
}

const signedIn =
  "with the visitor's cookies: any page that a signed-in visitor opens can read what the site shows them";
const plainly = "without cookies: they see what everybody sees, unless the site is reachable from inside only";
const graver = (credentials: boolean, severity: Severity): Severity => (credentials ? severity : "info");

const anyOrigin: Judge = (credentials) => ({
  type: "web.cors_any_origin",
  severity: graver(credentials, "high"),
  title: credentials ? "Any site may read answers as the visitor" : "Any site may read answers",
  description: `Whatever Origin a request names is repeated in Access-Control-Allow-Origin, ${credentials ? signedIn : plainly}.`,
});

const nullOrigin: Judge = (credentials) => ({
  type: "web.cors_null_origin",
  severity: graver(credentials, "medium"),
  title: credentials ? 'The origin "null" may read answers as the visitor' : 'The origin "null" may read answers',
  description: `The origin "null" is let in, which any page can take on in a sandboxed frame, ${credentials ? signedIn : plainly}.`,
});

const lookalikeOrigin: Judge = (credentials) => ({
  type: "web.cors_lookalike_origin",
  severity: graver(credentials, "medium"),
  title: credentials
    ? "Sites of similar names may read answers as the visitor"
    : "Sites of similar names may read answers",
  description: `Origins are compared with a part of the site's name: one that only begins or ends like it, which anybody can register, is let in ${credentials ? signedIn : plainly}.`,
});

const wildcard: Judge = () => ({
  type: "web.cors_wildcard",
  severity: "info",
  title: "Any site may read answers without cookies",
  description: `Access-Control-Allow-Origin is "*" at the front page: other sites may read it ${plainly}. That is right for what is meant for everybody.`,
});
