import { type Answer, html, json, type Site } from "../servers/site.ts";
import { gitlabIcon, soylentIcon } from "./icons.ts";
import { harmless, leaks } from "./leaks.ts";

/** The food maker's sites: what gives away what they are made of, and what only seems to. */

export const soylentWeb = "203.0.113.241";
const plain = { 80: "http" } as const;
const icon: Answer = { headers: { "content-type": "image/png" }, body: soylentIcon };
const iconLink = '<link rel="icon" href="/icon.png">';

const script = (body: string, headers: Answer["headers"] = {}): Answer => ({
  headers: { "content-type": "text/javascript", ...headers },
  body,
});
const sourceMap = (sources: readonly string[], contents?: readonly string[]) => ({
  version: 3,
  sources,
  ...(contents && { sourcesContent: contents }),
  mappings: "AAAA",
});

const inline = Buffer.from(JSON.stringify(sourceMap(["../src/menu.ts"], ["export const menu = [];"]))).toString(
  "base64",
);

const www: Site = {
  names: ["www.soylent.test", "soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: {
    "/": html(
      "Soylent",
      `<meta name="generator" content="WordPress 6.5.2">${iconLink}<a href="/docs">Docs</a> <a href="/kitchen/">Kitchen</a>
<script src="/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script><script src="/static/app.js"></script>
<script src="/static/menu.js"></script><script src="/static/vendor.js"></script>
<script>const logo = "https:\\/\\/soylent-media.s3.eu-west-3.amazonaws.com\\/logo.png";</script>`,
      { server: "Apache/2.4.57 (Debian)", "x-powered-by": "PHP/8.2.7", "set-cookie": "PHPSESSID=abc; path=/" },
    ),
    "/icon.png": icon,
    "/docs": html("Docs", `<p>Set AWS_ACCESS_KEY_ID=${leaks.example.text}; not ${harmless.join(" nor ")}.</p>`),
    "/wp-includes/js/jquery/jquery.min.js?ver=3.7.1": script("/* jQuery, as it were */"),
    "/static/app.js": script(`const t="${leaks.deploy.text}";go(t)\n//# sourceMappingURL=app.js.map\n`),
    "/static/app.js.map": json(
      sourceMap(
        ["webpack://soylent/webpack/bootstrap", "webpack://soylent/./src/orders.ts"],
        ["boot", `// sends with ${leaks.mail.text}\nexport const orders = 1;`],
      ),
    ),
    "/static/menu.js": script(`menu()\n//# sourceMappingURL=data:application/json;base64,${inline}\n`),
    "/static/vendor.js": script("vendor()", { sourcemap: "vendor.js.map" }),
    "/static/vendor.js.map": json(sourceMap(["../node_modules/react/index.js"], ["react"])),
    "/kitchen/": html("Kitchen", '<script src="/kitchen/oven.js"></script>'),
    "/kitchen/oven.js": script("oven()\n//# sourceMappingURL=oven.js.map"),
    "/kitchen/oven.js.map": json(sourceMap(["oven.ts"])),
  },
};

/** The same icon as the main site, a page that only talks about products, and 200 with the path for whatever is not there. */
const blog: Site = {
  names: ["blog.soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: {
    "/": html(
      "How we left WordPress 5.1",
      `${iconLink}<p>From nginx/1.0 and PHP/5.6 to Drupal, with <code>jQuery 1.2</code>.</p><script src="/theme.js"></script>`,
    ),
    "/icon.png": icon,
    "/theme.js": script("theme()"),
  },
  otherwise: ({ path }) => html("Not here", `<p>${path.replace(/[<>&"]/g, "")} is not here.</p>`),
};

/** Its script comes from another host, which has a map beside it. */
const shop: Site = {
  names: ["shop.soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: {
    "/": html("Shop", '<script src="http://static.soylent.test/shop.js"></script>', { server: "nginx/1.24.0" }),
  },
};

const files: Site = {
  names: ["static.soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: {
    "/shop.js": script("shop()"),
    "/shop.js.map": json(sourceMap(["src/shop.ts"], ["export const shop = 1;"])),
  },
};

const git: Site = {
  names: ["git.soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: {
    "/": html("Sign in"),
    "/favicon.ico": { headers: { "content-type": "image/svg+xml" }, body: Buffer.from(gitlabIcon) },
  },
};

/** A map beside every script and an image under every name: nothing of it means anything. */
const everywhere: Site = {
  names: ["everywhere-xq.soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: { "/": html("Everything", '<script src="/a.js"></script>'), "/a.js": script("a()") },
  otherwise({ path }) {
    if (path.endsWith(".map")) return json(sourceMap(["src/a.ts"], ["a"]));
    return path.endsWith(".ico") ? icon : html("Everything", "<p>and more</p>");
  },
};

/** A wall in front of whatever is behind it. */
const wall: Site = {
  names: ["members-xq.soylent.test"],
  at: [soylentWeb],
  ports: plain,
  pages: {},
  otherwise: () => ({
    ...html("Attention required", '<meta name="generator" content="WordPress 6.5.2">'),
    status: 403,
    headers: { "content-type": "text/html", server: "cloudflare", "cf-ray": "1-LAB" },
  }),
};

export const soylentSites: readonly Site[] = [www, blog, shop, files, git, everywhere, wall];
