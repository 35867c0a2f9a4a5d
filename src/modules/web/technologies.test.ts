import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { foreignPattern, literalIn } from "./_foreign-pattern.ts";
import { hashIcon } from "./_icon.ts";
import { technologies as rules } from "./_technologies.ts";
import technologies from "./technologies.ts";

const root = "https://www.example.org/";
type Pages = Readonly<Record<string, CannedReply | NetError>>;
type Claimed = { name: string; version?: string; cpe?: string; category: string };

async function run(pages: Pages, options = {}, files: Record<string, string> = {}) {
  const http = Object.fromEntries(Object.entries(pages).map(([path, reply]) => [new URL(path, root).href, reply]));
  const net = cannedNet({ http: { "www.example.org": { status: 404 }, ...http } });
  const subject = { type: "url", value: root, traits: ["alive"] };
  const given = await runModule(technologies, { subject, net, options, files, scope: ["example.org"] });
  const onSite = given.claims.filter(({ of }) => of.type === "url");
  const claimed = onSite.map(({ attributes }) => (attributes.technologies as Claimed[])[0]);
  return {
    net,
    given,
    onSite,
    claimed,
    names: claimed.map((it) => `${it?.name}${it?.version ? ` ${it.version}` : ""}`),
  };
}

const page = (body: string, headers: Record<string, string> = {}): Pages => ({
  "/": { headers: { "content-type": "text/html", ...headers }, body: `<!doctype html><html><head>${body}` },
});

test("a hit has its version and CPE name, on the site and on its host, and is proved by the bytes that say it", async () => {
  const { net, given, claimed, onSite } = await run(page("", { server: "nginx/1.18.0" }));
  assert.deepEqual(claimed, [
    { name: "nginx", category: "web server", version: "1.18.0", cpe: "cpe:2.3:a:f5:nginx:1.18.0:*:*:*:*:*:*:*" },
  ]);
  assert.equal(net.excerpt(onSite[0]?.proofs[0]), "server: nginx/1.18.0");
  assert.deepEqual(given.claims[1]?.of, { type: "hostname", value: "www.example.org" });
});

test("every place is looked at: header, cookie, meta, script, markup; each hit cites its own", async () => {
  const html = `<meta name="Generator" content="WordPress 6.5.2"><script src="https://cdn.test/jquery-3.7.1.min.js"></script>
    <app-root ng-version="17.3.1"></app-root>`;
  const { net, names, onSite } = await run(
    page(html, { "set-cookie": "PHPSESSID=x; path=/", "x-powered-by": "PHP/8.2.1" }),
  );
  assert.deepEqual(names, ["PHP 8.2.1", "jQuery 3.7.1", "Angular 17.3.1", "WordPress 6.5.2", "MySQL"]);
  assert.deepEqual(
    onSite.slice(0, 4).map(({ proofs }) => net.excerpt(proofs[0])),
    ["x-powered-by: PHP/8.2.1", "jquery-3.7.1.min.js", '<app-root ng-version="17.3.1"', "WordPress 6.5.2"],
  );
  assert.deepEqual(onSite[4]?.proofs, [
    { kind: "derived", rule: "web.technologies: WordPress does not go without it", from: [`url ${root}`] },
  ]);
});

for (const [what, sent, expected] of [
  ["Apache on Ubuntu", page("", { server: "Apache/2.4.41 (Ubuntu)" }), ["Apache HTTP Server 2.4.41", "Ubuntu"]],
  [
    "IIS",
    page("", { server: "Microsoft-IIS/10.0", "x-aspnet-version": "4.0.30319" }),
    ["Microsoft IIS 10.0", "Windows", "ASP.NET 4.0.30319"],
  ],
  ["Next.js", page('<script src="/_next/static/chunks/main.js"></script>'), ["Next.js", "Node.js", "React"]],
  [
    "Jenkins",
    page("", { "x-jenkins": "2.440.1", server: "Jetty(10.0.18)" }),
    ["Eclipse Jetty 10.0.18", "Java", "Jenkins 2.440.1"],
  ],
  ["Cloudflare", page("", { server: "cloudflare", "cf-ray": "1-CDG" }), ["Cloudflare"]],
  ["BIG-IP", page("", { "set-cookie": "BIGipServerpool=1.2.3; path=/" }), ["F5 BIG-IP"]],
  ["Drupal", page('<meta name="generator" content="Drupal 10 (https://www.drupal.org)">'), ["PHP", "Drupal 10"]],
  [
    "Bootstrap",
    page('<link rel="stylesheet" href="https://cdn.test/npm/bootstrap@5.3.2/dist/css/bootstrap.min.css">'),
    ["Bootstrap 5.3.2"],
  ],
  ["Grafana", page("<script>window.grafanaBootData = {}</script>"), ["Grafana"]],
  ["GitLab", page("", { "set-cookie": "_gitlab_session=abc" }), ["Ruby", "Ruby on Rails", "GitLab"]],
] as const) {
  test(`${what} is told by what it sends by default`, async () => {
    assert.deepEqual((await run(sent)).names.sort(), [...expected].sort());
  });
}

