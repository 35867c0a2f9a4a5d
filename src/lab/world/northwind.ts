import { html, type Site, text } from "../servers/site.ts";
import { northwindMail, northwindMailRecords } from "./northwind-mail.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The trader: greylisted mail, registration data that is broken or refused, hostile PTR, slow answers. */

const web = "203.0.113.130";

const www: Site = {
  names: ["www.northwind.example", "northwind.example"],
  at: [web],
  ports: { 80: "to https", 443: { tls: "northwind" } },
  pages: {
    "/": html(
      "Northwind Traders",
      `<p>orders@northwind.example · nancy@northwind.example</p><a href="https://shop.northwind.example/">Shop</a>
<a href="https://linktr.ee/labrat42">links</a>`,
    ),
    "/robots.txt": text("User-agent: *\nDisallow:\n"),
    "/.well-known/security.txt": text("Contact: https://www.northwind.example/report\n"),
  },
};

const shop: Site = {
  names: ["shop.northwind.example", "orders.northwind.example"],
  at: [web],
  ports: { 80: "to https", 443: { tls: "northwind" }, 8443: { tls: "northwind" } },
  pages: { "/": html("Northwind Shop", "<p>Tel. +33 5 36 49 12 34</p>") },
};

export const northwind: Organisation = {
  id: "northwind",
  domain: "northwind.example",
  ground: ["203.0.113.128/28"],
  guessable: words("www ns1 ns2 mx shop orders mail imap api app monitor mta-sts"),
  permutable: words("app1 app2 app3"),
  hidden: words(""),
  registration: {
    domain: "northwind.example",
    organization: "Northwind Traders",
    email: "it@northwind.example",
    phone: "+33.536491000",
    created: "2003-11-11T00:00:00Z",
    expires: "2073-11-11T00:00:00Z",
    servers: ["ns1.northwind.example", "ns2.northwind.example"],
  },
  logged: [
    {
      names: ["northwind.example", "www.northwind.example", "shop.northwind.example", "orders.northwind.example"],
      from: "2024-01-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
  ],
  zones: [
    {
      apex: "northwind.example",
      at: ["203.0.113.132", "203.0.113.133", "192.0.2.54"],
      recursive: ["203.0.113.133"],
      signed: { algorithm: 15, denial: "nsec" },
      records: `
        @ NS ns1
        @ NS ns2
        ns1 A 203.0.113.132
        ns2 A 203.0.113.133
        @ A ${web}
        @ MX 10 mx
        mx A 203.0.113.134
        @ CAA 0 issue ";"
        www A ${web}
        shop A ${web}
        orders A ${web}
        mail A 203.0.113.134
        imap A 203.0.113.134
        _imaps._tcp SRV 0 1 993 imap
        api A 203.0.113.131
        app A 203.0.113.131
        app1 A 203.0.113.131
        app2 A 203.0.113.131
        app3 A 203.0.113.131
        monitor CNAME status.partner.example.${northwindMailRecords}
        @ NS ns9.cloud.example.
        q3-forecast-9d2e A 203.0.113.131`,
    },
    {
      apex: "130.113.0.203.in-addr.arpa",
      at: ["203.0.113.132"],
      records: "@ NS ns1.northwind.example.\n@ PTR \u001b[2J<b>x</b>\u202e.northwind.example.",
    },
  ],
  sites: [www, shop],
  mail: northwindMail,
  banners: {
    "203.0.113.134 143": { greeting: "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n", otherwise: "* BAD\r\n" },
    "203.0.113.134 110": { greeting: "+OK Dovecot ready.\r\n", otherwise: "-ERR\r\n" },
    "203.0.113.131 22": { greeting: "SSH-2.0-OpenSSH_8.9p1 Ubuntu-3\r\n" },
    "203.0.113.131 5432": {},
  },
};
