import { nameType, registrable } from "../../model/hostname.ts";
import { parent } from "../servers/zone.ts";
import { type Book, nameThing } from "./book.ts";
import type { Lookup } from "./lookup.ts";

type Policy = {
  readonly at: string;
  readonly p: string;
  readonly sp: string;
  readonly tags: ReadonlyMap<string, string>;
};

const policies = ["none", "quarantine", "reject"];

/** The tags of a record, as far as well-behaved zones write them. */
export function tagsOf(text: string): Map<string, string> {
  const pairs = text.split(";").map((part) => part.trim().split(/\s*=\s*(.*)/s));
  return new Map(pairs.filter(([name]) => name).map(([name = "", value = ""]) => [name, value]));
}

/** Mailboxes of a list of mailto addresses. */
export function mailboxesOf(list: string | undefined): string[] {
  return (list ?? "")
    .split(",")
    .flatMap((uri) => /^\s*mailto:([^\s?!]+@[^\s?!]+)/i.exec(uri)?.[1]?.toLowerCase() ?? []);
}

/** The policy at a name, or null; "unread" when something stands there that is none. */
function policyAt(lookup: Lookup, at: string): Policy | "unread" | null {
  const texts = lookup.texts(`_dmarc.${at}`).filter((text) => /^\W*v\s*=\s*DMARC/i.test(text));
  const [text] = texts;
  if (text === undefined) return null;
  const tags = tagsOf(text);
  const written = tags.get("p") ?? "";
  const p = policies.includes(written) ? written : mailboxesOf(tags.get("rua")).length > 0 ? "none" : null;
  if (texts.length > 1 || !/^v=DMARC1(?:;|$)/.test(text) || p === null) return "unread";
  return { at, p, sp: tags.get("sp") ?? p, tags };
}

/** The policy that a name's mail is under: its own, else the highest one up to the registered domain. */
export function policyOver(lookup: Lookup, name: string): Policy | null {
  const own = policyAt(lookup, name);
  if (own !== null && own !== "unread") return own;
  let found: Policy | null = null;
  for (let at = parent(name); at !== null && at !== "" && at.includes("."); at = parent(at)) {
    const policy = policyAt(lookup, at);
    if (policy !== null && policy !== "unread") found = policy;
  }
  return found;
}

/** Whether DMARC lets a logo be shown. */
export function isEnforced(lookup: Lookup, name: string): boolean {
  const policy = policyOver(lookup, name);
  if (!policy || policy.sp === "none" || policy.tags.get("t") === "y") return false;
  const p = policy.at === name ? policy.p : policy.sp;
  return p === "reject" || (p === "quarantine" && (policy.tags.get("pct") ?? "100") === "100");
}

/** What a mail domain's DMARC record asks for, and what is wrong with it. `isInScope` tells of names. */
export function writeDmarc(lookup: Lookup, name: string, isInScope: (name: string) => boolean, book: Book): void {
  const it = nameThing(name);
  const own = policyAt(lookup, name);
  if (own === "unread") book.find("mail.dmarc_broken", it);
  const over = policyOver(lookup, name);
  const organisation = registrable(name);
  const isOthers = nameType(name) === "hostname" && organisation !== null && isInScope(organisation);
  if (!over && own === null && !isOthers) book.find("mail.dmarc_missing", it);
  if (over?.at === name) writePolicy(lookup, over, book);
  else if (over) book.claim(it, { dmarc_policy: over.sp, dmarc_inherited_from: over.at });
}

/** What a domain's own record asks for. */
function writePolicy(lookup: Lookup, { at: name, tags, p, sp }: Policy, book: Book): void {
  const it = nameThing(name);
  const percent = Number(tags.get("pct") ?? 100);
  book.claim(it, { dmarc_policy: p, dmarc_subdomain_policy: sp, dmarc_percent: percent });
  if (!policies.includes(tags.get("p") ?? "")) book.find("mail.dmarc_broken", it);
  if (p === "none") book.find("mail.dmarc_none", it);
  else {
    if (sp === "none" || tags.get("np") === "none") book.find("mail.dmarc_subdomains", it);
    if (percent < 100 || tags.get("t") === "y") book.find("mail.dmarc_partial", it);
  }
  for (const mailbox of [...mailboxesOf(tags.get("rua")), ...mailboxesOf(tags.get("ruf"))]) {
    book.into.relate(book.into.name(name), "has_contact", book.into.thing("email", mailbox));
    const receiver = mailbox.slice(mailbox.lastIndexOf("@") + 1);
    if (registrable(receiver) === registrable(name)) continue;
    const consent = lookup.texts(`${name}._report._dmarc.${receiver}`).some((text) => /^v=DMARC1(?:;|$)/.test(text));
    if (!consent) book.find("mail.dmarc_unauthorised_report", it, receiver);
  }
}
