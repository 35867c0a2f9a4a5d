import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import wellknown from "./wellknown.ts";

const root = "https://www.example.org/";
const lines = (...all: string[]) => all.join("\n");

async function run(
  files: Readonly<Record<string, string | CannedReply | NetError>>,
  {
    rest = { status: 404 },
    subject = root,
    options = {},
  }: { rest?: CannedReply | NetError; subject?: string; options?: object } = {},
) {
  const http = Object.fromEntries(
    Object.entries(files).map(([path, reply]) => [
      new URL(path, subject).href,
      typeof reply === "string" ? { headers: { "content-type": "text/plain" }, body: reply } : reply,
    ]),
  );
  const net = cannedNet({ http: { "www.example.org": rest, ...http } });
  const given = await runModule(wellknown, {
    subject: { type: "url", value: subject, traits: ["alive"] },
    net,
    scope: ["example.org"],
    options: { ...options },
  });
  return {
    net,
    given,
    attributes: Object.assign({}, ...given.claims.map(({ attributes }) => attributes)),
    named: given.relations.map(({ relation, to, proofs }) => `${relation} ${to.value} (${net.excerpt(proofs[0])})`),
    outcomes: given.outcomes.map(({ outcome }) => outcome),
  };
}

test("a hit in robots.txt: disallowed paths are told as URLs that nobody called alive", async () => {
  const { given, attributes, named } = await run({
    "/robots.txt": lines(
      "# hello",
      "User-agent: *",
      "Disallow: /private/ # old",
      "Disallow: /*.pdf$",
      "Disallow: /",
      "Disallow:",
      "Sitemap: https://www.example.org/s.xml",
    ),
  });
  assert.deepEqual(named, ["links_to https://www.example.org/private/ (/private/)"]);
  assert.deepEqual(given.entities[0]?.attributes, { robots_disallowed: true });
  assert.deepEqual(given.entities[0]?.traits, []);
  assert.deepEqual(attributes.robots_txt, {
    agents: ["*"],
    disallowed: 3,
    sitemaps: ["https://www.example.org/s.xml"],
  });
});

test("sitemaps are followed from robots.txt through indexes, gzip files included, within scope", async () => {
  const index =
    "<sitemapindex><sitemap><loc>https://www.example.org/a.xml.gz</loc></sitemap><sitemap><loc>https://else.test/b.xml</loc></sitemap></sitemapindex>";
  const { net, attributes, named } = await run({
    "/robots.txt": "Sitemap: /index.xml\nSitemap: https://www.example.org/index.xml",
    "/index.xml": index,
    "/a.xml.gz":
      "<urlset><url><loc> https://www.example.org/x?a=1&amp;b=2 </loc></url><url><loc>https://else.test/y</loc></url></urlset>",
  });
  assert.deepEqual(named, ["links_to https://www.example.org/x?a=1&b=2 ( https://www.example.org/x?a=1&amp;b=2 )"]);
  assert.deepEqual(attributes.sitemap, { files: 2, pages: 2 });
  assert.ok(net.asked.every((it) => !it.includes("else.test")));
});

test("security.txt: contacts wherever they are, other addresses in scope, and no fault in a good one", async () => {
  const { given, attributes, named } = await run({
    "/.well-known/security.txt": lines(
      "-----BEGIN PGP SIGNED MESSAGE-----",
      "Hash: SHA256",
      "",
      "Contact: mailto:security%2Bweb@example.org?subject=hole",
      "Contact: tel:+44-20-7946-0123",
      "Contact: https://bounty.test/example",
      "Expires: 2099-01-01T00:00:00Z",
      "Canonical: https://www.example.org/.well-known/security.txt",
      "Policy: https://www.example.org/policy",
      "Hiring: https://jobs.test/",
      "-----BEGIN PGP SIGNATURE-----",
      "Contact: mailto:nobody@example.org",
    ),
  });
  assert.deepEqual(named, [
    "mentions security+web@example.org (mailto:security%2Bweb@example.org?subject=hole)",
    "mentions +442079460123 (tel:+44-20-7946-0123)",
    "links_to https://bounty.test/example (https://bounty.test/example)",
    "links_to https://www.example.org/policy (https://www.example.org/policy)",
  ]);
  assert.deepEqual(attributes.security_txt.expires, ["2099-01-01T00:00:00Z"]);
  assert.deepEqual(given.findings, []);
});