test("a miss is a page that only talks about products", async () => {
  const talk = `<p>We moved from WordPress 5.1 to Drupal, behind nginx/1.0, with jQuery 1.2 and React.</p>
    <a href="https://wordpress.org/">WordPress</a> <code>X-Powered-By: PHP/5.6</code> generator content="Joomla"`;
  const { names, given } = await run(page(talk, { server: "custom" }));
  assert.deepEqual([names, given.outcomes], [[], []]);
});

test("a refusal is blocked, and only the head of the answer is believed", async () => {
  const html = '<meta name="generator" content="WordPress 6.5.2">';
  const { names, given } = await run({ "/": { status: 403, headers: { server: "cloudflare" }, body: html } });
  assert.deepEqual([names, given.outcomes.map(({ outcome }) => outcome)], [["Cloudflare"], ["blocked"]]);
  const lost = await run({ "/": new NetError("timeout", "no answer") });
  assert.deepEqual([lost.names, lost.given.outcomes[0]?.outcome], [[], "timeout"]);
});

test("malformed pages, headers and versions are read as far as they go", async () => {
  const { names } = await run(
    page('<meta name="generator" content="WordPress \u0000\u202e<b>"><script src=""><meta', {
      server: "nginx/<script>",
    }),
  );
  assert.deepEqual(names.sort(), ["MySQL", "PHP", "WordPress"]);
  assert.deepEqual((await run(page("", { "set-cookie": "=; ;;=" }))).names, []);
});

const wappalyzer = {
  "rules/wappalyzer/categories.json": JSON.stringify({ 1: { name: "CMS", priority: 1 } }),
  "rules/wappalyzer/technologies/a.json": JSON.stringify({
    Acorn: {
      cats: [1],
      cpe: "cpe:2.3:a:acorn:acorn_cms:*:*:*:*:*:*:*:*",
      headers: { "X-Acorn": "^v([\\d.]+)$\\;version:\\1" },
      cookies: { acorn_sid: "" },
      meta: { generator: ["Acorn CMS\\;confidence:40"] },
      implies: ["PHP\\;confidence:60", "Twig"],
      js: { "Acorn.version": "(.+)\\;version:\\1" },
    },
    Twig: { cats: [1], html: "(?=never)\\1" },
    Addon: { cats: [1], scriptSrc: "addon\\.js", requires: "Acorn" },
    Broken: { cats: "x" },
  }),
};

test("rules in Wappalyzer's format are used: versions, confidence, implications, what they require", async () => {
  const html = '<meta name="generator" content="Acorn CMS"><script src="/addon.js"></script>';
  const options = { rules: ["rules/wappalyzer"], own: false };
  const all = await run(page(html, { "x-acorn": "v3.1" }), options, wappalyzer);
  assert.deepEqual(all.claimed[0], {
    name: "Acorn",
    category: "CMS",
    version: "3.1",
    cpe: "cpe:2.3:a:acorn:acorn_cms:3.1:*:*:*:*:*:*:*",
  });
  assert.deepEqual(all.names, ["Acorn 3.1", "Addon", "Twig"]);
  assert.deepEqual((await run(page(html), options, wappalyzer)).names, []); // 40 in 100, and an addon of nothing
});

