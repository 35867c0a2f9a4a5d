import { html, type Site } from "../servers/site.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The software house: wildcards at several levels, no mail at all (null MX), a server that forgets its chain, hostile pages. */

const web = "203.0.113.100";
const wild = "203.0.113.101";

const www: Site = {
  names: ["www.initech.example", "initech.example"],
  at: [web],
  ports: { 80: "http", 443: { tls: "initech" } },
  pages: {
    "/": html(
      "<script>alert(1)</script>\u001b[31mInitech\u001b[0m \u202eelpmaxe",
      '<a href="/reports">Reports</a> <a href="/bomb">Archive</a> <a href="/endless">Log</a> <a href="/slow">Slow</a>',
    ),
    "/reports": html(
      "Reports",
      '<a href="http://tps-reports.initech.example/">TPS</a> <a href="http://red.lab.eu.initech.example/">Red lab</a> +33 4 65 71 12 34',
    ),
    "/bomb": { manner: "bomb", headers: { "content-type": "text/html" } },
    "/endless": { manner: "endless", headers: { "content-type": "text/html" } },
    "/slow": { manner: "slow", headers: { "content-type": "text/html" }, body: "<title>slow</title>".padEnd(30, " ") },
  },
};

const files: Site = {
  names: ["files.initech.example"],
  at: [web],
  ports: { 80: "http", 443: { tls: "initech" } },
  pages: {
    "/": html(
      "Index of /",
      '<h1>Index of /</h1><pre><a href="?C=N;O=D">Name</a> <a href="minutes.txt">minutes.txt</a></pre>',
    ),
  },
};

const reports: Site = {
  names: ["tps-reports.initech.example"],
  at: ["203.0.113.102"],
  ports: { 80: "http" },
  pages: { "/": html("T".repeat(1_048_576)) },
};

/** What answers for every name under the wildcard. */
const parked: Site = {
  names: ["*.initech.example"],
  at: [wild],
  ports: { 80: "http" },
  pages: {},
  otherwise: () => html("Initech, parked"),
};

export const initech: Organisation = {
  id: "initech",
  domain: "initech.example",
  ground: ["203.0.113.96/27"],
  guessable: words("www ns1 files cloud paris.eu red.lab.eu"),
  permutable: words(""),
  hidden: words("ldap"),
  registration: {
    domain: "initech.example",
    organization: "Initech SARL",
    email: "admin@registrar.example",
    phone: "+33.199001000",
    created: "1999-02-19T00:00:00Z",
    expires: "2070-02-19T00:00:00Z",
    servers: ["ns1.initech.example"],
  },
  logged: [
    {
      names: ["*.initech.example", "initech.example", "www.initech.example", "tps-reports.initech.example"],
      from: "2024-01-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
    {
      names: ["<b>bold</b>.initech.example", "files.initech.example"],
      from: "2024-05-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
  ],
  zones: [
    {
      apex: "initech.example",
      at: ["203.0.113.98", "203.0.113.99"],
      delegated: { glue: { "ns1.initech.example": "203.0.113.99" } },
      records: `
        @ NS ns1
        ns1 A 203.0.113.98
        @ A ${web}
        @ MX 0 .
        @ TXT "v=spf1 -all"
        *._domainkey TXT "v=DKIM1; p="
        www A ${web}
        files A ${web}
        tps-reports A 203.0.113.102
        ldap A ${wild}
        * A ${wild}
        *.dyn CNAME www
        *.eu A ${wild}
        paris.eu A 203.0.113.103
        *.lab.eu A 203.0.113.104
        red.lab.eu A ${web}
        *._tcp SRV 0 0 443 www
        cloud NS ns1`,
    },
    {
      apex: "cloud.initech.example",
      at: ["203.0.113.98", "203.0.113.99"],
      signed: { algorithm: 13, denial: "compact", ds: "none" },
      mailbox: "hostmaster.initech.example",
      records: "@ NS ns1.initech.example.\n@ A 203.0.113.102",
    },
  ],
  sites: [www, files, reports, parked],
  banners: {
    "203.0.113.103 22": { greeting: "SSH-2.0-OpenSSH_9.6\r\n" },
  },
};
