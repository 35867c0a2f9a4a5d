import { createHash } from "node:crypto";
import { type Answer, name as codecName } from "dns-packet";
import { codecType } from "./record-types.ts";
import { isAtOrBelow, parent, type ZoneTree } from "./zone.ts";
import type { Signing } from "./zone-key.ts";

const ttl = 300;

/** Names in canonical order (RFC 4034 6.1): by their labels from the right, octet by octet. */
export function inOrder(one: string, other: string): number {
  const [a, b] = [one.split(".").reverse(), other.split(".").reverse()];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = Buffer.compare(Buffer.from(a[at] ?? ""), Buffer.from(b[at] ?? ""));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether a name lies below a delegation: what stands there is not the zone's to say. */
function isBelowCut(tree: ZoneTree, name: string): boolean {
  for (let at = parent(name); at !== null && at !== tree.apex; at = parent(at)) {
    if (tree.nodes.get(at)?.some(({ type }) => type === "NS")) return true;
  }
  return false;
}

const chains = new WeakMap<ZoneTree, readonly string[]>();

/** The names that the zone answers for, in order; those without records only where hashes are listed. */
function namesOf(tree: ZoneTree, signing: Signing): readonly string[] {
  const known = chains.get(tree);
  if (known) return known;
  const hashed = signing.denial === "nsec3";
  const names = [...tree.nodes]
    .filter(([name, records]) => (hashed || records.length > 0) && !isBelowCut(tree, name))
    .map(([name]) => name);
  const sorted = hashed ? names : names.sort(inOrder);
  chains.set(tree, sorted);
  return sorted;
}

/** The types at a name, as a bitmap lists them. */
function typesAt(tree: ZoneTree, name: string, ...more: string[]): string[] {
  const records = tree.nodes.get(name) ?? [];
  const cut = name !== tree.apex && records.some(({ type }) => type === "NS");
  const shown = records.map(({ type }) => type).filter((type) => !cut || type === "NS" || type === "DS");
  const all = [...new Set(shown)];
  const isSigned = all.some((type) => !cut || type === "DS");
  return [...all, ...(isSigned ? ["RRSIG"] : []), ...more].map(codecType);
}

function nsec(owner: string, nextDomain: string, rrtypes: readonly string[]): Answer {
  return { name: owner, type: "NSEC", ttl, data: { nextDomain, rrtypes } };
}

/** The NSEC record of a name that is there; null where the zone has none for it. */
export function nsecAt(tree: ZoneTree, name: string): Answer | null {
  const signing = tree.zone.signed;
  if (!signing || !tree.nodes.has(name) || signing.denial === "nsec3" || signing.denial === "narrow") return null;
  if (signing.denial !== "nsec") return nsec(name, `\0.${name}`, madeTypes(tree, name));
  const names = namesOf(tree, signing);
  const at = names.indexOf(name);
  return at < 0 ? null : nsec(name, names[(at + 1) % names.length] ?? tree.apex, typesAt(tree, name, "NSEC"));
}

/** A record made for one question has signatures of its own, whatever else is at the name. */
function madeTypes(tree: ZoneTree, name: string): string[] {
  return [...new Set([...typesAt(tree, name, "NSEC"), "RRSIG"])];
}

/** The record of the list that covers a name which is not on it. */
function covering(tree: ZoneTree, signing: Signing, name: string): Answer[] {
  const names = namesOf(tree, signing);
  const owner = names.findLast((it) => inOrder(it, name) < 0) ?? names.at(-1);
  return owner === undefined ? [] : [nsecAt(tree, owner)].filter((it) => it !== null);
}

/** RFC 4470: a gap around one name, with no other name in it. */
function around(name: string): Answer {
  const dot = name.indexOf(".");
  const [label, above] = [name.slice(0, dot), name.slice(dot)];
  const last = label.charCodeAt(label.length - 1);
  const before = `${label.slice(0, -1)}${String.fromCharCode(Math.max(1, last - 1))}~`;
  return nsec(`${before}${above}`, `${label}\0${above}`, ["RRSIG", "NSEC"]);
}

export function hashOf(name: string, { iterations = 0, salt = "" }: Signing): Buffer {
  const seasoning = Buffer.from(salt, "hex");
  let hash: Buffer = codecName.encode(name);
  for (let round = 0; round <= iterations; round++) hash = createHash("sha1").update(hash).update(seasoning).digest();
  return hash;
}

const alphabet = "0123456789abcdefghijklmnopqrstuv";

/** RFC 4648 7, without padding: twenty octets make thirty-two letters. */
function base32(bytes: Buffer): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("");
}

