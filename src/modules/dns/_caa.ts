import { parseHostname, registrable } from "../../model/hostname.ts";
import { type DnsAnswer, type DnsRecord, NetError } from "../../sdk/index.ts";
import type { Dns } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { isTold } from "./_names.ts";

/** The records that say who may issue certificates for a name, and the name that has them. */
export type Policy = { readonly name: string; readonly answer: DnsAnswer; readonly records: readonly DnsRecord[] };

const mostRecords = 50;

/**
 * Climbs from a name to the first that has CAA records (RFC 8659 3), up to its registered domain: what stands above is not
 * the holder's. Without any, `policy` is null and `answer` the denial at the domain.
 */
export async function policyOf(dns: Dns, name: string): Promise<{ policy: Policy | null; answer: DnsAnswer }> {
  const top = registrable(name) ?? name;
  for (let at = name; ; at = at.slice(at.indexOf(".") + 1)) {
    const answer = await dns.query(at, "CAA");
    if (!isTold(answer)) throw new NetError("inconclusive", `${at}: ${answer.server} answered ${answer.rcode}`);
    // An alias has the records of the name that it leads to.
    const records = answer.answers.filter(({ type }) => type === "CAA").slice(0, mostRecords);
    if (records.length > 0) return { policy: { name: at, answer, records }, answer };
    if (at === top) return { policy: null, answer };
  }
}

export type Rules = {
  /** Domains of the authorities that may issue; null where all may. */
  readonly plain: readonly string[] | null;
  readonly wild: readonly string[] | null;
  readonly issuers: readonly { readonly issuer: string; readonly record: DnsRecord }[];
  readonly faults: readonly { readonly what: string; readonly record: DnsRecord; readonly critical: boolean }[];
};

/** Tags of IANA's registry; of the reserved ones nobody makes use. */
const known = ["issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone"];

export function readRules({ records }: Pick<Policy, "records">): Rules {
  const faults: { what: string; record: DnsRecord; critical: boolean }[] = [];
  const allowed: Record<"issue" | "issuewild", string[] | null> = { issue: null, issuewild: null };
  const issuers: { issuer: string; record: DnsRecord }[] = [];
  for (const record of records) {
    const { data } = record;
    if (!("tag" in data)) continue;
    const { tag, flags } = data;
    const value = bounded(data.value, 300);
    const critical = (flags & 128) !== 0;
    const fault = (what: string) => faults.push({ what, record, critical });
    if (!known.includes(tag)) fault(`"${bounded(tag, 40)}" is no property that authorities know`);
    else if (tag === "issue" || tag === "issuewild") {
      const issuer = issuerOf(value);
      allowed[tag] ??= [];
      if (issuer === null) fault(`"${value}" names no authority`);
      else if (issuer !== "") {
        allowed[tag].push(issuer);
        issuers.push({ issuer, record });
      }
    } else if (tag === "iodef" && !/^(?:mailto:[^@\s]+@[^@\s]+|https?:\/\/\S+)$/i.test(value))
      fault(`"${value}" is no place to report to`);
  }
  return { plain: allowed.issue, wild: allowed.issuewild ?? allowed.issue, issuers, faults };
}

/** The domain in the value of an issue property (RFC 8659 4.2): "" where it forbids all, null where it is malformed. */
function issuerOf(value: string): string | null {
  const [before = ""] = value.split(";");
  const issuer = before.trim().toLowerCase();
  return issuer === "" || parseHostname(issuer) === issuer ? issuer : null;
}

/**
 * Authorities by the organisation in their certificates, and the domains under which they find themselves in CAA records, as
 * they document them. Written by hand for Sonde; an authority that is not here is not judged.
 */
const authorities: readonly (readonly [organisation: RegExp, domains: string])[] = [
  [/^Let's Encrypt$/, "letsencrypt.org"],
  [
    /^DigiCert/,
    "digicert.com www.digicert.com symantec.com geotrust.com rapidssl.com thawte.com digitalcertvalidation.com",
  ],
  [
    /^(?:Sectigo|COMODO CA|The USERTRUST|ZeroSSL)/,
    "sectigo.com comodo.com comodoca.com usertrust.com trust-provider.com",
  ],
  [/^GlobalSign/, "globalsign.com"],
  [/^Google Trust Services/, "pki.goog"],
  [/^Amazon$/, "amazon.com amazontrust.com awstrust.com amazonaws.com aws.amazon.com"],
  [/^Microsoft Corporation$/, "microsoft.com"],
  [/^Apple Inc\.$/, "pki.apple.com"],
  [/^Entrust/, "entrust.net affirmtrust.com"],
  [/^(?:GoDaddy|Starfield)/, "godaddy.com starfieldtech.com"],
  [/^SSL Corp/, "ssl.com"],
  [/^Buypass/, "buypass.com buypass.no"],
  [/^Actalis/, "actalis.it"],
  [/^(?:Asseco Data Systems|Unizeto)/, "certum.pl certum.eu"],
  [/^(?:Hellenic Academic|HARICA)/, "harica.gr"],
  [/^QuoVadis/, "quovadisglobal.com digicert.com"],
  [/^SwissSign/, "swisssign.com"],
  [/^(?:Deutsche Telekom Security|T-Systems)/, "telesec.de"],
  [/^D-Trust/, "d-trust.net"],
  [/^IdenTrust/, "identrust.com"],
  [/^(?:DHIMYOTIS|Certigna)/, "certigna.fr"],
];

/** The domains of the authority that issued a certificate, by its issuer's name; null where it is not known. */
export function authorityOf(issuer: string): { organisation: string; domains: readonly string[] | null } {
  const organisation = bounded(
    /(?:^|\n)O=([^\n]{1,100})/.exec(issuer)?.[1] ?? /CN=([^\n]{1,100})/.exec(issuer)?.[1] ?? "",
    100,
  );
  const domains = authorities.find(([pattern]) => pattern.test(organisation))?.[1].split(" ");
  return { organisation, domains: domains ?? null };
}
