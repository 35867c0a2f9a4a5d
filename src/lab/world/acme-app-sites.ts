import { gzipSync } from "node:zlib";
import { type Ask, html, json, redirect, type Site, type SitePort, text } from "../servers/site.ts";

/**
 * Apps of the widget maker, each a lesson of its own for whoever judges web sites: one that does everything right, and the
 * others with one kind of fault, next to what only looks like one.
 */

export const appsAt = "203.0.113.27";
const secure: Readonly<Record<number, SitePort>> = { 80: "to https", 443: { tls: "acme" } };
const both: Readonly<Record<number, SitePort>> = { 80: "http", 443: { tls: "acme" } };
const at = [appsAt];

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https://insights-9c.acme.test; base-uri 'none'; frame-ancestors 'none'";

const safe: Site = {
  names: ["safe.apps.acme.test"],
  at,
  ports: secure,
  pages: {
    "/": html("Acme Safe", "<p>Nothing to find.</p>", {
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "permissions-policy": "camera=(), microphone=()",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "access-control-allow-origin": "https://www.acme.test",
      "set-cookie": ["__Host-session=not-a-real-secret; Path=/; Secure; HttpOnly; SameSite=Lax", "lang=en; Path=/"],
    }),
  },
};

/** Versions, cookies without protection, a policy that lets scripts in, a password over plain HTTP. */
const forum: Site = {
  names: ["forum.apps.acme.test"],
  at,
  ports: both,
  pages: {
    "/": html("Acme Forum", '<form method="post"><input name="p" type="password"></form>', {
      server: "Apache/2.4.41 (Ubuntu)",
      "x-powered-by": "PHP/7.4.3",
      "x-frame-options": "ALLOW-FROM https://www.acme.test",
      "content-security-policy": "script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net",
      "set-cookie": [
        "PHPSESSID=not-a-real-secret; path=/",
        "remember_me=1; Domain=acme.test; Secure; HttpOnly; SameSite=Lax",
        "__Secure-theme=dark",
        "theme=dark",
        "old_session=; Max-Age=0",
      ],
    }),
  },
};

/** Takes anybody's origin, describes its API, shows its schema, says that it takes PUT. */
const openApi = {
  openapi: "3.0.3",
  info: { title: "Acme Data", version: "2.4" },
  servers: [{ url: "/v2" }],
  paths: { "/widgets": { get: {}, post: {} }, "/widgets/{id}": { get: {}, delete: {} } },
};

function graphql(open: boolean, { method, body }: Ask) {
  if (method !== "POST") return json({ errors: [{ message: "Must provide query string." }] }, 400);
  if (!body.includes("__schema")) return json({ data: { __typename: "Query" } });
  if (!open) return json({ errors: [{ message: "introspection is not allowed" }] });
  const types = ["Query", "Mutation", "Widget"].map((name) => ({ name, kind: "OBJECT" }));
  return json({ data: { __schema: { queryType: { name: "Query" }, mutationType: { name: "Mutation" }, types } } });
}

