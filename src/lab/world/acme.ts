import { html, json, redirect, type Site, text } from "../servers/site.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The widget maker: shared web servers, a CNAME chain and a loop, names of every origin, private addresses in public DNS. */

const web = "203.0.113.10";
const web6 = "2001:db8:a::10";
const dev = "203.0.113.11";
const portal = "203.0.113.17";
const widgets = { 80: "to https", 443: { tls: "acme" } } as const;

const front = html(
  "Acme Widgets",
  `<h1>Acme Widgets</h1>
<nav><a href="/about">About</a> <a href="/contact.html">Contact</a> <a href="https://shop.acme.test/">Shop</a>
<a href="//legacy-billing.acme.test/login">Old billing</a> <a href="https://www.partner.example/acme">Partner</a></nav>
<script src="/js/app.js"></script><img src="/logo.png" alt="">`,
  { server: "nginx/1.18.0", "strict-transport-security": "max-age=31536000", "x-powered-by": "PHP/7.4.3" },
);

const www: Site = {
  names: ["www.acme.test", "acme.test"],
  at: [web, web6],
  ports: widgets,
  pages: {
    "/": front,
    "/about": html(
      "About Acme",
      `<p>Write to <a href="mailto:info@acme.test">info@acme.test</a>, or to sales [at] acme.test.</p>
<p>Follow us: <a href="https://github.com/labrat42">code</a>, <a href="https://mastodon.social/@quietfox">news</a></p>
<a href="/">Home</a> <a href="/team/">Team</a> <a href="/hop/1">Move</a> <a href="/loop/a">Loop</a>`,
    ),
    "/contact.html": html(
      "Contact Acme",
      `<p>Phone <a href="tel:+442079460123">+44 20 7946 0123</a>, Paris +33 1 99 00 12 34.</p>
<p>E-mail <a href="mailto:Alice@acme.test?subject=hello">Alice</a></p>`,
    ),
    "/team/": html("The team", `<p>bob@acme.test looks after <a href="https://status.apps.acme.test/">status</a>.</p>`),
    "/js/app.js": text(
      `const api = "https://api.acme.test/v1/"; const graph = "https://graph-internal.acme.test/query";
fetch(api + "widgets"); // contact: webmaster@acme.test\n`,
      "text/javascript",
    ),
    "/logo.png": { headers: { "content-type": "image/png" }, body: Buffer.from("89504e470d0a1a0a", "hex") },
    "/robots.txt": text("User-agent: *\nDisallow: /private-reports/\nSitemap: https://www.acme.test/sitemap.xml\n"),
    "/sitemap.xml": text(
      `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://www.acme.test/press</loc></url></urlset>\n`,
      "application/xml",
    ),
    "/press": html("Press", "<p>Press office: press@acme.test</p>"),
    "/.well-known/security.txt": text(
      "Contact: mailto:security@acme.test\nExpires: 2075-01-01T00:00:00Z\nCanonical: https://www.acme.test/.well-known/security.txt\n",
    ),
    "/hop/1": redirect("/hop/2", 301),
    "/hop/2": redirect("https://www.acme.test/hop/3"),
    "/hop/3": redirect("/press", 307),
    "/loop/a": redirect("/loop/b"),
    "/loop/b": redirect("/loop/a"),
  },
};

const shop: Site = {
  names: ["shop.acme.test"],
  at: [web],
  ports: widgets,
  pages: {
    "/": html("Acme Shop", '<form action="/login" method="post"><input type="password" name="p"></form>', {
      "set-cookie": "PHPSESSID=abc; path=/",
    }),
  },
};

const api: Site = {
  names: ["api.acme.test"],
  at: [web],
  ports: { 443: { tls: "acme" } },
  pages: { "/": json({ name: "acme api", version: 1 }), "/v1/widgets": json([{ id: 1 }]) },
  otherwise: () => json({ error: "not found" }, 404),
};

const apps: Site = {
  names: ["*.apps.acme.test", "status.apps.acme.test"],
  at: [web],
  ports: widgets,
  pages: {},
  otherwise: ({ path }) => html("Acme Apps", `<p>No app at ${path.replace(/[<>&"]/g, "")}</p>`),
};

const portalSite: Site = {
  names: ["portal.apps.acme.test"],
  at: [portal],
  ports: { 443: { tls: "acme" } },
  pages: { "/": html("Acme Portal", "<p>Sign in</p>") },
};

const partners: Site = {
  names: ["partners-portal.acme.test", "legacy-billing.acme.test", "graph-internal.acme.test"],
  at: [web],
  ports: widgets,
  pages: { "/": html("Acme, restricted"), "/login": html("Billing (old)", "<p>billing@acme.test</p>") },
};

const old: Site = {
  names: ["old.acme.test"],
  at: [web],
  ports: { 443: { tls: "acme-expired" } },
  pages: { "/": html("Acme 2019") },
};

