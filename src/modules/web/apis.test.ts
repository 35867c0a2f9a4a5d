import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Footprint } from "../../model/footprint.ts";
import { NetError } from "../../sdk/net.ts";
import { type CannedAsk, type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { readDescription } from "./_api-description.ts";
import apis from "./apis.ts";

const root = "https://api.example.org/";
const document = {
  openapi: "3.1.0",
  info: { title: "Widgets", version: "1.2" },
  servers: [{ url: "/v1" }, { url: "https://eu.example.org/v1" }, { url: "https://else.test/" }],
  paths: { "/widgets": { get: {}, post: {}, parameters: [] }, "/widgets/{id}": { delete: {} } },
};
const schema = {
  queryType: { name: "Query" },
  mutationType: { name: "Mutation" },
  types: [{ name: "User" }, { name: "Int" }],
};

type Reply = CannedReply | NetError;
type Pages = Readonly<Record<string, Reply | ((ask: CannedAsk) => Reply)>>;

async function run(
  pages: Pages,
  { rest = { status: 404 } as Pages[string], footprint = "P3" as Footprint, options = {} } = {},
) {
  const http = Object.fromEntries(Object.entries(pages).map(([path, reply]) => [new URL(path, root).href, reply]));
  const net = cannedNet({ http: { "api.example.org": rest, ...http } });
  const subject = { type: "url", value: root, traits: ["alive"] };
  const given = await runModule(apis, { subject, net, scope: ["example.org"], footprint, options });
  return { net, given, outcomes: given.outcomes.map(({ outcome }) => outcome) };
}

/** A server that answers GraphQL queries, with or without introspection. */
function graphql(open: boolean) {
  return ({ method, body }: CannedAsk): CannedReply => {
    if (method !== "POST") return { status: 400, body: { errors: [{ message: "Must provide query string." }] } };
    if (JSON.parse(body).query === "{__typename}") return { body: { data: { __typename: "Query" } } };
    return { body: open ? { data: { __schema: schema } } : { errors: [{ message: "introspection is not allowed" }] } };
  };
}

test("a hit is an OpenAPI document with what it says, proven by its first words, and its servers in scope", async () => {
  const { net, given } = await run({ "/openapi.json": { body: document } });
  const [finding] = given.findings;
  assert.deepEqual(
    [finding?.type, finding?.severity, finding?.title],
    ["web.api_description", "info", "API description at /openapi.json: Widgets 1.2, 2 paths"],
  );
  assert.equal(net.excerpt(finding?.proofs[0]), '{"openapi":"3.1');
  assert.deepEqual(given.entities[0]?.attributes.api, {
    format: "OpenAPI 3.1.0",
    title: "Widgets",
    version: "1.2",
    paths: 2,
    operations: 3,
  });
  assert.deepEqual(
    given.relations.map(({ from, to, proofs }) => [from.value, to.value, net.excerpt(proofs[0])]),
    [
      [root, `${root}openapi.json`, '{"openapi":"3.1'],
      [`${root}openapi.json`, `${root}v1`, "/v1"],
      [`${root}openapi.json`, "https://eu.example.org/v1", "https://eu.example.org/v1"],
    ],
  );
});

test("Swagger 2.0 and YAML are read too", async () => {
  const swagger = { swagger: "2.0", info: { title: "Old" }, host: "old.example.org", basePath: "/api", paths: {} };
  const { given } = await run({
    "/swagger.json": { body: swagger },
    "/openapi.yaml": {
      body: "# ours\nopenapi: 3.0.3\ninfo:\n  title: Yaml\n  version: 2\npaths:\n  /a:\n    get: {}\n",
    },
  });
  assert.deepEqual(
    given.findings.map(({ data }) => [data.format, data.title, data.version, data.paths]),
    [
      ["Swagger 2.0", "Old", "", 0],
      ["OpenAPI 3.0.3", "Yaml", "2", 1],
    ],
  );
  assert.ok(given.entities.some(({ value }) => value === "https://old.example.org/api"));
});

test("GraphQL is a hit by the form of its answer, and open introspection a finding proven by the schema", async () => {
  const { net, given } = await run({ "/graphql": graphql(true) });
  assert.deepEqual(given.entities[0]?.attributes.api, { format: "GraphQL", introspection: "open" });
  assert.equal(net.excerpt(given.entities[0]?.proofs[0]), '{"data":{"__typename":"Query"}}');
  const [finding] = given.findings;
  assert.deepEqual(
    [finding?.type, finding?.stable, finding?.data.types],
    ["web.graphql_introspection", { path: "/graphql" }, 2],
  );
  assert.match(net.excerpt(finding?.proofs[0]), /^"__schema":\{"queryType"/);
});

test("GraphQL with introspection closed is told and no finding; an answer of another kind is inconclusive", async () => {
  const closed = await run({ "/query": graphql(false) });
  assert.deepEqual(closed.given.entities[0]?.attributes.api, { format: "GraphQL", introspection: "closed" });
  assert.deepEqual([closed.given.findings, closed.outcomes], [[], []]);
  const odd = await run({ "/query": (ask) => (ask.body.includes("__schema") ? { status: 502 } : graphql(true)(ask)) });
  assert.deepEqual([odd.given.findings, odd.outcomes], [[], ["inconclusive"]]);
});

test("queries are sent in an intrusive scan only", async () => {
  const { net, given } = await run({ "/graphql": graphql(true) }, { footprint: "P2" });
  assert.deepEqual([given.entities, net.asked.filter((it) => it.includes("POST"))], [[], []]);
});

test("a miss: nothing there, a page for everything, a server that repeats what it was sent", async () => {
  const echo = ({ body, url }: CannedAsk): Reply => ({ body: body || `<p>${url}</p>` });
  for (const rest of [{ status: 404 }, { body: '<h1>Welcome</h1>"openapi": "3.0"' }, echo]) {
    const { given, outcomes } = await run({}, { rest });
    assert.deepEqual([given.entities, given.findings, outcomes], [[], [], []]);
  }
  const away = await run({}, { rest: { status: 301, headers: { location: "https://else.test/" } } });
  assert.deepEqual([away.net.asked.length, away.given.findings], [1, []]);
});

test("a site that describes itself under every name is inconclusive", async () => {
  const { given, outcomes } = await run(
    {},
    { rest: (ask) => (ask.method === "POST" ? graphql(true)(ask) : { body: document }) },
  );
  assert.deepEqual([given.entities, given.findings], [[], []]);
  assert.deepEqual([new Set(outcomes), outcomes.length], [new Set(["inconclusive"]), 11]);
});

test("a refusal of everything is blocked, of one place is said, of patience ends the look", async () => {
  const all = await run({}, { rest: { status: 401 } });
  assert.deepEqual([all.outcomes, all.net.asked.length], [["blocked"], 1]);
  const some = await run({ "/openapi.json": { status: 403 }, "/graphql": { status: 401 } });
  assert.deepEqual(some.given.outcomes, [{ outcome: "blocked", why: "the site refuses /openapi.json, /graphql" }]);
  const busy = await run({ "/openapi.json": { status: 503 } });
  assert.deepEqual([busy.outcomes, busy.net.asked.length], [["rate_limited"], 2]);
  const reset = await run({ "/openapi.json": new NetError("failed", "reset"), "/graphql": graphql(true) });
  assert.deepEqual([reset.outcomes, reset.given.findings.length], [["failed"], 1]);
});

test("a document that is cut is inconclusive", async () => {
  const long = { ...document, padding: "x".repeat(5_000) };
  const { given, outcomes } = await run({ "/openapi.json": { body: long } }, { options: { maxBytes: 1_000 } });
  assert.deepEqual([given.findings, outcomes], [[], ["inconclusive"]]);
});

test("malformed documents and answers are none", async () => {
  for (const body of [
    "",
    "{",
    '{"openapi":"3.0"}',
    '{"openapi":3,"info":{}}',
    "openapi: 3.0\ninfo: [",
    "openapi: 3.0.0\ninfo: *x",
    "[]",
    '{"data":null}',
    '{"errors":[1]}',
  ]) {
    const { given, outcomes } = await run({}, { rest: { body } });
    assert.deepEqual([given.entities, given.findings, outcomes], [[], [], []], body);
  }
  fc.assert(
    fc.property(fc.json(), fc.string({ maxLength: 200 }), (json, text) => {
      readDescription(json);
      readDescription(`openapi: 3.0.0\n${text}`);
    }),
  );
});
