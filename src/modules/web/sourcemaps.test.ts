import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { findReference, isOwnSource, readDataUri, readSourceMap } from "./_source-map.ts";
import sourcemaps from "./sourcemaps.ts";

const root = "https://www.example.org/";
const html = (body: string): CannedReply => ({ headers: { "content-type": "text/html" }, body });
const js = (body: string, headers = {}): CannedReply => ({
  headers: { "content-type": "text/javascript", ...headers },
  body,
});
const map = (sources: string[], content?: string[]) => ({
  version: 3,
  sources,
  ...(content && { sourcesContent: content }),
  mappings: "AAAA",
});
const own = map(["webpack://app/webpack/bootstrap", "webpack://app/./src/pay.ts"], ["boot", "export const pay = 1;"]);

type Pages = Readonly<Record<string, CannedReply | NetError>>;

async function run(pages: Pages, options = {}, rest: CannedReply = { status: 404, body: "no" }, value = root) {
  const http = Object.fromEntries(Object.entries(pages).map(([path, reply]) => [new URL(path, root).href, reply]));
  const net = cannedNet({ http: { "www.example.org": rest, ...http } });
  const subject = { type: "url", value, traits: ["alive"] };
  const given = await runModule(sourcemaps, { subject, net, options, scope: ["example.org"] });
  return { net, given, asked: net.asked.map((it) => it.replace("http GET https://www.example.org", "")) };
}

const front = html('<script src="/js/app.js"></script><script src="https://cdn.test/x.js"></script>');

test("a hit is original source code in a map that a script names, proved by that code", async () => {
  const { net, given } = await run({
    "/": front,
    "/js/app.js": js("go()\n//# sourceMappingURL=app.js.map\n"),
    "/js/app.js.map": { body: own },
  });
  assert.deepEqual(
    given.findings.map(({ type, of, data }) => [type, of.value, data.files, data.maps]),
    [["web.source_map", root, 1, ["https://www.example.org/js/app.js.map"]]],
  );
  assert.equal(net.excerpt(given.findings[0]?.proofs[0]), "export const pay = 1;");
  const links = given.relations.map(({ from, to, proofs }) => [from.value, to.value, net.excerpt(proofs[0])]);
  assert.deepEqual(links, [
    [root, "https://www.example.org/js/app.js", "/js/app.js"],
    ["https://www.example.org/js/app.js", "https://www.example.org/js/app.js.map", "app.js.map"],
  ]);
  assert.deepEqual(given.entities.at(-1)?.attributes.source_files, ["webpack://app/./src/pay.ts"]);
});

