import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { headerPoints, scoreHeaders } from "./_security-headers.ts";
import headers from "./headers.ts";

const root = "https://www.example.org/";
const html = { "content-type": "text/html; charset=utf-8" };
const best = {
  "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer, strict-origin-when-cross-origin",
  "permissions-policy": "camera=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-site",
};

async function run(http: Readonly<Record<string, CannedReply | NetError>>, subject = root) {
  const net = cannedNet({ http });
  return { net, given: await runModule(headers, { subject: { type: "url", value: subject, traits: ["alive"] }, net }) };
}

const front = (extra: Record<string, string>, rest: CannedReply = {}) => ({
  [root]: { body: "<h1>x</h1>", ...rest, headers: { ...html, ...extra } },
});

test("a hit names what is missing, with a score, proven by the head of the answer", async () => {
  const { net, given } = await run(front({ "x-frame-options": "DENY", "referrer-policy": "unsafe-url" }));
  const [finding] = given.findings;
  assert.equal(finding?.type, "web.missing_headers");
  assert.equal(finding?.severity, "low");
  assert.deepEqual(finding?.data.missing, [
    "Strict-Transport-Security",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
  ]);
  assert.equal(given.claims[0]?.attributes.security_headers_score, 15);
  assert.deepEqual(given.claims[0]?.attributes.security_headers, {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "unsafe-url",
  });
  assert.match(net.excerpt(finding?.proofs[0]), /^HTTP\/1\.1 200\r\n[\s\S]*\r\n\r\n$/);
});

test("a page with everything earns 100 points and no finding", async () => {
  const { given } = await run(front(best));
  assert.deepEqual([given.claims[0]?.attributes.security_headers_score, given.findings], [100, []]);
});

test("headers that tell versions are a hit, each proven by its line; names alone are not", async () => {
  const { net, given } = await run(front({ ...best, server: "nginx/1.18.0", "x-powered-by": "PHP/7.4.3" }));
  const [finding] = given.findings;
  assert.deepEqual([finding?.type, finding?.severity], ["web.version_disclosed", "low"]);
  assert.equal(finding?.title, "Headers tell versions: nginx/1.18.0; PHP/7.4.3");
  assert.deepEqual(
    finding?.proofs.map((proof) => net.excerpt(proof)),
    ["server: nginx/1.18.0", "x-powered-by: PHP/7.4.3"],
  );
  assert.deepEqual((await run(front({ ...best, server: "nginx", "x-powered-by": "Express" }))).given.findings, []);
});

test("a policy in a meta element counts, and one that only reports counts little", async () => {
  const meta = `<meta http-equiv="content-security-policy" content="script-src 'self'">`;
  const scoreOf = async (extra: Record<string, string>, body = "") =>
    (await run(front(extra, { body }))).given.claims[0]?.attributes.security_headers_score;
  assert.equal(await scoreOf({}, meta), 25);
  assert.equal(await scoreOf({}, `<body>${meta}`), 0);
  assert.equal(await scoreOf({ "content-security-policy-report-only": "default-src 'self'" }), 3);
});

test("over plain HTTP nobody is blamed for a header that cannot be sent there", async () => {
  const { given } = await run({ "http://www.example.org/": { headers: html, body: "<p>" } }, "http://www.example.org/");
  const missing = given.findings[0]?.data.missing;
  assert.ok(Array.isArray(missing) && !missing.includes("Strict-Transport-Security"));
});

test("redirects on the site are followed to the page, those that leave it are a miss", async () => {
  const to = (location: string) => ({ [root]: { status: 302, headers: { location } } });
  const { given } = await run({ ...to("/start"), "https://www.example.org/start": { headers: html } });
  assert.equal(given.findings[0]?.data.page, "https://www.example.org/start");
  const away = await run(to("https://else.example.org/"));
  assert.deepEqual([away.given.findings, away.given.claims, away.net.asked.length], [[], [], 1]);
  const round = await run(to("/"));
  assert.deepEqual([round.given.findings, round.given.outcomes, round.net.asked.length], [[], [], 6]);
});

test("error pages and what is no HTML are a miss", async () => {
  for (const reply of [{ status: 404 }, { headers: { "content-type": "application/json" }, body: "{}" }]) {
    const { given } = await run({ [root]: { body: "<h1>x</h1>", headers: html, ...reply } });
    assert.deepEqual([given.findings, given.claims, given.outcomes], [[], [], []]);
  }
});

test("a refusal is an outcome and no finding", async () => {
  for (const [status, outcome] of [
    [401, "blocked"],
    [403, "blocked"],
    [429, "rate_limited"],
    [503, "rate_limited"],
    [500, "inconclusive"],
  ] as const) {
    const { given } = await run(front({}, { status }));
    assert.deepEqual([given.findings, given.outcomes.map((it) => it.outcome)], [[], [outcome]]);
  }
  const { given } = await run({ [root]: new NetError("timeout", "slow") });
  assert.deepEqual(given.outcomes, [{ outcome: "timeout", why: "slow" }]);
});

test("malformed values are without effect, and are missing", async () => {
  const { given } = await run(
    front({
      "strict-transport-security": "max-age=0; includeSubDomains",
      "content-security-policy": ";;; ,,",
      "x-frame-options": "ALLOW-FROM https://a.example",
      "x-content-type-options": "no-sniff",
      "referrer-policy": "constructor",
      "permissions-policy": "",
      "cross-origin-opener-policy": "unsafe-none",
      "cross-origin-resource-policy": "same origin",
    }),
  );
  assert.deepEqual(given.findings[0]?.data.missing, Object.keys(headerPoints));
});

test("no headers earn less than 0 or more than 100 points, and the table adds up to 100", () => {
  assert.equal(
    Object.values(headerPoints).reduce((sum, points) => sum + points, 0),
    100,
  );
  const name = fc.constantFrom(...Object.keys(headerPoints).map((it) => it.toLowerCase()));
  const values = fc.array(fc.oneof(fc.string(), fc.constantFrom(...Object.values(best))), { maxLength: 3 });
  fc.assert(
    fc.property(fc.dictionary(name, values, { noNullPrototype: true }), fc.boolean(), (written, secure) => {
      const { score, missing } = scoreHeaders(written, { secure, policies: { enforced: [], reportOnly: [] } });
      assert.ok(score >= 0 && score <= 100 && (missing.length > 0 || score >= 75));
    }),
  );
});
