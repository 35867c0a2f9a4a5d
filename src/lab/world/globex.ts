import { html, redirect, type Site, text } from "../servers/site.ts";
import type { Zone } from "../servers/zone.ts";
import { delegationSigner } from "../servers/zone-key.ts";
import { globexMail, globexMailRecords, globexMailSites } from "./globex-mail.ts";
import { usualPorts } from "./usual-ports.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The conglomerate: an open zone transfer, a mail server that takes everything, a site that says 200 to everything. */

const web = "203.0.113.70";
const globexTls = { 80: "http", 443: { tls: "globex" } } as const;

const www: Site = {
  names: ["www.globex.test", "globex.test"],
  at: [web, "2001:db8:b::70"],
  ports: globexTls,
  pages: {
    "/": html(
      "Globex Corporation",
      `<a href="https://intranet.globex.test/">Intranet</a> <a href="/people">People</a> <a href="/js/bundle.js">b</a>
<script src="/js/bundle.js"></script>`,
    ),
    "/people": html(
      "People",
      '<p>Hank: hank@globex.test, +44 20 7946 0555</p><a href="https://keybase.io/quietfox">key</a>',
    ),
    "/js/bundle.js": text('const e={telemetry:"https://telemetry-eu.globex.test/v2"};', "text/javascript"),
    "/moved": redirect("https://www.acme.test/about"),
  },
};

/** Every path is there, and so is none: the soft 404 that control requests unmask. */
const everything: Site = {
  names: ["intranet.globex.test"],
  at: [web],
  ports: globexTls,
  pages: {},
  otherwise: () =>
    html(
      "phpinfo()",
      "<h1>Apache Server Status for everything</h1><h1>Index of /</h1>\nDB_PASSWORD=x\nINSERT INTO `x`\n<p>Welcome.</p>",
    ),
};

/** A soft 404 that repeats the path it was asked for. */
const echo: Site = {
  names: ["quarterly.globex.test", "telemetry-eu.globex.test"],
  at: [web],
  ports: globexTls,
  pages: { "/": html("Quarterly results") },
  otherwise: ({ path }) =>
    html("Quarterly results", `<p>Sorry, ${path.replace(/[<>&"]/g, "")} has moved.</p>\nAPP_KEY=none\n`),
};

/** Front pages that lead astray: each name redirects to where a scan must not go. */
const astray: Readonly<Record<string, string>> = {
  "go-outside-xq": "https://www.partner.example/landing",
  "go-loopback-xq": "http://127.0.0.1/admin",
  "go-decimal-xq": "http://2130706433/",
  "go-octal-xq": "http://0177.0.0.1/",
  "go-mapped-xq": "http://[::ffff:127.0.0.1]/",
  "go-private-xq": "http://10.20.30.40/",
  "go-metadata-xq": "http://169.254.169.254/latest/meta-data/",
  "go-round-xq": "/",
};

const redirecting: Site[] = Object.entries(astray).map(([name, to]) => ({
  names: [`${name}.globex.test`],
  at: ["203.0.113.72"],
  ports: { 80: "http" },
  pages: { "/": redirect(to) },
}));

const wrongName: Site = {
  names: ["extranet.globex.test"],
  at: ["203.0.113.71"],
  ports: { 443: { tls: "wrong-name" } },
  pages: { "/": html("Extranet") },
};

const internal = Array.from(
  { length: 12 },
  (_, index) => `node-${String(index + 1).padStart(2, "0")}-xq A 203.0.113.72`,
);

/** Signed once, with a key and a hash of yesterday, and forgotten. */
const forgotten: Zone = {
  apex: "signed-xq.globex.test",
  at: ["203.0.113.66", "203.0.113.67"],
  signed: { algorithm: 7, denial: "narrow", expired: true },
  mailbox: "hostmaster.globex.test",
  records: "@ NS ns1.globex.test.\n@ NS ns2.globex.test.\n@ A 203.0.113.72",
};

export const globex: Organisation = {
  id: "globex",
  domain: "globex.test",
  ground: ["203.0.113.64/27", "2001:db8:b::/48"],
  guessable: words("www ns1 ns2 mail intranet extranet ftp legacy"),
  permutable: words(""),
  hidden: words(""),
  registration: {
    domain: "globex.test",
    organization: "Globex Corporation",
    email: "domains@globex.test",
    phone: "+44.2079460500",
    created: "2012-07-01T00:00:00Z",
    expires: "2072-07-01T00:00:00Z",
    servers: ["ns1.globex.test", "ns2.globex.test"],
  },
  logged: [
    {
      names: ["globex.test", "www.globex.test", "quarterly.globex.test"],
      from: "2024-01-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
    { names: ["extranet.globex.test"], from: "2024-03-01T00:00:00", to: "2076-01-01T00:00:00" },
  ],
  zones: [
    {
      apex: "globex.test",
      at: ["203.0.113.66", "203.0.113.67", "203.0.113.68"],
      open: ["203.0.113.66"],
      stale: ["203.0.113.68"],
      delegated: { servers: ["ns1.globex.test", "ns2.globex.test"] },
      signed: { algorithm: 14, denial: "minimal", ds: "wrong" },
      records: `
        @ NS ns1
        @ NS ns2
        ns1 A 203.0.113.66
        ns2 A 203.0.113.67
        @ NS ns3
        ns3 A 203.0.113.68
        @ A ${web}
        @ AAAA 2001:db8:b::70
        @ MX 5 mail
        mail A 203.0.113.73
        www A ${web}
        www AAAA 2001:db8:b::70
        intranet A ${web}
        quarterly A ${web}
        telemetry-eu A ${web}
        extranet A 203.0.113.71
        ftp A 203.0.113.74
        legacy A 203.0.113.74
        ${[...internal, ...Object.keys(astray).map((name) => `${name} A 203.0.113.72`)].join("\n        ")}
        payroll-db-xq A 203.0.113.75
        _ldap._tcp SRV 0 100 389 dc1-xq
        dc1-xq A 203.0.113.75
        printer-xq CNAME node-01-xq${globexMailRecords}
        signed-xq NS ns1
        signed-xq NS ns2
        signed-xq DS ${delegationSigner(forgotten.apex, { algorithm: 7, denial: "narrow" })}
        @ CAA 0 isue "lab-ca.example"
        @ CAA 128 tbs "unknown"
        @ TXT "we gave up facebook-domain-verification=k3jh2g4k long ago"
        @ TXT "zz-site-verification=0123456789abcdef"`,
    },
    forgotten,
  ],
  sites: [www, everything, echo, wrongName, ...redirecting, ...globexMailSites],
  mail: globexMail,
  banners: {
    "203.0.113.74 21": { greeting: "220 (vsFTPd 3.0.3)\r\n", otherwise: "530 Please login with USER and PASS.\r\n" },
    "203.0.113.74 22": { greeting: "SSH-2.0-dropbear_2019.78\r\n" },
  },
  dropped: usualPorts.map((port) => `203.0.113.75 ${port}`),
};
