import type { Outcome } from "../../model/outcome.ts";
import { unreliableSites } from "../world/social.ts";
import type { Thing, TrueClaim, TrueFinding, TrueOutcome } from "./truth.ts";

/** The part of the truth that is written by hand: what each trap must come to. */

const host = (value: string): Thing => ({ type: "hostname", value });
const url = (value: string): Thing => ({ type: "url", value });

function trap(module: string, outcome: Outcome, ...entities: Thing[]): TrueOutcome {
  return { module, entities, outcomes: [outcome] };
}

/** Redirects that must not be followed. */
const astray = ["outside", "loopback", "decimal", "octal", "mapped", "private", "metadata"];

const soft = ["intranet", "quarterly", "telemetry-eu"].flatMap((name) => [
  `http://${name}.globex.test/`,
  `https://${name}.globex.test/`,
]);

export function trapOutcomes(usernames: readonly string[]): TrueOutcome[] {
  const lame = ["lame", "beta", "stale", "parked"].map((label) => host(`${label}.acme.test`));
  const names = ["dns.resolve", "dns.records", "dns.axfr", "dns.brute", "dns.svcb"];
  const dns = [...names, "dns.dnssec", "dns.nsec", "dns.caa", "dns.takeover"];
  const sites: Outcome[] = [
    ...(unreliableSites.always.length > 0 ? (["inconclusive"] as const) : []),
    ...(unreliableSites.blocked.length > 0 ? (["blocked"] as const) : []),
    ...(unreliableSites.limited.length > 0 ? (["rate_limited"] as const) : []),
  ];
  return [
    ...dns.flatMap((module) => lame.map((name) => trap(module, "inconclusive", name))),
    ...["dns.brute", "dns.permute"].map((module) =>
      trap(module, "inconclusive", { type: "domain", value: "acme.test" }),
    ),
    ...astray.map((way) => trap("web.probe", "blocked", url(`http://go-${way}-xq.globex.test/`))),
    ...soft.map((site) => trap("web.exposed", "inconclusive", url(site))),
    trap("ip.ports", "timeout", { type: "ip", value: "203.0.113.75" }),
    trap("domain.rdap", "inconclusive", { type: "domain", value: "northwind.example" }),
    trap("domain.whois", "blocked", { type: "domain", value: "initech.example" }),
    ...usernames.flatMap((value) =>
      sites.map((outcome) => trap("username.sites", outcome, { type: "username", value })),
    ),
  ];
}

const hostileTitle = "<script>alert(1)</script>\u001b[31mInitech\u001b[0m \u202eelpmaxe";

/** What a trap makes known, to the letter: what is hostile is kept as it is, and made harmless where it is shown. */
export const trapClaims: readonly TrueClaim[] = [
  { entity: host("loop1.acme.test"), attribute: "cname_loop", value: ["loop1.acme.test", "loop2.acme.test"] },
  { entity: host("loop2.acme.test"), attribute: "cname_loop", value: ["loop1.acme.test", "loop2.acme.test"] },
  { entity: host("self.acme.test"), attribute: "cname_loop", value: ["self.acme.test"] },
  { entity: { type: "service", value: "203.0.113.19:8080/tcp" }, attribute: "tarpit", value: true },
  { entity: { type: "domain", value: "initech.example" }, attribute: "null_mx", value: true },
  { entity: { type: "ip", value: "203.0.113.12" }, attribute: "ports_filtered", value: 13 },
  {
    entity: { type: "service", value: "203.0.113.19:22/tcp" },
    attribute: "banner",
    value: "SSH-2.0-\u001b[2Jhostile\u202e\r\n",
  },
  ...["http", "https"].map((scheme) => ({
    entity: url(`${scheme}://www.initech.example/`),
    attribute: "title",
    value: hostileTitle,
  })),
];

export const checkedAttributes: readonly string[] = [
  "cname_loop",
  "tarpit",
  "null_mx",
  "deliverable",
  "dnssec_state",
  "dnssec_denial",
  "forward_confirmed",
  "ech",
  "certificate_authorities",
  "services",
  "verification_tokens",
  "country",
  "provider",
  "provider_kind",
  "shared",
];

/** Leftovers that are really there, by site; every other finding of an exposed file is a soft 404 that was believed. */
export const exposures: readonly TrueFinding[] = [
  ...["http://dev.acme.test/", "https://dev.acme.test/"].flatMap((site) => [
    ...["/.git/HEAD", "/.env", "/backup.sql", "/server-status", "/phpinfo.php"].map((path) => ({
      type: "web.exposed_file",
      subject: url(site),
      about: path,
    })),
    { type: "web.directory_listing", subject: url(site), about: "/uploads/" },
  ]),
  ...["http://files.initech.example/", "https://files.initech.example/"].map((site) => ({
    type: "web.directory_listing",
    subject: url(site),
    about: "Folder / ",
  })),
  ...["https://www.vandelay.example/", "https://static.vandelay.example/"].map((site) => ({
    type: "web.exposed_file",
    subject: url(site),
    about: "/.git/HEAD",
  })),
];
