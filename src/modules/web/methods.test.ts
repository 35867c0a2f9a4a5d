import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/net.ts";
import { type CannedAsk, type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import methods from "./methods.ts";

const root = "https://www.example.org/";

async function run(answer: (ask: CannedAsk) => CannedReply | NetError, options = {}) {
  const net = cannedNet({ http: { [root]: answer } });
  const given = await runModule(methods, { subject: { type: "url", value: root, traits: ["alive"] }, net, options });
  return { net, given, types: given.findings.map(({ type, severity }) => `${type} ${severity}`) };
}

const echo = ({ method, headers }: CannedAsk) =>
  `${method} / HTTP/1.1\r\nHost: www.example.org\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}`;

test("a hit: TRACE that repeats the request, proven by the line that came back", async () => {
  const { net, given, types } = await run((ask) => (ask.method === "TRACE" ? { body: echo(ask) } : { body: "<p>" }));
  assert.deepEqual(types, ["web.trace_enabled low"]);
  assert.match(net.excerpt(given.findings[0]?.proofs[0]), /^x-sonde-mark: [0-9a-f]{16}$/);
});

test("methods that write are a hit by what the server says, and nothing is written", async () => {
  const { net, given, types } = await run(({ method }) =>
    method === "OPTIONS" ? { status: 204, headers: { allow: "GET, put,DELETE , GET" } } : {},
  );
  assert.deepEqual(types, ["web.methods_offered info"]);
  assert.equal(given.findings[0]?.title, "The server says that it takes DELETE, PUT");
  assert.equal(net.excerpt(given.findings[0]?.proofs[0]), "allow: GET, put,DELETE , GET");
  assert.equal(given.claims[0]?.attributes.methods, "DELETE, GET, PUT");
  assert.deepEqual(
    net.asked.map((it) => it.split(" ")[1]),
    ["GET", "OPTIONS", "TRACE"],
  );
});

test("a page that repeats whatever it is sent is inconclusive", async () => {
  const { given, types } = await run((ask) => ({ body: echo(ask) }));
  assert.deepEqual([types, given.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
});

test("a miss: methods that only read, a page for every method, an echo without the request line", async () => {
  for (const answer of [
    () => ({ status: 405, headers: { allow: "GET, PUT" } }),
    () => ({ body: "<h1>x</h1>", headers: { allow: "GET, HEAD, OPTIONS" } }),
    ({ headers }: CannedAsk) => ({ body: `You sent ${JSON.stringify(headers)}` }),
  ]) {
    const { given, types } = await run((ask) => (ask.method === "GET" ? { body: "<p>" } : answer(ask)));
    assert.deepEqual([types, given.outcomes], [[], []]);
  }
  assert.equal((await run(() => ({ status: 302, headers: { location: "https://else.test/" } }))).net.asked.length, 1);
  assert.equal((await run(() => ({}), { trace: false })).net.asked.length, 2);
});

test("a refusal of the page is an outcome; a refusal of the method alone is an answer, one for being busy is not", async () => {
  const all = await run(() => ({ status: 403 }));
  assert.deepEqual([all.given.outcomes[0]?.outcome, all.net.asked.length], ["blocked", 1]);
  const refused = await run(({ method }) => (method === "GET" ? {} : { status: 403 }));
  assert.deepEqual([refused.types, refused.given.outcomes], [[], []]);
  const busy = await run(({ method }) => (method === "GET" ? {} : { status: 429 }));
  assert.deepEqual(
    busy.given.outcomes.map(({ outcome }) => outcome),
    ["rate_limited", "rate_limited"],
  );
  const reset = await run(({ method }) => (method === "TRACE" ? new NetError("failed", "reset") : {}));
  assert.equal(reset.given.outcomes[0]?.outcome, "failed");
});

test("malformed Allow lines and half an echo say nothing", async () => {
  for (const allow of ["", ",,,", "\u0001", "1, 2", "*".repeat(3_000)]) {
    const { given } = await run(({ method }) =>
      method === "OPTIONS" ? { headers: { allow } } : { body: "TRACE / HTTP/1.1" },
    );
    assert.deepEqual([given.claims, given.findings], [[], []], allow);
  }
});
