import { createHash } from "node:crypto";
import type { DnsAnswer, DnsRecord } from "../../sdk/index.ts";
import { type Gap, readGap, types } from "./_dnssec.ts";
import { behindAllOf, compareNames } from "./_wire.ts";
import { hasSignature, type Zone } from "./_zone.ts";

/** One name of the list: what is there, and which name is next. */
export type Link = {
  readonly name: string;
  readonly gap: Gap;
  readonly record: DnsRecord;
  readonly answer: DnsAnswer;
};

export type Walk = {
  readonly links: readonly Link[];
  /** whole: the list closed; spent: more than `most` names; made: records made for each question; lost: it led nowhere. */
  readonly end: "whole" | "spent" | "made" | "lost";
};

/**
 * The names of a zone by its NSEC records (RFC 4034 4), from each to the next. Null where the zone has none. What a server
 * makes up for each question (RFC 4470, RFC 9824) leads to no name: it is told apart by the next name not being there.
 */
export async function walkZone(zone: Zone, most: number, signal: AbortSignal): Promise<Walk | null> {
  const links: Link[] = [];
  for (let at = zone.apex; ; ) {
    signal.throwIfAborted();
    const link = await linkAt(zone, at);
    if (!link) {
      if (links.length === 0) return null;
      return { links, end: links.length === 1 ? "made" : "lost" };
    }
    links.push(link);
    const { next } = link.gap;
    if (next === `\\000.${at}`) return { links, end: links.length === 1 ? "made" : "lost" };
    if (next === zone.apex) return { links, end: "whole" };
    if (compareNames(at, next) >= 0 || !next.endsWith(`.${zone.apex}`)) return { links, end: "lost" };
    if (links.length >= most) return { links, end: "spent" };
    at = next;
  }
}

/** The record at a name. At a delegation the question for it goes to the other zone, so what lies behind is asked for. */
async function linkAt(zone: Zone, name: string): Promise<Link | null> {
  const direct = await zone.ask(name, "NSEC");
  const own = take(zone, name, direct, direct.answers);
  if (own || name === zone.apex) return own;
  const behind = behindAllOf(name);
  if (behind === null) return null;
  const covering = await zone.ask(behind, "A");
  return take(zone, name, covering, covering.authority);
}

function take(zone: Zone, name: string, answer: DnsAnswer, records: readonly DnsRecord[]): Link | null {
  const record = records.find((it) => it.type === "NSEC" && it.name === name);
  const gap = record ? readGap(record) : null;
  if (!record || !gap || !hasSignature(records, zone.apex, types.NSEC, name)) return null;
  return { name, gap, record, answer };
}

/** A label that nobody made, the same each time. */
export function madeUpLabel(zone: string, index: number): string {
  return `x${createHash("sha256").update(`${zone} ${index}`).digest("hex").slice(0, 14)}`;
}

/** How a server makes up its denials, seen from what it says of a name that nobody made; null where neither shows. */
export async function mannerOf(zone: Zone): Promise<{ manner: "minimal" | "compact"; answer: DnsAnswer } | null> {
  const name = `${madeUpLabel(zone.apex, 0)}.${zone.apex}`;
  const answer = await zone.ask(name, "A");
  const gaps = answer.authority.flatMap((record) => {
    const gap = readGap(record);
    return gap ? [{ owner: record.name, gap }] : [];
  });
  if (gaps.some(({ owner, gap }) => owner === name && gap.next === `\\000.${name}`))
    return { manner: "compact", answer };
  const around = gaps.some(({ owner, gap }) => compareNames(owner, name) < 0 && compareNames(name, gap.next) < 0);
  return around ? { manner: "minimal", answer } : null;
}