const data: Site = {
  names: ["data.apps.acme.test"],
  at,
  ports: secure,
  pages: { "/openapi.json": json(openApi) },
  otherwise(ask) {
    if (ask.path === "/graphql") return graphql(true, ask);
    if (ask.path !== "/") return json({ error: "not found" }, 404);
    if (ask.method === "OPTIONS") return { status: 204, headers: { allow: "GET, HEAD, PUT, DELETE, OPTIONS" } };
    const { origin } = ask.headers;
    const cors = origin ? { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" } : {};
    return { headers: { "content-type": "application/json", ...cors }, body: '{"name":"acme data"}' };
  },
};

/** Takes the origin null; its policy only reports; its GraphQL keeps the schema to itself. */
const graph: Site = {
  names: ["graph.apps.acme.test"],
  at,
  ports: secure,
  pages: {},
  otherwise(ask) {
    if (ask.path === "/query") return graphql(false, ask);
    if (ask.path !== "/") return json({ error: "not found" }, 404);
    const isNull = ask.headers.origin === "null";
    const cors = isNull ? { "access-control-allow-origin": "null", "access-control-allow-credentials": "true" } : {};
    return html("Acme Graph", "", { "content-security-policy-report-only": "default-src 'self'", ...cors });
  },
};

/** Takes whatever ends like its own domain. */
const partner: Site = {
  names: ["partner.apps.acme.test"],
  at,
  ports: secure,
  pages: {},
  otherwise({ path, headers: { origin = "" } }) {
    if (path !== "/") return { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not here</h1>" };
    return html("Acme Partner", "", origin.endsWith("acme.test") ? { "access-control-allow-origin": origin } : {});
  },
};

/** Repeats requests on TRACE; its front door leads out of HTTPS and back. */
const trace: Site = {
  names: ["trace.apps.acme.test"],
  at,
  ports: both,
  pages: {},
  otherwise({ method, path, headers }) {
    if (method !== "TRACE")
      return html("Acme Trace", "<p>A gateway.</p>", { "cross-origin-resource-policy": "same-site" });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return text(`TRACE ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "message/http");
  },
};

const jump: Site = {
  names: ["jump.apps.acme.test"],
  at,
  ports: both,
  pages: { "/step": redirect("https://www.acme.test/", 301) },
  otherwise: ({ path, secure: isSecure }) =>
    path !== "/" ? { status: 404 } : redirect(isSecure ? "http://jump.apps.acme.test/step" : "/step", 301),
};

const hop: Site = {
  names: ["hop.apps.acme.test"],
  at,
  ports: secure,
  pages: { "/": redirect("https://www.acme.test/", 301) },
};

/** Every well-known file there is. */
const media: Site = {
  names: ["media.apps.acme.test"],
  at,
  ports: secure,
  pages: {
    "/": html("Acme Media"),
    "/robots.txt": text(
      "User-agent: *\nDisallow: /drafts/ # not yet\nDisallow: /*.pdf$\nSitemap: https://media.apps.acme.test/maps.xml\n",
    ),
    "/maps.xml": text(
      "<sitemapindex><sitemap><loc>https://media.apps.acme.test/maps/films.xml.gz</loc></sitemap></sitemapindex>",
      "application/xml",
    ),
    "/maps/films.xml.gz": {
      headers: { "content-type": "application/gzip" },
      body: gzipSync("<urlset><url><loc>https://media.apps.acme.test/films/2019</loc></url></urlset>"),
    },
    "/films/2019": html("Films of 2019"),
    "/security.txt": text(
      "Contact: mailto:psirt@acme.test\nContact: tel:+442079460124\nExpires: 2021-01-01T00:00:00Z\nPolicy: https://www.acme.test/about\n",
    ),
    "/.well-known/change-password": redirect("/account/password"),
    "/.well-known/openid-configuration": json({
      issuer: "https://media.apps.acme.test",
      authorization_endpoint: "https://media.apps.acme.test/oauth/authorize",
      jwks_uri: "https://media.apps.acme.test/oauth/keys",
      grant_types_supported: ["authorization_code", "implicit"],
    }),
    "/.well-known/assetlinks.json": json([
      {
        relation: ["delegate_permission/common.handle_all_urls"],
        target: { namespace: "android_app", package_name: "test.acme.media", sha256_cert_fingerprints: [] },
      },
      {
        relation: ["delegate_permission/common.get_login_creds"],
        target: { namespace: "web", site: "https://shop.acme.test" },
      },
    ]),
    "/.well-known/apple-app-site-association": json({
      applinks: { details: [{ appIDs: ["ABCDE12345.test.acme.media"], components: [] }] },
    }),
    "/humans.txt": text("/* TEAM */\nDeveloper: Robin Example\nContact: robin@acme.test\n"),
    "/ads.txt": text(
      "# who may sell\nadx.example, pub-4242, DIRECT, f00d\nresale.example, 7, RESELLER\nOWNERDOMAIN=acme.test\nCONTACT=ads@acme.test\n",
    ),
  },
};

/** A firewall that refuses everybody everything: nothing can be said of what is behind it. */
const waf: Site = {
  names: ["waf.apps.acme.test"],
  at,
  ports: secure,
  pages: {},
  otherwise: () => ({
    ...html("Blocked", "<p>Your request was blocked.</p>", { "x-powered-by": "PHP/5.2.1", "set-cookie": "session=1" }),
    status: 403,
  }),
};

/** Repeats whatever it is sent, in the body: looks like TRACE, like robots.txt, like any origin to those who do not ask twice. */
const echo: Site = {
  names: ["echo.apps.acme.test"],
  at,
  ports: secure,
  pages: {},
  otherwise({ method, path, headers, body }) {
    const lines = Object.entries({ ...headers, "access-control-allow-origin": headers.origin ?? "*" });
    return text(`${method} ${path} HTTP/1.1\n${lines.map(([name, value]) => `${name}: ${value}\n`).join("")}\n${body}`);
  },
};

export const acmeAppSites: readonly Site[] = [safe, forum, data, graph, partner, trace, jump, hop, media, waf, echo];

/** Their names below the domain. */
export const appLabels: readonly string[] = acmeAppSites.flatMap(({ names }) =>
  names.map((name) => name.replace(/\.acme\.test$/, "")),
);
