/** The legal triples: for each relation, what it may lead from and to. */
const names = ["domain", "hostname"] as const;

type Relation = {
  readonly about: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly carriesScope?: true;
};

export const relations: Readonly<Record<string, Relation>> = {
  resolves_to: { about: "A or AAAA record", from: names, to: ["ip"], carriesScope: true },
  alias_of: { about: "CNAME record", from: names, to: names },
  points_back_to: { about: "PTR record", from: ["ip"], to: names },
  has_mail_server: { about: "MX record", from: names, to: names },
  has_name_server: { about: "NS record, or what its parent delegates to", from: names, to: names },
  has_service_host: { about: "SRV record", from: names, to: names },
  subdomain_of: { about: "lies below in the DNS", from: ["hostname"], to: ["domain"] },
  has_contact: {
    about: "a contact in registration data or DNS",
    from: ["domain", "ip", "range", "asn"],
    to: ["email", "phone", "organization"],
  },
  registered_by: { about: "the registrant", from: ["domain", "range", "asn"], to: ["organization"] },
  part_of: { about: "lies in the range", from: ["ip", "range"], to: ["range"] },
  announced_by: { about: "is announced by", from: ["range", "ip"], to: ["asn"] },
  offers: { about: "an open port", from: ["ip"], to: ["service"], carriesScope: true },
  presents: { about: "shows in a TLS handshake", from: ["service"], to: ["certificate"] },
  uses_key: {
    about: "the key of the certificate, or by which the server proves itself",
    from: ["certificate", "service"],
    to: ["key"],
  },
  covers: { about: "a name in the certificate", from: ["certificate"], to: names },
  certified_by: { about: "named in a certificate that was logged", from: names, to: ["certificate"] },
  serves: { about: "the web page that answers there", from: ["service", ...names], to: ["url"] },
  redirects_to: { about: "an HTTP redirect", from: ["url"], to: ["url"] },
  links_to: { about: "a link on the page", from: ["url"], to: ["url", ...names] },
  mentions: {
    about: "written on the page",
    from: ["url", "account"],
    to: ["email", "phone", "username", "account", "ip", "bucket", ...names],
  },
  stores_in: {
    about: "a storage bucket that it is an alias of, or that bears its name",
    from: [...names, "organization"],
    to: ["bucket"],
  },
  mailbox_at: { about: "the mail domain", from: ["email"], to: names },
  has_account: { about: "a profile under this name", from: ["username", "email"], to: ["account"] },
  profile_at: { about: "where the profile is", from: ["account"], to: ["url"] },
};

/** Whether "from relation to" is a sentence of the vocabulary. */
export function isLegal(from: string, relation: string, to: string): boolean {
  const known = relations[relation];
  return (known?.from.includes(from) && known.to.includes(to)) ?? false;
}
