/** Ready choices of modules. A module that needs more than the scan's footprint allows is left out of it. */
export type Preset = { readonly id: string; readonly about: string; readonly modules: readonly string[] };

const registration = ["domain.rdap", "domain.whois"];
const names = ["dns.resolve", "dns.records", "dns.brute", "dns.permute", "dns.axfr", "ct.crtsh"];
const machines = ["ip.ports", "tls.certificate", "web.probe"];
const services = ["ip.udp", "tls.versions", "tls.clusters", "ssh.keys", "ssh.clusters", "service.product"];
const content = ["web.crawl", "web.exposed"];
const fingerprints = ["web.technologies", "web.favicon"];
const leaks = ["web.sourcemaps", "web.secrets", "cloud.buckets"];
const people = ["username.sites", "email.verify"];

export const presets: readonly Preset[] = [
  {
    id: "footprint",
    about:
      "What an organisation has on the internet: registration, names, addresses, ports, certificates, web servers.",
    modules: [...registration, ...names, ...machines, ...services, ...fingerprints],
  },
  {
    id: "passive",
    about: "Only what third parties know: nothing is sent to the target or its name servers.",
    modules: [...registration, "ct.crtsh", "username.sites"],
  },
  {
    id: "investigate",
    about: "Who is behind a domain, an e-mail address or a user name: registration, records, accounts, pages.",
    modules: [
      ...registration,
      "dns.resolve",
      "dns.records",
      "ct.crtsh",
      "tls.certificate",
      "web.probe",
      "web.crawl",
      ...people,
    ],
  },
  {
    id: "all",
    about: "Everything.",
    modules: [
      ...registration,
      ...names,
      ...machines,
      ...services,
      ...content,
      ...fingerprints,
      ...leaks,
      "web.screenshot",
      ...people,
    ],
  },
];