const fingerprints = [
  {
    id: "acorn",
    info: {
      name: "acorn",
      author: "x",
      tags: "detect",
      severity: "info",
      metadata: { product: "acorn", vendor: "acorn" },
    },
    http: [
      {
        method: "GET",
        path: ["{{BaseURL}}/"],
        matchers: [
          { type: "word", words: ["acorn-panel", "sign in"], condition: "and", "case-insensitive": true },
          { type: "word", words: ["x-acorn:"], part: "header", "case-insensitive": true },
          { type: "regex", regex: ["(?mi)<title[^>]*>acorn admin.*?</title>"] },
          { type: "favicon", hash: [String(hashIcon(Buffer.from("<svg/>")).mmh3)] },
        ],
      },
    ],
  },
  {
    id: "elsewhere",
    info: { name: "elsewhere" },
    http: [{ path: ["{{BaseURL}}/version"], matchers: [{ type: "word", words: ["a"] }] }],
  },
];

for (const [what, sent] of [
  ["words of the page", page('<div class="Acorn-Panel">Sign in</div>')],
  ["words of the head", page("", { "x-acorn": "1" })],
  ["a pattern", page("<title>Acorn Admin 2</title>")],
  ["an icon", { ...page('<link rel="icon" href="/i.svg">'), "/i.svg": { body: "<svg/>" } }],
] as const) {
  test(`fingerprints of FingerprintHub are used, JSON and YAML: ${what}`, async () => {
    const yaml = `---\nid: acorn\ninfo:\n  name: acorn\nhttp:\n- method: GET\n  path:\n  - '{{BaseURL}}/'\n  matchers: ${JSON.stringify(fingerprints[0]?.http[0]?.matchers)}\n`;
    const files = { "v4.json": JSON.stringify(fingerprints), "folder/acorn.yaml": yaml };
    for (const path of Object.keys(files)) {
      assert.deepEqual((await run(sent, { rules: [path], own: false }, files)).names, ["acorn"], path);
      assert.deepEqual((await run(page("acorn-panel"), { rules: [path], own: false }, files)).names, []);
    }
  });
}

test("rules that are not there, or are none, are a failure that is told", async () => {
  for (const [path, files] of [
    ["gone", {}],
    ["a.json", { "a.json": "{" }],
    ["b.json", { "b.json": "[]" }],
  ] as const) {
    const { given } = await run(page(""), { rules: [path] }, files);
    assert.deepEqual([given.claims, given.outcomes.map(({ outcome }) => outcome)], [[], ["failed"]], path);
  }
});

test("there are rules for more than 150 products, each name once, each with a sign or implied by one that has", () => {
  const names = new Set(rules.map(({ name }) => name));
  assert.equal(names.size, rules.length);
  assert.ok(names.size > 150);
  const implied = new Set(rules.flatMap(({ implies }) => implies.map(({ name }) => name)));
  for (const name of implied) assert.ok(names.has(name), `${name} is implied and unknown`);
  for (const { name, tells, cpe } of rules) {
    assert.ok(tells.length > 0 || implied.has(name), name);
    assert.match(cpe ?? "v:p", /^(?:[oh]:)?[a-z0-9_.-]+:[a-z0-9_.\\!/-]+$/, name);
  }
});

test("no pattern of our own repeats anything without a bound, and names are lower case", () => {
  for (const { name, tells } of rules) {
    for (const { where, name: of, patterns } of tells) {
      assert.equal(of, of.toLowerCase(), name);
      for (const pattern of patterns) {
        assert.ok(pattern instanceof RegExp && !/[gy]/.test(pattern.flags), `${name} ${where}`);
        const outside = pattern.source.replace(/\\./g, "e").replace(/\[[^\]]*\]/g, "c");
        assert.doesNotMatch(outside, /[*+]|\{\d+,\}/, `${name}: ${pattern.source}`);
      }
    }
  }
});

test("foreign patterns match as RegExp does, and those that look around are refused", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[abc.|?*+()[\]]{1,12}$/), fc.stringMatching(/^[abc]{0,20}$/), (source, text) => {
      let native: RegExp;
      try {
        native = new RegExp(source, "i");
      } catch {
        return;
      }
      const ours = foreignPattern(source, true);
      if (!ours) return;
      const [a, b] = [native.exec(text), ours.exec(text)];
      assert.equal(a?.[0], b?.[0], `${source} on ${text}`);
      assert.equal(a?.index, b?.index);
    }),
  );
  assert.equal(foreignPattern("(a)\\1", false), null);
  assert.equal(foreignPattern("(?!a)b", false), null);
  assert.equal(literalIn("(?i)<title>Acorn[^<]*</title>"), "<title>Acorn");
  const runaway = foreignPattern("(a+)+$", false);
  assert.equal(runaway?.exec(`${"a".repeat(50_000)}b`), null);
});