test("an expired security.txt, and one that is not as it should be, are hits", async () => {
  const { net, given } = await run({
    "/security.txt": lines(
      "Contact: security@example.org",
      "Expires: 2020-05-01T00:00:00Z",
      "Canonical: https://else.test/s",
    ),
  });
  const [expired, invalid] = given.findings;
  assert.deepEqual([expired?.type, expired?.title], ["web.security_txt_expired", "security.txt expired on 2020-05-01"]);
  assert.equal(net.excerpt(expired?.proofs[0]), "2020-05-01T00:00:00Z");
  assert.deepEqual(invalid?.data.problems, [
    "a contact is no mailto:, tel: or https: address",
    "its canonical address is another one",
    "it is not below /.well-known/",
  ]);
  const without = await run({ "/.well-known/security.txt": "Contact: https://www.example.org/report" });
  assert.deepEqual(
    without.given.findings.map(({ type, data }) => [type, data.problems]),
    [["web.security_txt_invalid", ["it does not say when it expires"]]],
  );
});

test("a change-password redirect is believed where a name that cannot exist is not there", async () => {
  const path = "/.well-known/change-password";
  const to = (location: string) => ({ status: 302, headers: { location } });
  const good = await run({ [path]: to("/account/password") });
  assert.equal(good.attributes.change_password, "https://www.example.org/account/password");
  assert.equal(good.net.excerpt(good.given.claims[0]?.proofs[0]), "location: /account/password");
  const login = await run({ [path]: to("/login") }, { rest: to("/login") });
  assert.deepEqual([login.given.claims, login.outcomes], [[], []]);
  const unreliable = await run({ [path]: to("/account") }, { rest: { body: "<h1>Welcome</h1>" } });
  assert.deepEqual([unreliable.given.claims, unreliable.outcomes], [[], ["inconclusive"]]);
});

test("apps, sign-in, people and sellers are told with the names they hold", async () => {
  const { attributes, named } = await run({
    "/.well-known/assetlinks.json": JSON.stringify([
      {
        relation: ["delegate_permission/common.handle_all_urls"],
        target: { namespace: "android_app", package_name: "org.example.app" },
      },
      {
        relation: ["delegate_permission/common.get_login_creds"],
        target: { namespace: "web", site: "https://partner.test" },
      },
    ]),
    "/.well-known/apple-app-site-association": JSON.stringify({
      applinks: { apps: [], details: [{ appIDs: ["ABCDE12345.org.example.ios"] }] },
    }),
    "/.well-known/openid-configuration": JSON.stringify({
      issuer: "https://login.example.org",
      jwks_uri: "https://login.example.org/keys",
      token_endpoint: "https://tenant.else.test/token",
      grant_types_supported: ["implicit"],
    }),
    "/humans.txt": lines(
      "/* TEAM */",
      "Developer: Ada Byron",
      "Twitter: @ada",
      "Contact: ada [at] x",
      "ada@example.org",
    ),
    "/ads.txt": lines(
      "# sellers",
      "adx.test, pub-1, DIRECT, abc",
      "bad line",
      "other.test,7,reseller",
      "OWNERDOMAIN=holding.test",
      "SUBDOMAIN=m.example.org",
      "CONTACT=ads@example.org",
    ),
  });
  assert.deepEqual(attributes.android_apps, ["org.example.app"]);
  assert.deepEqual(attributes.apple_apps, ["ABCDE12345.org.example.ios"]);
  assert.equal(attributes.openid_configuration.token_endpoint, "https://tenant.else.test/token");
  assert.deepEqual(attributes.humans_txt, ["Ada Byron (developer)"]);
  assert.deepEqual(attributes.ad_sellers, ["adx.test pub-1 DIRECT", "other.test 7 RESELLER"]);
  assert.deepEqual(named, [
    "links_to https://login.example.org/ (https://login.example.org)",
    "links_to https://login.example.org/keys (https://login.example.org/keys)",
    "mentions partner.test (https://partner.test)",
    "mentions twitter:ada (@ada)",
    "mentions ada@example.org (ada@example.org)",
    "mentions holding.test (holding.test)",
    "mentions m.example.org (m.example.org)",
    "mentions ads@example.org (ads@example.org)",
  ]);
});

