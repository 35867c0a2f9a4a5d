import { createPublicKey } from "node:crypto";
import { type Book, nameThing } from "./book.ts";
import { isEnforced, mailboxesOf, tagsOf } from "./dmarc-truth.ts";
import type { Lookup } from "./lookup.ts";

/** Whose the selectors are that the world uses, as far as they are somebody's. */
const owners: Readonly<Record<string, string>> = { google: "Google Workspace", selector1: "Microsoft 365" };

/** Keys of a mail domain: every selector that its zones have is one that is commonly used. */
export function writeDkim(lookup: Lookup, name: string, book: Book): void {
  const it = nameThing(name);
  const below = `._domainkey.${name}`;
  const nodes = lookup.trees.flatMap(({ nodes }) => [...nodes.keys()]).filter((node) => node.endsWith(below));
  const selectors = nodes.map((node) => node.slice(0, -below.length)).sort();
  const found: string[] = [];
  const keys: string[] = [];
  const providers: string[] = [];
  for (const selector of selectors) {
    const tags = tagsOf(lookup.texts(`${selector}${below}`)[0] ?? "");
    const p = tags.get("p");
    if (p === undefined) continue;
    if (selector === "*") {
      book.claim(it, { dkim_wildcard: p === "" ? "revoked" : "key" });
      continue;
    }
    const isTest = tags.get("t")?.split(":").includes("y") ?? false;
    const bits = p === "" ? 0 : sizeOf(p);
    found.push(selector);
    keys.push(`${selector} ${p === "" ? "revoked" : `${tags.get("k") ?? "rsa"} ${bits}`}${isTest ? " test" : ""}`);
    const owner = owners[selector];
    if (owner) providers.push(owner);
    if (bits > 0 && bits < 2_048)
      book.find("mail.dkim_weak_key", it, `${selector} of ${name} is weak: RSA of ${bits} bits`);
    if (isTest) book.find("mail.dkim_test_mode", it, selector);
  }
  if (found.length > 0) book.claim(it, { dkim_selectors: found, dkim_keys: keys });
  if (providers.length > 0) book.claim(it, { mail_providers: providers });
}

function sizeOf(base64: string): number {
  const key = createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "spki" });
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

/** Where TLS reports go. */
export function writeTlsRpt(lookup: Lookup, name: string, book: Book): void {
  const it = nameThing(name);
  const [record] = lookup.texts(`_smtp._tls.${name}`).filter((text) => text.startsWith("v=TLSRPTv1;"));
  if (record === undefined) return;
  const rua = tagsOf(record).get("rua");
  const mailboxes = mailboxesOf(rua);
  const urls = (rua ?? "").split(",").filter((uri) => uri.startsWith("https://"));
  for (const mailbox of mailboxes)
    book.into.relate(book.into.name(name), "has_contact", book.into.thing("email", mailbox));
  for (const url of urls) book.into.thing("url", url);
  const to = [...mailboxes.map((mailbox) => `mailto:${mailbox}`), ...urls];
  if (to.length > 0) book.claim(it, { tls_reports_to: to });
  if (to.length === 0 || to.length < (rua ?? "").split(",").length) book.find("mail.tls_rpt_broken", it);
}

/** The logo, and whether it may be shown. */
export function writeBimi(lookup: Lookup, name: string, book: Book): void {
  const it = nameThing(name);
  const [record] = lookup.texts(`default._bimi.${name}`).filter((text) => text.startsWith("v=BIMI1;"));
  const logo = tagsOf(record ?? "").get("l");
  if (!logo) return;
  const mark = tagsOf(record ?? "").get("a");
  for (const url of [logo, ...(mark ? [mark] : [])]) book.into.thing("url", url);
  book.claim(it, { bimi_logo: logo, ...(mark && { bimi_certificate: mark }) });
  if (!isEnforced(lookup, name)) book.find("mail.bimi_without_dmarc", it);
}