test("a map is a hit also when it is inside its script, named by a header, or only beside it", async () => {
  const inline = `data:application/json;base64,${Buffer.from(JSON.stringify(own)).toString("base64")}`;
  const inside = await run({ "/": front, "/js/app.js": js(`go()\n//# sourceMappingURL=${inline}`) });
  assert.match(inside.net.excerpt(inside.given.findings[0]?.proofs[0]), /^data:application\/json/);
  const named = await run({
    "/": front,
    "/js/app.js": js("go()", { sourcemap: "/maps/a.json" }),
    "/maps/a.json": { body: own },
  });
  assert.equal(named.given.findings.length, 1);
  assert.equal(named.net.excerpt(named.given.relations[1]?.proofs[0]), "sourcemap: /maps/a.json");
  const beside = await run({
    "/": front,
    "/js/app.js": js("go()"),
    "/js/app.js.map": { body: `)]}'\n${JSON.stringify(own)}` },
  });
  assert.match(beside.net.excerpt(beside.given.findings[0]?.proofs[0]), /^"sourcesContent":\["boot"/);
});

test("a script that no front page links to is looked at by itself, and one that a front page links to is not", async () => {
  const script = "https://www.example.org/deep/app.js";
  const pages = { "/deep/app.js": js("//# sourceMappingURL=app.js.map"), "/deep/app.js.map": { body: own } };
  const alone = await run(pages, {}, undefined, script);
  assert.deepEqual(
    alone.given.findings.map(({ of }) => of.value),
    [root],
  );
  const net = cannedNet({ http: {} });
  const subject = { type: "url", value: script, traits: ["alive"] };
  const relations = [{ from: { type: "url", value: root }, relation: "links_to", to: subject }];
  await runModule(sourcemaps, { subject, net, known: { relations } });
  assert.deepEqual(net.asked, []);
});

test("a map without the sources' text, or with packages only, is told and no finding", async () => {
  const foreign = map(["../node_modules/react/index.js"], ["react"]);
  for (const body of [map(["src/a.ts"]), foreign]) {
    const { given } = await run({
      "/": front,
      "/js/app.js": js("//# sourceMappingURL=app.js.map"),
      "/js/app.js.map": { body },
    });
    assert.deepEqual(given.findings, []);
    assert.equal(given.entities.at(-1)?.value, "https://www.example.org/js/app.js.map");
  }
});

test("a miss is a script without a map: a name is asked for beside it, unless that is switched off", async () => {
  const { given, asked } = await run({ "/": front, "/js/app.js": js("go()") });
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
  assert.deepEqual(asked, ["/", "/js/app.js", "/js/app.js.map"]);
  assert.deepEqual((await run({ "/": front, "/js/app.js": js("go()") }, { guess: false })).asked, ["/", "/js/app.js"]);
});

test("a site that has a map under every name is inconclusive, one that has a page under every name is a miss", async () => {
  const everywhere = await run({ "/": front, "/js/app.js": js("go()") }, {}, { body: own });
  assert.deepEqual(everywhere.given.findings, []);
  assert.deepEqual(
    everywhere.given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
  const soft = await run({ "/": front }, {}, html("<h1>Welcome</h1>"));
  assert.deepEqual([soft.given.findings, soft.given.outcomes], [[], []]);
});

test("a refusal is blocked, of the page, of a script or of the map that a script names", async () => {
  const refused = { status: 403, body: "WAF" };
  const outcomes = async (pages: Pages) => (await run(pages)).given.outcomes.map(({ outcome }) => outcome);
  assert.deepEqual(await outcomes({ "/": refused }), ["blocked"]);
  assert.deepEqual(await outcomes({ "/": front, "/js/app.js": refused }), ["blocked"]);
  const named = { "/": front, "/js/app.js": js("//# sourceMappingURL=app.js.map") };
  assert.deepEqual(await outcomes({ ...named, "/js/app.js.map": refused }), ["blocked"]);
  assert.deepEqual(await outcomes({ ...named, "/js/app.js": new NetError("timeout", "no answer") }), ["timeout"]);
});

test("malformed maps, references and pages are read as far as they go", async () => {
  for (const body of [
    "",
    "{",
    "[]",
    '{"version":2,"sources":[],"mappings":""}',
    '{"version":3,"sources":"x","mappings":""}',
  ]) {
    const { given } = await run({ "/": front, "/js/app.js": js("//# sourceMappingURL=a.map"), "/js/a.map": { body } });
    assert.deepEqual([given.findings, given.outcomes], [[], []], body);
  }
  for (const written of [
    "http://[::1",
    "data:text/html,x",
    "data:application/json,%zz",
    "javascript:x",
    "//else.test/a.map",
  ]) {
    const { given, asked } = await run({ "/": front, "/js/app.js": js(`//# sourceMappingURL=${written}`) });
    assert.deepEqual([given.findings, given.outcomes, asked.length], [[], [], 2], written);
  }
});

test("only what is cut off by the limit is not called absent", async () => {
  const { given } = await run({ "/": front, "/js/app.js": js("x".repeat(2_000)) }, { scriptBytes: 1_000 });
  assert.match(given.outcomes[0]?.why ?? "", /only the first 1000 bytes/);
});

test("whatever the text, reading a map or a reference neither throws nor points outside", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (before, after) => {
      const text = `${before}//# sourceMappingURL=${after}`;
      const found = findReference(text);
      if (found) assert.equal(text.slice(found.from, found.to), found.text);
      readSourceMap(text);
      readDataUri(after);
    }),
  );
  const sections = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map: own }] };
  assert.deepEqual(readSourceMap(JSON.stringify(sections))?.pointers.at(-1), "/sections/0/map/sourcesContent/1");
  assert.equal(isOwnSource('webpack:///external "react"'), false);
});
