import { randomBytes } from "node:crypto";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import type { Context } from "../../sdk/module.ts";
import type { Http, HttpAnswer } from "../../sdk/net.ts";
import { samePage } from "./_answer.ts";

type Looking = Pick<Context<unknown>, "net" | "couldNotLook">;
type Options = Pick<NonNullable<Parameters<Http["request"]>[1]>, "method" | "headers" | "body" | "maxBytes" | "gunzip">;

/** Not a NetError: the target was asked and answered, and asking it again soon is what it does not want. */
class AskedToWait extends Error {}

/** A name that no site has. */
export function randomName(): string {
  return randomBytes(8).toString("hex");
}

/** One file of a site; a server that asks for patience ends the look at the whole site. */
export async function ask({ net }: Looking, url: string, options: Options = {}): Promise<HttpAnswer> {
  const answer = await net.http.request(url, options);
  if (answer.status === 429 || answer.status === 503) throw new AskedToWait(`${answer.url} answers ${answer.status}`);
  return answer;
}

/** The control of a site: what it answers for a name that cannot exist; null when there is nothing to be looked at. */
export async function askForNothing(context: Looking, root: string, folder = "/"): Promise<HttpAnswer | null> {
  const answer = await context.net.http.request(new URL(folder + randomName(), root).href);
  if (answer.status === 401 || answer.status === 403) {
    context.couldNotLook("blocked", `the site refuses even a name that cannot exist (${answer.status})`);
    return null;
  }
  // A site that only sends people elsewhere has no files of its own.
  return answer.location && new URL(answer.location).origin !== new URL(root).origin ? null : answer;
}

/** The control of one file: a random name in its folder with its ending. */
export function askForTwin(context: Looking, url: string, options: Options = {}): Promise<HttpAnswer> {
  const { origin, pathname } = new URL(url);
  const ending = /\.[\w.]{1,20}$/.exec(pathname)?.[0] ?? "";
  return ask(context, new URL(pathname.replace(/[^/]*$/, randomName() + ending), origin).href, options);
}

/** Whether an answer and its control are the same page, but for their own names. */
export function isTwin(answer: HttpAnswer, control: HttpAnswer): boolean {
  return samePage(answer, new URL(answer.url).pathname, control, new URL(control.url).pathname);
}

/** Looks at the files of a site one by one, until it asks for patience. */
export async function lookAtSite(
  context: Looking,
  looks: readonly { readonly path: string; look(): Promise<void> }[],
): Promise<void> {
  try {
    await lookAtEach(
      context,
      looks,
      ({ look }) => look(),
      ({ path }) => path,
    );
  } catch (error) {
    if (!(error instanceof AskedToWait)) throw error;
    context.couldNotLook("rate_limited", error.message);
  }
}
