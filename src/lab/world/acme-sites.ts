import { html, json, redirect, type Site, text } from "../servers/site.ts";
import { acmeMailPages } from "./acme-mail.ts";

/** The sites of the widget maker: shared addresses, every state of a certificate, real leftovers next to nothing at all. */

export const web = "203.0.113.10";
export const web6 = "2001:db8:a::10";
export const dev = "203.0.113.11";
export const portal = "203.0.113.17";
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
    ...acmeMailPages,
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

export const acmeSites: readonly Site[] = [
  www,
  shop,
  api,
  portalSite,
  partners,
  old,
  devSite,
  staging,
  git,
  intranet,
  apps,
];
