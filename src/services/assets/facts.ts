import type { Known } from "../../analysis/risk/features.ts";
import { serviceParts } from "../../model/entities/service.ts";
import type { Member, MemberFinding } from "./gather.ts";

const day = 86_400_000;
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const orNull = <T>(values: readonly T[]): T[] | null => (values.length > 0 ? [...values] : null);

/** What is known of an asset beside its row, in the words of S4. Null where nothing is known. */
export type AssetFacts = {
  readonly open_ports: number[] | null;
  readonly ip_addresses: string[] | null;
  readonly ip_geolocation: {
    readonly country: string | null;
    readonly city: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
  } | null;
  readonly technologies: { readonly name: string; readonly version: string | null }[] | null;
  readonly server_header: string | null;
  readonly ssl_cert_info: {
    readonly issuer: string | null;
    readonly subject: string | null;
    readonly expiry: string | null;
    readonly valid: boolean | null;
    readonly is_self_signed: boolean;
    readonly days_until_expiry: number | null;
  } | null;
  readonly dns_records: Readonly<Record<"A" | "AAAA" | "MX" | "TXT" | "NS", string[]>> | null;
  readonly http_status: number | null;
  readonly http_redirect_chain: string[] | null;
  readonly http_security_headers: Readonly<Record<string, string>> | null;
  readonly http_security_headers_score: number | null;
  readonly breach_history: { readonly count: number; readonly breaches: unknown[] } | null;
  readonly raw_metadata: Readonly<Record<string, unknown>>;
};

const parts = (members: readonly Member[], part: Member["part"]) => members.filter((one) => one.part === part);

/** The certificate that stands for an asset: of those that cover its name, or of all, the one that ends first. */
function certificateOf(members: readonly Member[]): Member | undefined {
  const all = parts(members, "certificate");
  const covering = all.filter(({ covers }) => covers);
  const end = ({ attributes }: Member) => text(attributes.not_after) ?? "9999";
  return (covering.length > 0 ? covering : all).toSorted((a, b) => (end(a) < end(b) ? -1 : 1))[0];
}

/** The page that stands for it: over TLS before not, one that answered before others. */
function pageOf(members: readonly Member[]): Member | undefined {
  const weight = ({ key, attributes }: Member) =>
    (key.startsWith("https:") ? 2 : 0) +
    (number(attributes.status) === null ? 0 : 4) -
    (new URL(key).pathname === "/" ? 0 : 1);
  return parts(members, "url").toSorted((a, b) => weight(b) - weight(a))[0];
}

function portsOf(members: readonly Member[], self: Member): number[] | null {
  const keys = [...parts(members, "service"), ...(self.type === "service" ? [self] : [])].map(({ key }) => key);
  const ports = [...new Set(keys.map((key) => serviceParts(key).port))].sort((a, b) => a - b);
  if (ports.length > 0) return ports;
  const wasScanned = [self, ...parts(members, "ip")].some(({ attributes }) => attributes.ports_asked !== undefined);
  return wasScanned ? [] : null;
}

function recordsOf(self: Member, addresses: readonly string[]): AssetFacts["dns_records"] {
  const { mx, txt, name_servers } = self.attributes;
  const strings = (value: unknown) => list(value).filter((one): one is string => typeof one === "string");
  const records = {
    A: addresses.filter((one) => !one.includes(":")),
    AAAA: addresses.filter((one) => one.includes(":")),
    MX: strings(mx),
    TXT: strings(txt),
    NS: strings(name_servers),
  };
  return Object.values(records).some((all) => all.length > 0) ? records : null;
}

function geolocationOf(members: readonly Member[], self: Member): AssetFacts["ip_geolocation"] {
  const known = [self, ...parts(members, "ip")].find(({ type, attributes }) => type === "ip" && attributes.country);
  if (!known) return null;
  const { country, city, latitude, longitude } = known.attributes;
  return { country: text(country), city: text(city), latitude: number(latitude), longitude: number(longitude) };
}

function technologiesOf(members: readonly Member[]): AssetFacts["technologies"] {
  const seen = new Map<string, { name: string; version: string | null }>();
  for (const { attributes } of members)
    for (const one of list(attributes.technologies)) {
      const name = typeof one === "string" ? one : text(record(one).name);
      if (name) seen.set(`${name} ${text(record(one).version) ?? ""}`, { name, version: text(record(one).version) });
    }
  return orNull([...seen.values()]);
}

function breachesOf(members: readonly Member[]): AssetFacts["breach_history"] {
  const known = members.find(({ attributes }) => attributes.breaches !== undefined);
  if (!known) return null;
  const breaches = list(known.attributes.breaches).map((one) => {
    const { name, date, compromised_data } = record(one);
    return { name: text(name) ?? text(one), date: text(date), compromised_data: list(compromised_data) };
  });
  return { count: breaches.length, breaches };
}

/** `subject` and `issuer` say the same: nobody else vouches for it. */
const isSelfSigned = ({ attributes }: Member) =>
  text(attributes.subject) !== null && attributes.subject === attributes.issuer;

export function factsOf(members: readonly Member[], self: Member, now: Date): AssetFacts {
  const addresses = [...parts(members, "ip"), ...(self.type === "ip" ? [self] : [])].map(({ key }) => key);
  const certificate = certificateOf(members);
  const page = pageOf(members);
  const [begin, end] = [text(certificate?.attributes.not_before), text(certificate?.attributes.not_after)];
  const until = end === null ? Number.NaN : Date.parse(end) - now.getTime();
  const headers = record(page?.attributes.security_headers);
  const chain = record(page?.attributes.redirect_chain).urls;
  return {
    open_ports: portsOf(members, self),
    ip_addresses: orNull(addresses),
    ip_geolocation: geolocationOf(members, self),
    technologies: technologiesOf(members),
    server_header: text(page?.attributes.server),
    ssl_cert_info: certificate
      ? {
          issuer: text(certificate.attributes.issuer),
          subject: text(certificate.attributes.subject),
          expiry: end,
          valid: Number.isNaN(until) ? null : until > 0 && (begin === null || Date.parse(begin) <= now.getTime()),
          is_self_signed: isSelfSigned(certificate),
          days_until_expiry: Number.isNaN(until) ? null : Math.floor(until / day),
        }
      : null,
    dns_records: recordsOf(self, self.type === "ip" ? [] : addresses),
    http_status: number(page?.attributes.status),
    http_redirect_chain: orNull(list(chain).filter((one): one is string => typeof one === "string")),
    http_security_headers: page?.attributes.security_headers
      ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      : null,
    http_security_headers_score: number(page?.attributes.security_headers_score),
    breach_history: breachesOf(members),
    raw_metadata: self.attributes,
  };
}

/** What a score asks of an asset. `modules`: those that looked at it, whatever they found. */
export function knownOf(facts: AssetFacts, findings: readonly MemberFinding[], modules: ReadonlySet<string>): Known {
  const ran = (...families: string[]) => [...modules].some((id) => families.some((one) => id.startsWith(`${one}.`)));
  return {
    ports: facts.open_ports,
    certificate: facts.ssl_cert_info && {
      notAfter: facts.ssl_cert_info.expiry,
      selfSigned: facts.ssl_cert_info.is_self_signed || findings.some(({ type }) => type === "tls.self_signed"),
    },
    headersScore: facts.http_security_headers_score,
    findings,
    breaches: facts.breach_history?.count ?? null,
    looked: { software: facts.technologies !== null, dns: ran("dns", "mail") },
  };
}