/** Developers' machine: real leftovers, each with what makes it more than a status of 200. */
const devSite: Site = {
  names: ["dev.acme.test"],
  at: [dev],
  ports: { 80: "http", 443: { tls: "acme-dev" } },
  pages: {
    "/": html("Acme development", '<a href="/docs">docs</a>', { server: "Apache/2.4.41 (Ubuntu)" }),
    "/docs": html("Docs"),
    "/.git/HEAD": text("ref: refs/heads/main\n"),
    "/.git/config": text(
      '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = https://git.acme.test/widgets.git\n',
    ),
    "/.env": text("APP_ENV=dev\nDB_PASSWORD=not-a-real-secret\nAWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n"),
    "/backup.sql": text(
      "-- MySQL dump 10.13  Distrib 5.7.40\nCREATE TABLE `users` (`id` int, `email` text);\nINSERT INTO `users` VALUES (1,'nobody@acme.test');\n",
      "application/sql",
    ),
    "/server-status": text(
      "<html><head><title>Apache Status</title></head><body><h1>Apache Server Status for dev.acme.test</h1></body></html>",
      "text/html",
    ),
    "/phpinfo.php": text(
      "<html><head><title>phpinfo()</title></head><body><h1>PHP Version 7.4.3</h1><table><tr><td>System</td></tr></table></body></html>",
      "text/html",
    ),
    "/uploads/": html(
      "Index of /uploads",
      '<h1>Index of /uploads</h1><pre><a href="../">Parent Directory</a> <a href="q1.csv">q1.csv</a></pre>',
    ),
    "/uploads/q1.csv": text("region,total\nnorth,1\n", "text/csv"),
  },
};

const staging: Site = {
  names: ["staging.acme.test", "dev-api.acme.test", "dev-api2.acme.test", "api-staging.acme.test"],
  at: [dev],
  ports: { 80: "http", 443: { tls: "acme-dev" } },
  pages: { "/": html("Acme staging") },
};

const git: Site = {
  names: ["git.acme.test"],
  at: ["203.0.113.13"],
  ports: { 443: { tls: "acme-dev" }, 3000: "http" },
  pages: { "/": html("Gitea: Git with a cup of tea") },
};

const intranet: Site = {
  names: ["intranet.acme.test"],
  at: ["203.0.113.12"],
  ports: { 443: { tls: "self-signed" } },
  pages: {},
  otherwise: () => ({ ...html("Sign in"), status: 401, headers: { "www-authenticate": 'Basic realm="Acme"' } }),
};

