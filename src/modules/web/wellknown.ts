import { z } from "zod";
import { type Context, defineModule, type Subject } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { readAdsFile } from "./_file-ads.ts";
import { readAppleApps, readAssetLinks } from "./_file-apps.ts";
import { readHumansFile } from "./_file-humans.ts";
import { readOpenId } from "./_file-openid.ts";
import { readRobotsFile } from "./_file-robots.ts";
import { readSecurityFile } from "./_file-security.ts";
import { isFront, isUrlInScope } from "./_front.ts";
import { ask, askForNothing, askForTwin, isTwin, lookAtSite } from "./_site.ts";
import { followSitemaps } from "./_sitemaps.ts";
import type { Named, ReadFile, Told } from "./_told.ts";

/** A file, where it may be (the first that is one counts), and whether its specification wants HTTPS. */
type WellKnown = { readonly paths: readonly string[]; readonly read: ReadFile; readonly secure?: true };

/** RFC 8615 and what came before it. */
const files = {
  robots: { paths: ["/robots.txt"], read: readRobotsFile },
  security: { paths: ["/.well-known/security.txt", "/security.txt"], read: readSecurityFile, secure: true },
  openid: { paths: ["/.well-known/openid-configuration"], read: readOpenId, secure: true },
  assetlinks: { paths: ["/.well-known/assetlinks.json"], read: readAssetLinks, secure: true },
  apple: { paths: ["/.well-known/apple-app-site-association"], read: readAppleApps, secure: true },
  humans: { paths: ["/humans.txt"], read: readHumansFile },
  ads: { paths: ["/ads.txt"], read: readAdsFile },
} as const satisfies Record<string, WellKnown>;

const kinds = [
  "robots",
  "security",
  "change-password",
  "openid",
  "assetlinks",
  "apple",
  "humans",
  "ads",
  "sitemap",
] as const;

const options = z.object({
  files: z
    .array(z.enum(kinds))
    .nonempty()
    .default([...kinds])
    .describe("Files that are asked for"),
  sitemaps: z.int().min(1).max(200).default(20).describe("Sitemap files read of one site, nested ones included"),
  pages: z.int().min(0).max(5_000).default(200).describe("Pages that sitemaps name, kept of one site"),
});

type Looking = Context<z.output<typeof options>>;

export default defineModule({
  id: "web.wellknown",
  title: "Well-known files",
  about:
    "Reads robots.txt, sitemaps, security.txt, change-password, OpenID configuration, app associations, humans.txt and ads.txt of each site.",
  footprint: "P2",
  consumes: ["url"],
  produces: ["url", "email", "phone", "account", "domain", "hostname"],
  findings: ["web.security_txt_expired", "web.security_txt_invalid"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  timeoutMs: 300_000,
  verified: null,
  options,

  async run(context, subject) {
    const control = await askForNothing(context, subject.value, "/.well-known/");
    if (!control) return;
    const refused: string[] = [];
    await lookAtSite(context, planLooks(context, subject, control, refused));
    if (refused.length > 0) context.couldNotLook("blocked", `the site refuses ${refused.join(", ")}`);
  },
});

/** What to ask for, one by one; sitemaps last, for robots.txt may say where they are. `refused` fills up on the way. */
function planLooks(context: Looking, subject: Subject, control: HttpAnswer, refused: string[]) {
  const sitemaps: string[] = [];
  const isSecure = subject.value.startsWith("https:");
  const wanted = kinds.filter((kind) => context.options.files.includes(kind));
  return wanted.flatMap((kind): { path: string; look(): Promise<void> }[] => {
    if (kind === "sitemap") return [{ path: kind, look: () => lookAtSitemaps(context, subject, sitemaps) }];
    if (kind === "change-password")
      return isSecure ? [{ path: kind, look: () => lookForPasswords(context, subject, control, refused) }] : [];
    const file: WellKnown = files[kind];
    if (file.secure && !isSecure) return [];
    const look = async () => {
      const told = await lookForFile(context, subject, file, refused);
      sitemaps.push(...(told?.sitemaps ?? []));
    };
    return [{ path: file.paths[0] ?? kind, look }];
  });
}

/** The first of a file's places that has it, if the same is not found under a name that cannot exist. */
async function lookForFile(
  context: Looking,
  subject: Subject,
  file: WellKnown,
  refused: string[],
): Promise<Told | null> {
  const at = { root: subject.value, now: new Date() };
  for (const path of file.paths) {
    const answer = await askOnSite(context, new URL(path, subject.value).href);
    if (answer.status === 401 || answer.status === 403) refused.push(path);
    const told = answer.status === 200 ? file.read(answer, at) : null;
    if (!told) continue;
    const control = await askForTwin(context, answer.url);
    if (control.status === 200 && file.read(control, at)) {
      context.couldNotLook("inconclusive", `${path}: a name that cannot exist answers likewise`);
      return null;
    }
    tell(context, told);
    return told;
  }
  return null;
}

/** Redirects on the same site are followed: files move, and http goes to https elsewhere. */
async function askOnSite(context: Looking, url: string): Promise<HttpAnswer> {
  let answer = await ask(context, url);
  for (let hop = 0; hop < 3 && answer.location && new URL(answer.location).origin === new URL(url).origin; hop++)
    answer = await ask(context, answer.location);
  return answer;
}

function tell(context: Looking, { attributes, proof, named, faults = [] }: Told): void {
  const { emit } = context;
  if (Object.keys(attributes).length > 0) emit.claim(attributes, { proof });
  for (const it of named.filter((one) => isWanted(context, one))) {
    const { type, value, relation, proof, attributes = {} } = it;
    emit.entity(type, value, { relation, proof, attributes });
  }
  for (const { finding, proof } of faults) emit.finding(finding, { proof });
}

function isWanted(context: Looking, { type, value, anywhere }: Named): boolean {
  if (anywhere || ["email", "phone", "account"].includes(type)) return true;
  return type === "url" ? isUrlInScope(context, new URL(value)) : context.inScope(type, value);
}

/**
 * A well-known URL for changing passwords (W3C): a redirect or a page. Its specification asks for this very control: a
 * site whose status codes cannot be relied on answers anything for a name that cannot exist.
 */
async function lookForPasswords(
  context: Looking,
  { value: root }: Subject,
  control: HttpAnswer,
  refused: string[],
): Promise<void> {
  const path = "/.well-known/change-password";
  const answer = await ask(context, new URL(path, root).href);
  if (answer.status === 401 || answer.status === 403) refused.push(path);
  if (answer.status !== 200 && !answer.location) return;
  if (isTwin(answer, control)) return; // the page for everything
  if (control.status < 400) {
    context.couldNotLook("inconclusive", `${path}: a name that cannot exist answers ${control.status}`);
    return;
  }
  context.emit.claim(
    { change_password: (answer.location ?? answer.url).slice(0, 500) },
    { proof: answer.location ? answer.proofOfHeader("location") : answer.proof("response", [0, 12]) },
  );
}

async function lookAtSitemaps(context: Looking, { value: root }: Subject, declared: readonly string[]): Promise<void> {
  const { options, emit } = context;
  const first = declared.length > 0 ? declared : [new URL("/sitemap.xml", root).href];
  const found = await followSitemaps(context, first, { files: options.sitemaps, pages: options.pages });
  if (!found) return;
  emit.claim({ sitemap: { files: found.files, pages: found.pages.length } }, { proof: found.proof });
  for (const { url, proof } of found.pages) {
    const parsed = URL.parse(url);
    if (parsed && isUrlInScope(context, parsed)) emit.entity("url", url, { relation: "links_to", proof });
  }
}
