import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { hashIcon, imageType, murmur3 } from "./_icon.ts";
import { knownIcons } from "./_known-icons.ts";
import { technologies } from "./_technologies.ts";
import favicon from "./favicon.ts";

const root = "https://www.example.org/";
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>';
const html = (body: string): CannedReply => ({ headers: { "content-type": "text/html" }, body });

async function run(pages: Readonly<Record<string, CannedReply | NetError>>, rest: CannedReply = { status: 404 }) {
  const http = Object.fromEntries(Object.entries(pages).map(([path, reply]) => [new URL(path, root).href, reply]));
  const net = cannedNet({ http: { "www.example.org": rest, ...http } });
  const subject = { type: "url", value: root, traits: ["alive"] };
  const given = await runModule(favicon, { subject, net, scope: ["example.org"] });
  return { net, given, asked: net.asked.map((it) => it.replace("http GET https://www.example.org", "")) };
}

test("a hit is the hash of the icon that the page names, on the site and on its host, proved by the icon's bytes", async () => {
  const { net, given, asked } = await run({
    "/": html('<link rel="shortcut icon" href="/i.svg">'),
    "/i.svg": { body: svg },
  });
  const { mmh3, sha256 } = hashIcon(Buffer.from(svg));
  assert.equal(sha256, hash("sha256", svg));
  assert.deepEqual(
    given.claims.map(({ of, attributes }) => [of.type, of.value, attributes]),
    [
      [
        "url",
        root,
        {
          favicon: { url: `${root}i.svg`, type: "svg", bytes: svg.length },
          favicon_mmh3: mmh3,
          favicon_sha256: sha256,
        },
      ],
      ["hostname", "www.example.org", { favicon_mmh3: mmh3, favicon_sha256: sha256 }],
    ],
  );
  assert.equal(net.excerpt(given.claims[0]?.proofs[0]), svg);
  assert.deepEqual(asked, ["/", "/i.svg"]);
});

test("an icon is found at its usual place, behind a redirect, and inside the page", async () => {
  const usual = await run({
    "/favicon.ico": { status: 302, headers: { location: "/static/f.svg" } },
    "/static/f.svg": { body: svg },
  });
  assert.equal(usual.given.claims.length, 2);
  const uri = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const inside = await run({ "/": html(`<link rel="icon" href="${uri}">`) });
  assert.match(inside.net.excerpt(inside.given.claims[0]?.proofs[0]), /^data:image\/svg/);
  assert.equal(inside.given.claims[0]?.attributes.favicon_sha256, hash("sha256", svg));
});

test("a site with one image under every name is inconclusive, and a page in place of the icon is a miss", async () => {
  const everywhere = await run({ "/": html("x") }, { body: svg });
  assert.deepEqual([everywhere.given.claims, everywhere.given.outcomes[0]?.outcome], [[], "inconclusive"]);
  const soft = await run({}, html("<h1>Welcome</h1>"));
  assert.deepEqual([soft.given.claims, soft.given.outcomes], [[], []]);
});

test("a miss is a site without an icon, or one that only leads elsewhere", async () => {
  const none = await run({ "/": html("x") });
  assert.deepEqual([none.given.claims, none.given.outcomes, none.asked], [[], [], ["/", "/favicon.ico"]]);
  const away = await run({ "/": { status: 301, headers: { location: "https://else.test/" } } });
  assert.deepEqual([away.given.claims, away.asked], [[], ["/"]]);
});

test("a refusal is blocked, and a lost connection is told", async () => {
  const outcomes = async (reply: CannedReply | NetError) =>
    (await run({ "/": reply })).given.outcomes.map((it) => it.outcome);
  assert.deepEqual(await outcomes({ status: 403, body: "WAF" }), ["blocked"]);
  assert.deepEqual(await outcomes(new NetError("timeout", "no answer")), ["timeout"]);
});

test("malformed icons, links and data URIs are left aside", async () => {
  const links = ["http://[::1", "data:image/svg+xml,%zz", "data:image/png;base64,AAAA", "//else.test/i.png", ""];
  for (const href of links) {
    const { given } = await run({ "/": html(`<link rel="icon" href="${href}">`) });
    assert.deepEqual([given.claims, given.outcomes], [[], []], href);
  }
});

test("an icon that comes with a product names it, and is not sure of it", async () => {
  // Made to have the number of GitLab's icon, which is easy: the hash is no proof of anything.
  const forged = '<svg xmlns="http://www.w3.org/2000/svg"/><!--8d2c899-->';
  const { given } = await run({ "/favicon.ico": { body: forged } });
  assert.deepEqual(given.claims.at(-1)?.attributes, {
    technologies: [{ name: "GitLab", category: "development tool", cpe: "cpe:2.3:a:gitlab:gitlab:*:*:*:*:*:*:*:*" }],
  });
  assert.equal(given.claims.at(-1)?.of.value, "www.example.org");
});

test("the hash is the one that everybody indexes", () => {
  assert.equal(murmur3(Buffer.from("foo")), -156908512);
  assert.equal(murmur3(Buffer.from("")), 0);
  // Python: mmh3.hash(codecs.encode(b"sonde" * 30, "base64")), lines of 76 and a line feed at the end.
  const lines = Buffer.from("sonde".repeat(30))
    .toString("base64")
    .match(/.{1,76}/g)
    ?.join("\n");
  assert.equal(hashIcon(Buffer.from("sonde".repeat(30))).mmh3, murmur3(Buffer.from(`${lines}\n`)));
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { mmh3 } = hashIcon(bytes);
      assert.ok(Number.isInteger(mmh3) && mmh3 >= -(2 ** 31) && mmh3 < 2 ** 31);
      imageType(bytes);
    }),
  );
});

test("known icons have a hash each that no other product has", () => {
  const names = new Map(knownIcons.map(({ mmh3, name }) => [mmh3, name]));
  assert.equal(names.size, knownIcons.length);
  for (const { mmh3, name, category, cpe } of knownIcons) {
    assert.equal(mmh3 | 0, mmh3);
    const rule = technologies.find((it) => it.name === name);
    if (rule) assert.deepEqual([category, cpe], [rule.category, rule.cpe], `${name} is called the same everywhere`);
  }
});
