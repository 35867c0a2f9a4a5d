import { hash, randomBytes } from "node:crypto";
import { parseUrl } from "../../model/entities/url.ts";
import type { Proof } from "../../model/proof.ts";
import type { Context } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { hashIcon, type IconHash, imageType } from "./_icon.ts";
import { readParts, targetOf } from "./_parts.ts";

export type Favicon = IconHash & {
  readonly md5: string;
  readonly url: string;
  readonly type: string;
  readonly bytes: number;
  readonly proof: Proof;
};

const mostBytes = 500_000;

/**
 * The icon of a site: the first that its page names, else what is at /favicon.ico. That place is guessed, so a name that
 * cannot exist must not answer with the same bytes; "everywhere" says that it does.
 */
export async function findFavicon(
  { net, inScope }: Pick<Context<unknown>, "net" | "inScope">,
  page: HttpAnswer,
): Promise<Favicon | "everywhere" | null> {
  const parts = readParts(page.text);
  for (const icon of parts.icons.slice(0, 3)) {
    if (/^data:image\//i.test(icon.text)) {
      const proof = page.proofOfText(icon.from, Math.min(icon.to, icon.from + 300));
      const inline = iconOf(decoded(icon.text), page.url, proof);
      if (inline) return inline;
      continue;
    }
    const target = targetOf(icon.text, { url: page.url, base: parts.base });
    const url = target && parseUrl(target.href);
    const found = url && inScope("url", url) ? await fetchIcon(net, url) : null;
    if (found) return found;
  }
  const usual = new URL("/favicon.ico", page.url).href;
  const found = await fetchIcon(net, usual);
  if (!found) return null;
  const control = await fetchIcon(net, new URL(`/${randomBytes(8).toString("hex")}.ico`, page.url).href);
  return control?.sha256 === found.sha256 ? "everywhere" : found;
}

async function fetchIcon(net: Context<unknown>["net"], url: string): Promise<Favicon | null> {
  const { chain } = await net.http.follow(url, { most: 3, maxBytes: mostBytes });
  const answer = chain.at(-1);
  if (answer?.status !== 200 || answer.truncated) return null;
  return iconOf(answer.body, answer.url, answer.proof("response", [answer.bodyAt, answer.bodyAt + answer.body.length]));
}

function iconOf(body: Uint8Array, url: string, proof: Proof): Favicon | null {
  const type = imageType(body);
  return type === null ? null : { ...hashIcon(body), md5: hash("md5", body), url, type, bytes: body.length, proof };
}

function decoded(uri: string): Uint8Array {
  const comma = uri.indexOf(",");
  if (/;base64$/i.test(uri.slice(0, Math.max(0, comma)))) return Buffer.from(uri.slice(comma + 1), "base64");
  try {
    return Buffer.from(decodeURIComponent(uri.slice(comma + 1)));
  } catch {
    return new Uint8Array(); // not percent-encoding after all
  }
}
