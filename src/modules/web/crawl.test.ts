import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import crawl from "./crawl.ts";

const root = "https://www.example.org/";
const html = (body: string): CannedReply => ({ headers: { "content-type": "text/html" }, body });

async function run(pages: Readonly<Record<string, CannedReply | NetError>>, options: Record<string, unknown> = {}) {
  const http = Object.fromEntries(Object.entries(pages).map(([path, reply]) => [new URL(path, root).href, reply]));
  const net = cannedNet({ http: { "www.example.org": { status: 404, body: "no" }, ...http } });
  const subject = { type: "url", value: root, traits: ["alive"] };
  const given = await runModule(crawl, { subject, net, options, scope: { allow: ["example.org"], footprint: "P2" } });
  const pagesRead = net.asked.map((it) => it.replace("http GET https://www.example.org", ""));
  return { net, given, pagesRead };
}

const mentions = ({ relations }: Awaited<ReturnType<typeof runModule>>) =>
  relations
    .filter(({ relation }) => relation === "mentions")
    .map(({ from, to }) => `${new URL(from.value).pathname} ${to.type} ${to.value}`);

test("hits are taken from pages and scripts, each with a proof of its bytes", async () => {
  const { net, given } = await run({
    "/": html(
      `<title>Front</title><a href="/about">About</a> <a href="mailto:Info@example.org?subject=x">mail</a>
       <script src="/app.js"></script> <a href="https://github.com/octo">code</a>`,
    ),
    "/about": html("<p>Call +33 1 42 68 53 00 or see shop.example.org. Info@example.org again.</p>"),
    "/app.js": {
      headers: { "content-type": "text/javascript" },
      body: 'fetch("https:\\u002F\\u002Fapi.example.org/v1")',
    },
  });
  assert.deepEqual(mentions(given), [
    "/ email info@example.org",
    "/ account github:octo",
    "/about hostname shop.example.org",
    "/about phone +33142685300",
    "/app.js hostname api.example.org",
  ]);
  const excerpt = (value: string) => net.excerpt(given.entities.find((it) => it.value === value)?.proofs[0]);
  assert.equal(excerpt("info@example.org"), "mailto:Info@example.org?subject=x");
  assert.equal(excerpt("+33142685300"), "+33 1 42 68 53 00");
  assert.equal(excerpt("api.example.org"), "api.example.org");
  assert.equal(excerpt("https://www.example.org/about"), "/about");
});

test("a miss is a page without anything to mention", async () => {
  const { given } = await run({ "/": html("<p>nothing</p>") });
  assert.deepEqual([mentions(given), given.outcomes], [[], []]);
});

test("robots.txt is honoured, and sitemaps are read", async () => {
  const { pagesRead } = await run({
    "/robots.txt": { body: "User-agent: *\nDisallow: /private\nSitemap: https://www.example.org/map.xml\n" },
    "/map.xml": {
      body: "<urlset><url><loc>https://www.example.org/press</loc></url><url><loc>https://else.test/x</loc></url></urlset>",
    },
    "/": html('<a href="/private/a">a</a><a href="/b">b</a>'),
  });
  assert.deepEqual(pagesRead, ["/robots.txt", "/map.xml", "/", "/press", "/b"]);
});

test("a refusal to say what robots may read forbids everything, and is said", async () => {
  const { given, pagesRead } = await run({ "/robots.txt": { status: 503, body: "" } });
  assert.deepEqual([pagesRead, given.outcomes[0]?.outcome], [["/robots.txt"], "inconclusive"]);
});

test("pages that cannot be asked for are counted, and a front page that cannot is no look at all", async () => {
  const lost = new NetError("timeout", "no answer");
  const { given } = await run({ "/": html('<a href="/a">a</a><a href="/b">b</a>'), "/a": lost });
  assert.deepEqual(given.outcomes, [{ outcome: "inconclusive", why: "1 of 3 pages: timeout" }]);
  assert.deepEqual((await run({ "/": lost })).given.outcomes, [{ outcome: "timeout", why: "no answer" }]);
});

test("depth, pages and bytes end a crawl, and the end is told", async () => {
  const endless = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [
      n === 0 ? "/" : `/${n}`,
      html(`<a href="/${n + 1}">next</a>${"x".repeat(2_000)}`),
    ]),
  );
  const stopped = async (options: Record<string, unknown>) =>
    (await run(endless, options)).given.claims.at(-1)?.attributes;
  assert.deepEqual(await stopped({ depth: 2 }), { pages_read: 3 });
  assert.deepEqual(await stopped({ depth: 50, pages: 5 }), { pages_read: 5, crawl_stopped_by: "pages" });
  assert.deepEqual(await stopped({ depth: 50, totalBytes: 5_000 }), { pages_read: 3, crawl_stopped_by: "totalBytes" });
});

test("redirects inside the site are followed once, loops end, and other hosts are not asked", async () => {
  const { pagesRead } = await run({
    "/": html('<a href="/a">a</a><a href="/out">o</a>'),
    "/a": { status: 302, headers: { location: "/b" } },
    "/b": { status: 302, headers: { location: "/a" } },
    "/out": { status: 302, headers: { location: "https://else.test/" } },
  });
  assert.deepEqual(pagesRead.slice(2), ["/", "/a", "/out", "/b"]);
});

test("links to other sites in scope are kept, those outside are not", async () => {
  const { given } = await run({ "/": html('<a href="//shop.example.org/x">s</a><a href="https://else.test/">e</a>') });
  const links = given.relations.filter(({ relation }) => relation === "links_to").map(({ to }) => to.value);
  assert.deepEqual(links, ["https://shop.example.org/x"]);
});

test("malformed pages, URLs and sitemaps are read as far as they go", async () => {
  const { given } = await run({
    "/sitemap.xml": { body: "<urlset><url><loc>https://www.example.org/%zz" },
    "/": html(
      '<a href="http://[::1"><a href="https:// "><a href="mailto:%zz"><a href="tel:abc"><base href="::"><a href="javascript:x"><a href="ok">\u0000',
    ),
  });
  assert.deepEqual(given.outcomes, []);
  assert.equal(given.claims[0]?.attributes.status, 200);
});
