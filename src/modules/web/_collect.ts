import { email } from "../../model/entities/email.ts";
import { phone } from "../../model/entities/phone.ts";
import { parseUrl } from "../../model/entities/url.ts";
import { nameType } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { findBuckets } from "../_bucket-names.ts";
import { findEmails, findHosts, findPhones } from "./_mentions.ts";
import { type Page, readPage } from "./_page.ts";
import { accountOf } from "./social.ts";

/** Something a page mentions. `profile` is where an account's page is. */
export type Mention = {
  readonly type: string;
  readonly value: string;
  readonly proof: Proof;
  readonly profile?: string;
};
export type Target = { readonly url: string; readonly proof: Proof };

/** Everything worth knowing of one page; nothing of it refers to the page's bytes. */
export type Collected = {
  readonly title: Page["title"];
  readonly links: readonly Target[];
  readonly mentions: readonly Mention[];
};

const scripts = /javascript|ecmascript|json/i;

/** Reads a page or a script: links, names in scope, e-mails, phone numbers, accounts. */
export function collect(answer: HttpAnswer, inScope: (name: string) => boolean, country: string | null): Collected {
  const type = answer.headers["content-type"]?.[0] ?? "";
  const markup = !scripts.test(type) && /html|xml|^$/i.test(type);
  const page = markup ? readPage(answer.text) : null;
  const mentions: Mention[] = [];
  const links: Target[] = [];
  const seen = new Set<string>();
  const own = URL.parse(answer.url)?.hostname;
  const mention = (kind: string, written: string, from: number, to: number, profile?: string) => {
    const value = bounded(written, 320);
    if (value === own || seen.has(`${kind} ${value}`)) return;
    seen.add(`${kind} ${value}`);
    mentions.push({ type: kind, value, proof: answer.proofOfText(from, to), ...(profile && { profile }) });
  };
  const base = URL.parse(page?.base ?? "", answer.url)?.href ?? answer.url;
  for (const link of page?.links ?? []) {
    const scheme = /^(mailto|tel):([^?]{1,200})/i.exec(link.text);
    if (scheme) {
      const kind = scheme[1]?.toLowerCase() === "tel" ? "phone" : "email";
      const value = (kind === "phone" ? phone : email).parse(decoded(scheme[2] ?? ""));
      if (value) mention(kind, value, link.from, link.to);
      continue;
    }
    const target = URL.parse(link.text, base);
    const url = target && parseUrl(target.href);
    if (!target || !url || seen.has(url)) continue;
    seen.add(url);
    const account = accountOf(target);
    if (account) mention("account", account, link.from, link.to, url);
    else links.push({ url, proof: answer.proofOfText(link.from, link.to) });
  }
  for (const { text, from, to } of findEmails(answer.text)) mention("email", email.parse(text) ?? text, from, to);
  for (const { text, from, to } of findHosts(answer.text, inScope)) mention(nameType(text), text, from, to);
  for (const { value, from, to } of findBuckets(answer.text)) mention("bucket", value, from, to);
  if (page) for (const { text, from, to } of findPhones(page.visible, country)) mention("phone", text, from, to);
  return { title: page?.title ?? null, links, mentions };
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written; // not percent-encoding after all
  }
}