test("a miss is silence: 404 for all, or the site's own page for all", async () => {
  for (const rest of [
    { status: 404 },
    { body: "<!doctype html><h1>Welcome</h1>User-agent: *\nContact: mailto:a@b.example" },
  ]) {
    const { given, outcomes } = await run({}, { rest });
    assert.deepEqual([given.claims, given.entities, given.findings, outcomes], [[], [], [], []]);
  }
});

test("a site that has every file under every name is inconclusive", async () => {
  const { given, outcomes } = await run(
    {},
    {
      rest: {
        headers: { "content-type": "text/plain" },
        body: "User-agent: *\nDisallow: /x\nContact: mailto:a@example.org",
      },
    },
  );
  assert.deepEqual([given.entities, given.findings], [[], []]);
  assert.deepEqual(outcomes, ["inconclusive", "inconclusive"]);
});

test("over plain HTTP only what is meant for it is asked for; a site that sends everybody elsewhere is asked once", async () => {
  const plain = await run({}, { subject: "http://www.example.org/" });
  assert.ok(plain.net.asked.length === 5 && plain.net.asked.every((it) => !/security|assetlinks/.test(it)));
  const away = await run({}, { rest: { status: 301, headers: { location: "https://else.test/" } } });
  assert.deepEqual([away.net.asked.length, away.given.claims, away.outcomes], [1, [], []]);
});

test("a refusal of everything is blocked, of one file is said by its path, and of patience ends the look", async () => {
  const all = await run({}, { rest: { status: 403 } });
  assert.deepEqual([all.outcomes, all.net.asked.length], [["blocked"], 1]);
  const one = await run({ "/robots.txt": { status: 403 }, "/ads.txt": { status: 401 } });
  assert.deepEqual(one.given.outcomes, [{ outcome: "blocked", why: "the site refuses /robots.txt, /ads.txt" }]);
  const busy = await run({ "/robots.txt": { status: 429 } });
  assert.deepEqual([busy.outcomes, busy.net.asked.length], [["rate_limited"], 2]);
  const reset = await run({ "/robots.txt": new NetError("failed", "reset"), "/ads.txt": "a.test, 1, DIRECT" });
  assert.deepEqual([reset.outcomes, reset.attributes.ad_sellers], [["failed"], ["a.test 1 DIRECT"]]);
});

test("malformed files are nothing, whatever their names", async () => {
  const paths = [
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/security.txt",
    "/.well-known/openid-configuration",
    "/.well-known/assetlinks.json",
    "/.well-known/apple-app-site-association",
    "/humans.txt",
    "/ads.txt",
  ];
  for (const body of [
    "",
    "\u0000",
    "{",
    "[]",
    "[null,1]",
    '{"issuer":1}',
    "Contact:",
    "<urlset><url><loc></loc>",
    ", , DIRECT",
  ]) {
    const { given, outcomes } = await run(Object.fromEntries(paths.map((path) => [path, body])));
    assert.deepEqual([given.claims, given.entities, given.findings, outcomes], [[], [], [], []], body);
  }
});

test("whatever a robots.txt or security.txt holds, what is told of it is proven", async () => {
  const word = fc.constantFrom(
    "User-agent",
    "Disallow",
    "Contact",
    "Expires",
    "Sitemap",
    ":",
    " ",
    "#",
    "/a",
    "é",
    "*",
    "\r\n",
    "\n",
    "mailto:a@example.org",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 30 }), async (words) => {
      const text = words.join("");
      const { named } = await run({ "/robots.txt": text, "/.well-known/security.txt": text });
      for (const it of named) assert.match(it, / \((?:\/|mailto:).*\)$/);
    }),
    { numRuns: 100 },
  );
});
