import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/net.ts";
import { type CannedAsk, type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import cors from "./cors.ts";

const root = "https://www.example.org/";
const body = "<h1>x</h1>";
const credentials = { "access-control-allow-credentials": "true" };

/** Runs it against a site whose headers depend on the Origin asked with, null when there is none. */
async function run(answer: (origin: string | null, ask: CannedAsk) => CannedReply | NetError, options = {}) {
  const net = cannedNet({
    http: {
      [root]: (ask) => {
        const reply = answer(ask.headers.origin ?? null, ask);
        return reply instanceof NetError ? reply : { body, ...reply };
      },
    },
  });
  const subject = { type: "url", value: root, traits: ["alive"] };
  const given = await runModule(cors, { subject, net, options });
  return { net, given, types: given.findings.map(({ type, severity }) => `${type} ${severity}`) };
}

const allow = (origin: string | null, more = {}): CannedReply =>
  origin === null ? {} : { headers: { "access-control-allow-origin": origin, ...more } };

test("a hit is any origin reflected twice, graver with credentials, proven by the header lines", async () => {
  const { net, given, types } = await run((origin) => allow(origin, credentials));
  assert.deepEqual(types, ["web.cors_any_origin high"]);
  const [allowed, signed] = given.findings[0]?.proofs.map((proof) => net.excerpt(proof)) ?? [];
  assert.match(allowed ?? "", /^access-control-allow-origin: https:\/\/[0-9a-f]{16}\.invalid$/);
  assert.equal(signed, "access-control-allow-credentials: true");
  assert.deepEqual((await run((origin) => allow(origin))).types, ["web.cors_any_origin info"]);
  assert.equal(net.asked.length, 3);
});

test("an origin that is let in once and not again is inconclusive", async () => {
  let asked = 0;
  const { given, types } = await run((origin) => (origin && ++asked === 1 ? allow(origin) : {}));
  assert.deepEqual([types, given.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
});

test("the null origin, and origins that resemble the own name, are hits", async () => {
  const nothing = await run((origin) => (origin === "null" ? allow(origin, credentials) : {}));
  assert.deepEqual(nothing.types, ["web.cors_null_origin medium"]);
  const prefix = await run((origin) => (origin?.startsWith("https://www.example.org") ? allow(origin) : {}));
  assert.deepEqual(prefix.types, ["web.cors_lookalike_origin info"]);
  const endsLikeIt = (origin: string | null) => (origin?.endsWith("example.org") ? allow(origin, credentials) : {});
  assert.deepEqual((await run(endsLikeIt)).types, ["web.cors_lookalike_origin medium"]);
  assert.deepEqual((await run(endsLikeIt, { lookalikes: false })).types, []);
  const ownHosts = await run((origin) => (origin?.endsWith(".example.org") ? allow(origin, credentials) : {}));
  assert.deepEqual(ownHosts.types, [], "any host of the own domain is no stranger");
});

test("a wildcard is information", async () => {
  const { given, types } = await run(() => allow("*"));
  assert.deepEqual(
    [types, given.claims[0]?.attributes.cors],
    [["web.cors_wildcard info"], { allows: "any, without credentials", credentials: false }],
  );
});

test("a miss: no header, a fixed origin, a page that repeats the origin in its body", async () => {
  for (const [answer, allows] of [
    [() => ({}), "none"],
    [() => allow("https://app.example.org", credentials), "https://app.example.org"],
    [(origin: string | null) => ({ body: `Access-Control-Allow-Origin: ${origin}` }), "none"],
  ] as const) {
    const { given, types } = await run(answer);
    assert.deepEqual([types, given.outcomes], [[], []]);
    assert.equal((given.claims[0]?.attributes.cors as { allows: string } | undefined)?.allows, allows);
  }
});

test("a site that sends everybody elsewhere is a miss", async () => {
  const { net, given } = await run(() => ({ status: 301, headers: { location: "https://else.test/" } }));
  assert.deepEqual([given.findings, given.claims, net.asked.length], [[], [], 1]);
});

test("a refusal is an outcome, also where only foreign origins are refused", async () => {
  const all = await run((origin) => ({ status: 403, ...allow(origin) }));
  assert.deepEqual([all.types, all.given.outcomes[0]?.outcome, all.net.asked.length], [[], "blocked", 1]);
  const foreign = await run((origin) => (origin ? { status: 429, ...allow(origin) } : {}));
  assert.deepEqual([foreign.types, foreign.given.outcomes[0]?.outcome], [[], "rate_limited"]);
  const silent = await run(() => new NetError("timeout", "slow"));
  assert.equal(silent.given.outcomes[0]?.outcome, "timeout");
});

test("malformed headers let nobody in", async () => {
  for (const value of ["", "https://*", "http", "*, *", ["https://a.test", "*"]]) {
    const { types } = await run(() => ({ headers: { "access-control-allow-origin": value } }));
    assert.deepEqual(types, [], JSON.stringify(value));
  }
});
