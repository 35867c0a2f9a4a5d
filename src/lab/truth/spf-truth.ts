import { parseRange } from "../../model/address.ts";
import { registrable } from "../../model/hostname.ts";
import { type Book, nameThing } from "./book.ts";
import type { Lookup } from "./lookup.ts";

type Walk = {
  lookups: number;
  voids: number;
  isBroken: boolean;
  isDynamic: boolean;
  hasPtr: boolean;
  readonly senders: { readonly of: string; readonly kind: "range" | "name"; readonly value: string }[];
};

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;
const spf = /^v=spf1(?: |$)/i;

/** What the SPF record of a mail domain comes to, read from the zones by rules of its own. */
export function writeSpf(lookup: Lookup, name: string, book: Book): void {
  const it = nameThing(name);
  const texts = lookup.texts(name);
  const records = texts.filter((text) => spf.test(text));
  const [record] = records;
  if (records.length > 1) book.find("mail.spf_several", it);
  else if (record !== undefined) writeRecord(lookup, name, record, book);
  else book.find(texts.some((text) => /^\W*v=spf1/i.test(text)) ? "mail.spf_broken" : "mail.spf_missing", it);
}

function writeRecord(lookup: Lookup, name: string, record: string, book: Book): void {
  const it = nameThing(name);
  const walk: Walk = { lookups: 0, voids: 0, isBroken: false, isDynamic: false, hasPtr: false, senders: [] };
  const all = follow(lookup, name, record, [name], walk);
  book.claim(it, {
    spf_policy: walk.isBroken ? "broken" : all ? results[all] : "neutral",
    spf_lookups: walk.lookups,
    spf_void_lookups: walk.voids,
    ...(walk.isDynamic && { spf_macros: true }),
  });
  const third = new Set<string>();
  for (const { of, kind, value } of walk.senders) {
    const [address = "", bits] = value.split("/");
    const isOne = bits === (address.includes(":") ? "128" : "32");
    const to =
      kind === "name" ? book.into.name(value) : book.into.thing(isOne ? "ip" : "range", isOne ? address : value);
    book.into.relate(book.into.name(of), "authorizes_sender", to);
    const owner = kind === "name" ? registrable(value) : null;
    if (owner && owner !== registrable(name)) third.add(owner);
  }
  if (third.size > 0) book.claim(it, { spf_third_parties: [...third] });
  if (walk.isBroken) book.find("mail.spf_broken", it);
  if (walk.lookups > 10) book.find("mail.spf_lookups", it, String(walk.lookups));
  if (walk.voids > 2) book.find("mail.spf_void_lookups", it);
  if (walk.hasPtr) book.find("mail.spf_ptr", it);
  if (all === "+") book.find("mail.spf_permissive", it, "everybody");
  else if (!walk.isBroken && (all === null || all === "?")) book.find("mail.spf_permissive", it, "nothing about");
}

/** The sign of the all that everybody comes to, or null when there is none. */
function follow(
  lookup: Lookup,
  name: string,
  text: string,
  path: readonly string[],
  walk: Walk,
): keyof typeof results | null {
  const words = text.split(/ +/).slice(1);
  for (const word of words) {
    if (/^[a-z][\w.-]*=/i.test(word)) continue;
    const [, sign = "+", kind = "", , argument] = /^([+?~-])?([a-z0-9]+)(:([^/]*))?/i.exec(word) ?? [];
    const qualifier = (sign || "+") as keyof typeof results;
    const allow = (what: "range" | "name", value: string) => {
      if (qualifier === "+") walk.senders.push({ of: name, kind: what, value });
    };
    if (kind === "all") return qualifier;
    if (kind === "ip4" || kind === "ip6") {
      const range = parseRange(word.slice(word.indexOf(":") + 1));
      if (range) allow("range", range);
      else walk.isBroken = true;
      continue;
    }
    if (!["include", "a", "mx", "ptr", "exists"].includes(kind)) {
      walk.isBroken = true;
      continue;
    }
    walk.lookups += 1;
    if (kind === "ptr") {
      walk.hasPtr = true;
      continue;
    }
    const target = argument ?? name;
    if (target.includes("%{")) {
      walk.isDynamic = true;
      continue;
    }
    if (kind === "include") {
      const before = walk.senders.length;
      const inner = enter(lookup, target, path, walk);
      if (qualifier !== "+") walk.senders.length = before;
      if (inner === undefined) continue;
      allow("name", target);
      if (inner === "+") return qualifier;
      continue;
    }
    const isThere = kind === "mx" ? lookup.targets(target, "MX").length > 0 : lookup.addresses(target).length > 0;
    if (!isThere) walk.voids += 1;
    else if (argument !== undefined && kind !== "exists") allow("name", target);
  }
  const redirect = words.find((word) => word.startsWith("redirect="))?.slice("redirect=".length);
  if (redirect === undefined) return null;
  walk.lookups += 1;
  const inner = enter(lookup, redirect, path, walk);
  if (inner !== undefined) walk.senders.push({ of: name, kind: "name", value: redirect });
  return inner ?? null;
}

/** Undefined when there is nothing to enter, which breaks the record. */
function enter(lookup: Lookup, target: string, path: readonly string[], walk: Walk) {
  const texts = path.includes(target) ? [] : lookup.texts(target);
  const records = texts.filter((text) => spf.test(text));
  if (!path.includes(target) && texts.length === 0) walk.voids += 1;
  const [record] = records;
  if (record !== undefined && records.length === 1) return follow(lookup, target, record, [...path, target], walk);
  walk.isBroken = true;
  return undefined;
}
