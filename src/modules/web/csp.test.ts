import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { parsePolicy } from "./_csp.ts";
import { weaknessesOf } from "./_csp-weaknesses.ts";
import csp from "./csp.ts";

const root = "https://www.example.org/";
const strict = "script-src 'nonce-abc' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'; base-uri 'none'";

async function run(headers: CannedReply["headers"], rest: CannedReply = {}) {
  const net = cannedNet({
    http: { [root]: { body: "<h1>x</h1>", ...rest, headers: { "content-type": "text/html", ...headers } } },
  });
  const subject = { type: "url", value: root, traits: ["alive"] };
  return { net, given: await runModule(csp, { subject, net, scope: ["example.org"] }) };
}

const idsOf = (policy: string) => weaknessesOf(parsePolicy(policy), true).map(({ id }) => id);

test("a hit lists what the policy leaves open, proven by its header line", async () => {
  const policy = "default-src *; script-src 'self' 'unsafe-inline' 'unsafe-eval' data: https://cdn.jsdelivr.net";
  const { net, given } = await run({ "content-security-policy": policy });
  const [finding] = given.findings;
  assert.deepEqual([finding?.type, finding?.severity], ["web.csp_weak", "low"]);
  assert.deepEqual(finding?.data.weaknesses, [
    "unsafe_inline",
    "unsafe_eval",
    "data_scripts",
    "open_host",
    "no_object_src",
    "no_base_uri",
  ]);
  assert.equal(net.excerpt(finding?.proofs[0]), `content-security-policy: ${policy}`);
  assert.deepEqual(given.claims[0]?.attributes.csp, { mode: "enforced", weaknesses: finding?.data.weaknesses });
});

for (const [policy, ids] of [
  [strict, []],
  ["default-src 'none'", []],
  ["default-src 'self'", ["no_base_uri"]],
  ["script-src 'self'; base-uri 'self'", ["no_object_src"]],
  ["frame-ancestors 'none'", ["no_script_src", "no_object_src"]],
  ["default-src 'self'; base-uri 'self'; script-src https:", ["any_host"]],
  ["default-src 'self'; base-uri 'self'; script-src HTTPS://*:*", ["any_host"]],
  ["default-src 'self'; base-uri 'self'; script-src *.example.org", []],
  ["default-src 'self'; base-uri 'self'; script-src *.googleapis.com", ["open_host"]],
  ["default-src 'self'; base-uri 'self'; script-src cdn.jsdelivr.net/npm/react@18/", []],
  ["default-src 'self'; base-uri 'self'; script-src http://js.example.org", ["plain_scripts"]],
  ["default-src 'self'; base-uri 'self'; script-src 'self' 'unsafe-inline' 'sha256-AAAA='", []],
  ["default-src 'self'; base-uri 'self'; script-src 'self'; script-src *", []],
] as const) {
  test(`"${policy}" leaves open: ${ids.join(", ") || "nothing"}`, () => assert.deepEqual(idsOf(policy), ids));
}

test("of several policies, what one closes is closed", async () => {
  const loose = "script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'";
  const { given } = await run({ "content-security-policy": [loose, `${loose}, script-src 'self'`] });
  assert.deepEqual([given.findings, given.claims[0]?.attributes.csp], [[], { mode: "enforced", weaknesses: [] }]);
});

test("a policy that only reports is a hit of its own", async () => {
  const { net, given } = await run({ "content-security-policy-report-only": "default-src 'self'" });
  assert.deepEqual(
    given.findings.map(({ type }) => type),
    ["web.csp_report_only"],
  );
  assert.match(net.excerpt(given.findings[0]?.proofs[0]), /^content-security-policy-report-only: default-src/);
});

test("hosts in scope that a policy names are mentioned by the site, others are not", async () => {
  const { net, given } = await run({
    "content-security-policy": `${strict}; connect-src wss://live.example.org:8443 *.media.example.org https://else.test; report-uri https://csp.example.org/r?x=1; img-src www.example.org`,
  });
  assert.deepEqual(
    given.relations.map(({ from, relation, to }) => [from.value, relation, to.value]),
    ["live.example.org", "media.example.org", "csp.example.org"].map((name) => [root, "mentions", name]),
  );
  assert.match(net.excerpt(given.relations[0]?.proofs[0]), /live\.example\.org/);
});

test("a miss: no policy is no finding here, and is proven by the head", async () => {
  const { net, given } = await run({});
  assert.deepEqual([given.findings, given.claims[0]?.attributes], [[], { csp: { mode: "none", weaknesses: [] } }]);
  assert.match(net.excerpt(given.claims[0]?.proofs[0]), /^HTTP\/1\.1 200\r\n[\s\S]*\r\n\r\n$/);
});

test("a refusal is an outcome, and an error page is not judged", async () => {
  const weak = { "content-security-policy": "default-src *" };
  const refused = (await run(weak, { status: 403 })).given;
  assert.deepEqual([refused.findings, refused.outcomes[0]?.outcome], [[], "blocked"]);
  const error = (await run(weak, { status: 404 })).given;
  assert.deepEqual([error.findings, error.claims, error.outcomes], [[], [], []]);
});

test("malformed policies are read as far as they go", () => {
  assert.deepEqual(
    [...parsePolicy(";; =x; script-src\t'self'  ;default-src")],
    [
      ["script-src", ["'self'"]],
      ["default-src", []],
    ],
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (written) => {
      for (const weakness of weaknessesOf(parsePolicy(`script-src ${written}`), true))
        assert.ok(weakness.why.length > 0);
    }),
  );
});
