import { parseAddress } from "../../model/address.ts";
import { nameType, parseHostname } from "../../model/hostname.ts";
import type { Context } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { refusalOf } from "./_refusal.ts";

const mostHops = 5;

/** Whether a URL is a site's front door. */
export function isFront(value: string): boolean {
  return /^https?:\/\/[^/]+\/$/.test(value);
}

/** Asks for a page as every module that looks at front pages does: of several, one asks and all read its answer. */
export function lookAt(net: Context<unknown>["net"], url: string): Promise<HttpAnswer> {
  return net.http.request(url, { shared: true });
}

/** What a visitor of the front door is answered on this origin: redirects, and what they end at or where they leave it. */
export async function lookAtFront(
  net: Context<unknown>["net"],
  root: string,
): Promise<readonly [HttpAnswer, ...HttpAnswer[]]> {
  const chain: [HttpAnswer, ...HttpAnswer[]] = [await lookAt(net, root)];
  for (let last = chain[0]; isOn(root, last.location) && chain.length <= mostHops; ) {
    last = await lookAt(net, last.location);
    chain.push(last);
  }
  return chain;
}

function isOn(root: string, location: string | null): location is string {
  return location !== null && new URL(location).origin === new URL(root).origin;
}

/** The HTML page behind a site's front door; null when there is none to judge, or none is shown to us, which is said. */
export async function frontPage(
  context: Pick<Context<unknown>, "net" | "couldNotLook">,
  root: string,
): Promise<HttpAnswer | null> {
  const last = (await lookAtFront(context.net, root)).at(-1);
  if (!last || isRefused(context, last)) return null;
  return last.status === 200 && isHtml(last) ? last : null;
}

/** Whether a site does not show what was asked for; says why. */
export function isRefused({ couldNotLook }: Pick<Context<unknown>, "couldNotLook">, answer: HttpAnswer): boolean {
  const refusal = refusalOf(answer);
  if (refusal) couldNotLook(refusal.outcome, refusal.why);
  return refusal !== null;
}

export function isHtml(answer: HttpAnswer): boolean {
  const type = answer.headers["content-type"]?.[0];
  return type === undefined ? /^\s{0,200}</.test(answer.text) : /\bx?html\b/i.test(type);
}

/** Whether the host of a URL is in the scan's scope. */
export function isUrlInScope({ inScope }: Pick<Context<unknown>, "inScope">, { hostname }: URL): boolean {
  const address = parseAddress(hostname.replace(/^\[(.*)\]$/, "$1"));
  const name = parseHostname(hostname);
  return address ? inScope("ip", address) : name !== null && inScope(nameType(name), name);
}
