/** Ready choices of modules. A module that needs more than the scan's footprint allows is left out of it. */
export type Preset = { readonly id: string; readonly about: string; readonly modules: readonly string[] };

const registration = ["domain.rdap", "domain.whois"];
const names = [
  "dns.resolve",
  "dns.records",
  "dns.srv",
  "dns.svcb",
  "dns.reverse",
  "dns.brute",
  "dns.permute",
  "dns.axfr",
  "dns.nsec",
  "ct.crtsh",
];
const zones = ["dns.dnssec", "dns.delegation", "dns.takeover", "dns.caa", "dns.txt"];
const networks = ["ip.asn", "ip.country", "ip.rdap", "ip.provider", "ip.blocklists"];
const machines = ["ip.ports", "tls.certificate", "web.probe"];
const services = ["ip.udp", "tls.versions", "tls.clusters", "ssh.keys", "ssh.clusters", "service.product"];
const content = ["web.crawl", "web.exposed"];
const judged = ["web.headers", "web.cookies", "web.cors", "web.csp", "web.methods", "web.redirects"];
const told = ["web.wellknown", "web.apis"];
const fingerprints = ["web.technologies", "web.favicon"];
const leaks = ["web.sourcemaps", "web.secrets", "cloud.buckets"];
const mail = ["mail.spf", "mail.dmarc", "mail.dkim", "mail.mta_sts", "mail.tls_rpt", "mail.bimi", "mail.servers"];
const people = ["username.sites", "email.verify"];

export const presets: readonly Preset[] = [
  {
    id: "footprint",
    about:
      "What an organisation has on the internet: registration, names, addresses, ports, certificates, web servers.",
    modules: [...registration, ...names, ...zones, ...networks, ...machines, ...services, ...fingerprints, ...mail],
  },
  {
    id: "passive",
    about: "Only what third parties know: nothing is sent to the target or its name servers.",
    modules: [...registration, ...networks, "ct.crtsh", "username.sites"],
  },
  {
    id: "investigate",
    about: "Who is behind a domain, an e-mail address or a user name: registration, records, accounts, pages.",
    modules: [
      ...registration,
      "dns.resolve",
      "dns.records",
      "dns.txt",
      "dns.reverse",
      ...networks,
      "ct.crtsh",
      "tls.certificate",
      "web.probe",
      "web.crawl",
      "web.wellknown",
      ...people,
    ],
  },
  {
    id: "all",
    about: "Everything.",
    modules: [
      ...registration,
      ...names,
      ...zones,
      ...networks,
      ...machines,
      ...services,
      ...content,
      ...judged,
      ...told,
      ...fingerprints,
      ...leaks,
      "web.screenshot",
      ...mail,
      ...people,
    ],
  },
];
