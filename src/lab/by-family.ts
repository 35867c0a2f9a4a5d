import { ratio, type Weighed } from "./compare-truth.ts";

/** Recall and precision of one family of techniques. */
export type FamilyScore = {
  readonly family: string;
  readonly expected: number;
  readonly found: number;
  readonly claimed: number;
  readonly right: number;
  readonly recall: number;
  readonly precision: number;
};

const ofTypes: Readonly<Record<string, string>> = {
  domain: "dns",
  hostname: "dns",
  ip: "ip",
  service: "ip",
  range: "ip",
  asn: "ip",
  certificate: "tls",
  key: "tls",
  url: "web",
  bucket: "cloud",
  email: "email",
  phone: "domain",
  organization: "domain",
  username: "username",
  account: "username",
};

const ofRelations: Readonly<Record<string, string>> = {
  offers: "ip",
  presents: "tls",
  covers: "tls",
  uses_key: "tls",
  serves: "web",
  redirects_to: "web",
  links_to: "web",
  mentions: "web",
  stores_in: "cloud",
  has_account: "username",
  profile_at: "username",
  authorizes_sender: "mail",
  registered_by: "domain",
  has_contact: "domain",
};

const ofAttributes: readonly (readonly [RegExp, string])[] = [
  [/^(?:spf|dmarc|dkim|mta_sts|tls_reports|bimi|starttls|smtp_auth|mail_providers)/, "mail"],
  [/^(?:dnssec|nsec|cname_|null_mx$|services$|certificate_authorities$|verification_tokens$|ech$|forward_)/, "dns"],
  [/^(?:technologies|favicon|title)/, "web"],
  [/^(?:product|version|cpe)$/, "service"],
  [/^deliverable$/, "email"],
];

/** The family that a weighed thing belongs to, by the module that is there to find it. */
export function familyOf(what: string): string {
  const [kind, ...words] = what.split(" ");
  const [first = "", second = ""] = words;
  if (kind === "finding") return first.slice(0, first.indexOf("."));
  if (kind === "outcome") return first.slice(0, first.indexOf("."));
  if (kind === "relation") {
    const relation = words.find((word) => Object.hasOwn(ofRelations, word));
    return relation ? (ofRelations[relation] ?? "dns") : "dns";
  }
  if (kind === "claim") {
    const attribute = words.find((word, index) => index > 1 && /^[a-z][a-z0-9_]*$/.test(word)) ?? "";
    const known = ofAttributes.find(([pattern]) => pattern.test(attribute))?.[1];
    if (known) return known;
  }
  return kind === "trait" && second.includes("@") ? "email" : (ofTypes[first] ?? "other");
}

/** Families in alphabetical order, with what they should find and what they said. */
export function scoreByFamily(wanted: readonly Weighed[], claimed: readonly Weighed[]): FamilyScore[] {
  const families = [...new Set([...wanted, ...claimed].map(({ what }) => familyOf(what)))].sort();
  const count = (of: readonly Weighed[], family: string) => {
    const own = of.filter(({ what }) => familyOf(what) === family);
    return { all: own.length, held: own.filter(({ holds }) => holds).length };
  };
  return families.map((family) => {
    const [asked, said] = [count(wanted, family), count(claimed, family)];
    return {
      family,
      expected: asked.all,
      found: asked.held,
      claimed: said.all,
      right: said.held,
      recall: ratio(asked.held, asked.all),
      precision: ratio(said.held, said.all),
    };
  });
}
