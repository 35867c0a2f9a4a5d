import { nameType } from "../../model/hostname.ts";
import { isAtOrBelow, type ZoneTree } from "../servers/zone.ts";
import type { Organisation } from "../world/world.ts";
import { bindingHosts, hasEncryptedHello } from "./binding-truth.ts";
import { covers, leafOf } from "./certificates.ts";
import { cutHosts } from "./cut-truth.ts";
import type { Lookup } from "./lookup.ts";
import type { TlsPlace } from "./places.ts";
import { pointersOf } from "./reverse-truth.ts";
import type { TrueClaim, TrueFinding } from "./truth.ts";

/** The zone that begins at a name and is answered for. */
function zoneAt(lookup: Lookup, name: string): ZoneTree | undefined {
  const own = lookup.ask(name, "SOA").answers.some((it) => it.type === "SOA" && it.name === name);
  return own ? lookup.trees.find(({ apex }) => apex === name) : undefined;
}

/** Names that a zone's own list gives away: all it answers for, those below delegations not. */
function listed({ apex, nodes, zone }: ZoneTree): string[] {
  if (zone.signed?.denial !== "nsec") return [];
  const cuts = [...nodes].filter(([name, records]) => name !== apex && records.some(({ type }) => type === "NS"));
  return [...nodes]
    .filter(([name, records]) => records.length > 0 && !cuts.some(([cut]) => name !== cut && isAtOrBelow(name, cut)))
    .map(([name]) => name);
}

/** Names that lead on from those known: by lists and hashes of signed zones, bindings, delegations, names of addresses. */
export function leadsFrom(
  lookup: Lookup,
  { domain }: Organisation,
  names: Iterable<string>,
  addresses: Iterable<string>,
): string[] {
  const found: string[] = [];
  for (const name of names) {
    const tree = zoneAt(lookup, name);
    if (tree)
      found.push(...listed(tree), ...(tree.zone.signed?.crackable ?? []).map((label) => `${label}.${tree.apex}`));
    found.push(...bindingHosts(lookup, name), ...cutHosts(lookup, name));
  }
  for (const address of addresses) found.push(...pointersOf(lookup, address));
  return found.filter((name) => isAtOrBelow(name, domain));
}

/** What is wrong with signatures and with CAA. */
export function zoneFindings(lookup: Lookup, names: Iterable<string>, places: readonly TlsPlace[]): TrueFinding[] {
  const findings = new Map<string, TrueFinding>();
  const add = (type: string, name: string) => {
    const it = { type: `dns.${type}`, subject: { type: nameType(name), value: name } };
    findings.set(`${type} ${name}`, it);
  };
  for (const name of names) {
    const isDomain = nameType(name) === "domain";
    const tree = zoneAt(lookup, name);
    if (tree) {
      const { signed } = tree.zone;
      if (!signed) {
        if (isDomain) add("dnssec_unsigned", name);
      } else {
        if (signed.ds === "wrong") add("dnssec_bogus", name);
        else if (signed.ds === "none") add("dnssec_no_ds", name);
        else if (signed.expired) add("dnssec_expired", name);
        if (signed.algorithm === 7) add("dnssec_weak", name);
        if ((signed.iterations ?? 0) > 0) add("nsec3_iterations", name);
        if (listed(tree).length > 2) add("zone_walk", name);
      }
    }
    const rules = rulesOf(lookup, name);
    if (isDomain && (!rules || (rules.restricts === false && !rules.faulty))) add("caa_missing", name);
    if (rules?.faulty && rules.owner === name) add("caa_malformed", name);
  }
  for (const { name, certificate } of places) {
    const rules = name ? inherited(lookup, name) : null;
    const leaf = leafOf(certificate);
    const trusted = !leaf.selfSigned && !leaf.alone && !leaf.expired;
    if (name && rules?.nobody && trusted && covers(certificate, name)) add("caa_forbids", rules.owner);
  }
  return [...findings.values()];
}

type Rules = {
  readonly owner: string;
  readonly restricts: boolean;
  readonly nobody: boolean;
  readonly faulty: boolean;
};

/** What the CAA records at a name say; null where it has none. */
function rulesOf(lookup: Lookup, name: string): Rules | null {
  const records = lookup
    .ask(name, "CAA")
    .answers.flatMap(({ type, data }) =>
      type === "CAA" && typeof data === "object" && "tag" in data
        ? [{ tag: String(data.tag), value: String(data.value) }]
        : [],
    );
  if (records.length === 0) return null;
  const issuers = records.filter(({ tag }) => tag === "issue");
  const known = ["issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone"];
  return {
    owner: name,
    restricts: records.some(({ tag }) => tag === "issue" || tag === "issuewild"),
    nobody: issuers.length > 0 && issuers.every(({ value }) => value.trim() === ";"),
    faulty: records.some(({ tag }) => !known.includes(tag)),
  };
}

function inherited(lookup: Lookup, name: string): Rules | null {
  for (let at = name; at.includes("."); at = at.slice(at.indexOf(".") + 1)) {
    const rules = rulesOf(lookup, at);
    if (rules) return rules;
  }
  return null;
}

/** Tokens of the world's TXT records, and the service that each is proved to; "" for those that are nobody's we know. */
const tokens: readonly (readonly [beginning: string, service: string])[] = [
  ["google-site-verification=", "Google Search Console"],
  ["MS=ms", "Microsoft 365"],
  ["atlassian-domain-verification=", "Atlassian Cloud"],
];

/** What is to be known of zones and of what their names announce. */
export function zoneClaims(lookup: Lookup, names: Iterable<string>): TrueClaim[] {
  const claims: TrueClaim[] = [];
  for (const name of names) {
    const entity = { type: nameType(name), value: name };
    const add = (attribute: string, value: unknown) => claims.push({ entity, attribute, value });
    const tree = zoneAt(lookup, name);
    if (tree) {
      const { signed } = tree.zone;
      const broken = signed && (signed.ds === "wrong" || (signed.expired && signed.ds !== "none"));
      add("dnssec_state", !signed ? "unsigned" : broken ? "bogus" : signed.ds === "none" ? "island" : "chained");
      if (signed) add("dnssec_denial", signed.denial);
    }
    if (hasEncryptedHello(lookup, name)) add("ech", true);
    const issuers = lookup
      .ask(name, "CAA")
      .answers.flatMap(({ name: owner, data }) =>
        owner === name && typeof data === "object" && "tag" in data && /^issue(?:wild)?$/.test(String(data.tag))
          ? [String(data.value)]
          : [],
      );
    const allowed = issuers.filter((value) => value !== ";");
    if (allowed.length > 0) add("certificate_authorities", [...new Set(allowed)].sort());
    if (entity.type !== "domain") continue;
    const texts = lookup
      .ask(name, "TXT")
      .answers.flatMap(({ type, data }) => (type === "TXT" && Array.isArray(data) ? [data.join("")] : []));
    const services = texts.flatMap((text) => tokens.find(([beginning]) => text.startsWith(beginning))?.[1] ?? []);
    if (services.length > 0) add("services", [...new Set(services)].sort());
    const unknown = texts.flatMap((text) => /^([a-z-]+-verification)=/.exec(text)?.[1] ?? []);
    const others = unknown.filter((token) => !tokens.some(([beginning]) => beginning.startsWith(token)));
    if (others.length > 0) add("verification_tokens", [...new Set(others)].sort());
  }
  return claims;
}