export const acme: Organisation = {
  id: "acme",
  domain: "acme.test",
  ground: ["203.0.113.0/27", "2001:db8:a::/48"],
  guessable: words(
    "www ns1 ns2 mx1 mx2 shop api old dev staging intranet vpn git ftp db redis ssh blog notes edge1 edge2 cdn assets internal localhost test voip portal.apps",
  ),
  permutable: words("dev-api dev-api2 api-staging"),
  hidden: [],
  registration: {
    domain: "acme.test",
    organization: "Acme Widgets Ltd",
    email: "hostmaster@acme.test",
    phone: "+44.2079460100",
    created: "2009-03-04T10:00:00Z",
    expires: "2071-03-04T10:00:00Z",
    servers: ["ns1.acme.test", "ns2.acme.test"],
  },
  logged: [
    { names: ["www.acme.test", "acme.test", "shop.acme.test"], from: "2024-01-01T00:00:00", to: "2076-01-01T00:00:00" },
    {
      names: ["*.apps.acme.test", "partners-portal.acme.test"],
      from: "2024-02-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
    { names: ["old.acme.test"], from: "2020-01-01T00:00:00", to: "2021-01-01T00:00:00" },
    { names: ["vault-7f3a.acme.test", "security@acme.test"], from: "2025-06-01T00:00:00", to: "2076-01-01T00:00:00" },
    {
      names: [
        "lame.acme.test",
        "beta.acme.test",
        "loop1.acme.test",
        "self.acme.test",
        "old-shop.acme.test",
        "metadata.acme.test",
        "tarpit.acme.test",
        "telnet.acme.test",
        "big.acme.test",
        "alerts.acme.test",
      ],
      from: "2022-01-01T00:00:00",
      to: "2023-01-01T00:00:00",
    },
    { names: ["retired-2017.acme.test"], from: "2017-01-01T00:00:00", to: "2018-01-01T00:00:00" },
  ],
  zones: [
    {
      apex: "acme.test",
      at: ["203.0.113.2", "203.0.113.3"],
      records: `
        @ NS ns1
        @ NS ns2
        ns1 A 203.0.113.2
        ns2 A 203.0.113.3
        @ A ${web}
        @ AAAA ${web6}
        @ MX 10 mx1
        @ MX 20 mx2
        mx1 A 203.0.113.25
        mx2 A 203.0.113.26
        @ TXT "v=spf1 mx ip4:203.0.113.25 include:_spf.cloud.example -all"
        @ TXT "lab-site-verification=6f1c2a"
        @ CAA 0 issue "lab-ca.example"
        @ CAA 0 iodef "mailto:security@acme.test"
        _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@acme.test"
        _sip._tcp SRV 10 5 5060 voip
        voip A 203.0.113.21
        www A ${web}
        www AAAA ${web6}
        shop A ${web}
        api A ${web}
        old A ${web}
        dev A ${dev}
        staging A ${dev}
        dev-api A ${dev}
        dev-api2 A ${dev}
        api-staging A ${dev}
        intranet A 203.0.113.12
        vpn A 203.0.113.12
        git A 203.0.113.13
        ftp A 203.0.113.14
        db A 203.0.113.15
        redis A 203.0.113.16
        telnet A 203.0.113.18
        ssh A 203.0.113.18
        tarpit A 203.0.113.19
        *.apps A ${web}
        portal.apps A ${portal}
        status.apps A ${web}
        partners-portal A ${web}
        legacy-billing A ${web}
        graph-internal A ${web}
        vault-7f3a A 203.0.113.22
        cdn CNAME edge1
        edge1 CNAME edge2
        edge2 CNAME edge3
        edge3 CNAME acme.edge.cloud.example.
        blog CNAME acme-blog.pages.cloud.example.
        assets CNAME acme-assets.s3.cloud.example.
        old-shop CNAME acme-2015.lapsed.test.
        loop1 CNAME loop2
        loop2 CNAME loop1
        self CNAME self
        internal A 10.20.30.40
        localhost A 127.0.0.1
        metadata A 169.254.169.254
        test A 127.0.0.1
        lame NS ns1.globex.test.
        beta NS ns1.nowhere.acme.test.
        alerts CNAME \u001b[31mred\u202e.evil.acme.test.
        notes TXT "\u001b]0;owned\u0007<img src=x onerror=alert(1)>\u202etxet desrever"
        notes A ${web}
        big TXT ${Array.from({ length: 12 }, (_, index) => `"${String(index).padStart(2, "0")}${"x".repeat(198)}"`).join(" ")}`,
    },
  ],
  sites: [www, shop, api, portalSite, partners, old, devSite, staging, git, intranet, apps],
  mail: {
    "203.0.113.25 25": {
      host: "mx1.acme.test",
      domains: ["acme.test"],
      manner: "truthful",
      mailboxes: [
        "alice@acme.test",
        "info@acme.test",
        "security@acme.test",
        "postmaster@acme.test",
        "hostmaster@acme.test",
      ],
    },
    "203.0.113.26 25": {
      host: "mx2.acme.test",
      domains: ["acme.test"],
      manner: "truthful",
      mailboxes: [
        "alice@acme.test",
        "info@acme.test",
        "security@acme.test",
        "postmaster@acme.test",
        "hostmaster@acme.test",
      ],
    },
  },
  banners: {
    "203.0.113.14 21": {
      greeting: "220 ProFTPD 1.3.5 Server (Acme) [203.0.113.14]\r\n",
      replies: { QUIT: "221 Goodbye.\r\n" },
      otherwise: "530 Please login with USER and PASS\r\n",
    },
    "203.0.113.15 3306": {
      greeting: Buffer.concat([
        Buffer.from([0x4a, 0, 0, 0, 0x0a]),
        Buffer.from("5.7.40-log\0"),
        Buffer.from([8, 0, 0, 0]),
        Buffer.from("abcdefgh\0"),
        Buffer.from([0xff, 0xf7, 0x08, 0x02, 0x00, 0x0f, 0x80, 0x15, ...Array(10).fill(0)]),
        Buffer.from("ijklmnopqrst\0mysql_native_password\0"),
      ]),
    },
    "203.0.113.16 6379": {
      replies: { PING: "+PONG\r\n", "INFO SERVER": "$33\r\n# Server\r\nredis_version:6.0.16\r\n\r\n" },
      otherwise: "-ERR unknown command\r\n",
    },
    "203.0.113.18 22": { greeting: "SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.5\r\n" },
    "203.0.113.18 23": {
      greeting: Buffer.concat([
        Buffer.from([0xff, 0xfd, 0x18, 0xff, 0xfb, 0x01]),
        Buffer.from("\r\nAcme gateway\r\nlogin: "),
      ]),
    },
    "203.0.113.19 8080": { tarpit: true },
    "203.0.113.19 22": { greeting: "SSH-2.0-\u001b[2Jhostile\u202e\r\n" },
  },
  dropped: [21, 22, 23, 25, 80, 110, 143, 3306, 3389, 5432, 6379, 8080, 8443].map((port) => `203.0.113.12 ${port}`),
};