function nsec3(tree: ZoneTree, signing: Signing, owner: Buffer, nextDomain: Buffer, rrtypes: string[]): Answer {
  const { iterations = 0, salt = "" } = signing;
  const head = { algorithm: 1, flags: 0, iterations, salt: Buffer.from(salt, "hex") };
  return { name: `${base32(owner)}.${tree.apex}`, type: "NSEC3", ttl, data: { ...head, nextDomain, rrtypes } };
}

function step(hash: Buffer, by: 1 | -1): Buffer {
  const number = BigInt(`0x${hash.toString("hex")}`) + BigInt(by);
  return Buffer.from(number.toString(16).padStart(40, "0").slice(-40), "hex");
}

const hashes = new WeakMap<ZoneTree, { name: string; hash: Buffer }[]>();

function hashesOf(tree: ZoneTree, signing: Signing): { name: string; hash: Buffer }[] {
  const known = hashes.get(tree);
  if (known) return known;
  const all = namesOf(tree, signing).map((name) => ({ name, hash: hashOf(name, signing) }));
  all.sort((a, b) => Buffer.compare(a.hash, b.hash));
  hashes.set(tree, all);
  return all;
}

/** The NSEC3 record that matches a name, or else the one that covers it. */
function hashed(tree: ZoneTree, signing: Signing, name: string): Answer[] {
  const hash = hashOf(name, signing);
  if (signing.denial === "narrow") {
    const matches = tree.nodes.has(name);
    const from = matches ? hash : step(hash, -1);
    return [nsec3(tree, signing, from, step(hash, 1), matches ? typesAt(tree, name) : ["RRSIG"])];
  }
  const all = hashesOf(tree, signing);
  const at = all.findLastIndex((it) => Buffer.compare(it.hash, hash) <= 0);
  const owner = all.at(at);
  const next = all[(at + 1) % all.length];
  return owner && next ? [nsec3(tree, signing, owner.hash, next.hash, typesAt(tree, owner.name))] : [];
}

/** The closest name above that is there, and the name one label below it on the way. */
function encloser(tree: ZoneTree, name: string): { closest: string; next: string } {
  let next = name;
  for (let at = parent(name); at !== null && isAtOrBelow(at, tree.apex); at = parent(at)) {
    if (tree.nodes.has(at)) return { closest: at, next };
    next = at;
  }
  return { closest: tree.apex, next };
}

/** What a signed zone shows for "no such name" and "no such data" (RFC 4035 3.1.3, RFC 5155 7.2); null where it is not signed. */
export function deny(
  tree: ZoneTree,
  name: string,
  rcode: string,
): { rcode: "NOERROR" | null; records: Answer[] } | null {
  const signing = tree.zone.signed;
  if (!signing) return null;
  const { closest, next } = encloser(tree, name);
  const isThere = tree.nodes.has(name);
  const wild = `*.${closest}`;
  switch (signing.denial) {
    case "compact":
      return {
        rcode: "NOERROR",
        records: [isThere || rcode === "NOERROR" ? nsec(name, `\0.${name}`, madeTypes(tree, name)) : absent(name)],
      };
    case "minimal":
      if (isThere) return { rcode: null, records: [nsec(name, `\0.${name}`, madeTypes(tree, name))] };
      return { rcode: null, records: [around(next), around(wild)] };
    case "nsec": {
      const own = isThere ? nsecAt(tree, name) : null;
      if (own) return { rcode: null, records: [own] };
      const wildcard = isThere
        ? []
        : [...[nsecAt(tree, wild)].filter((it) => it !== null), ...covering(tree, signing, wild)];
      return { rcode: null, records: [...covering(tree, signing, name), ...wildcard.slice(0, 1)] };
    }
    case "nsec3":
    case "narrow":
      if (isThere) return { rcode: null, records: hashed(tree, signing, name) };
      return {
        rcode: null,
        records: [closest, next, wild].flatMap((it) => hashed(tree, signing, it)),
      };
  }
}

/** RFC 9824 3.1: the name is said to be there, with the type that means it is not. */
function absent(name: string): Answer {
  return nsec(name, `\0.${name}`, ["RRSIG", "NSEC", codecType("NXNAME")]);
}

/** That no closer name is there than the wildcard which an answer was made from (RFC 4035 3.1.3.3). */
export function denyCloser(tree: ZoneTree, name: string): Answer[] {
  const signing = tree.zone.signed;
  if (!signing || signing.denial === "compact") return [];
  const { next } = encloser(tree, name);
  if (signing.denial === "minimal") return [around(next)];
  return signing.denial === "nsec" ? covering(tree, signing, next) : hashed(tree, signing, next);
}
