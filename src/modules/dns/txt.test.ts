import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { readToken, tokens } from "./_txt-rules.ts";
import txt from "./txt.ts";

const subject = { type: "domain", value: "example.com" };

async function run(zone: readonly string[]) {
  const net = cannedNet({ zone });
  const given = await runModule(txt, { subject, net });
  return { net, ...given, said: given.claims.map(({ attributes }) => attributes) };
}

test("a hit: a token names the service, by its record; one that is not known keeps its own name", async () => {
  const { said, claims, net, outcomes } = await run([
    "example.com TXT google-site-verification=abc123",
    "example.com TXT MS=ms12345678",
    "example.com TXT ZOOM_verify_x1y2z3",
    "example.com TXT acme-thing-verification=0123abcd",
    "_amazonses.example.com TXT b64b64b64=",
  ]);
  assert.deepEqual(said, [
    { services: "Google Search Console" },
    { services: "Microsoft 365" },
    { services: "Zoom" },
    { verification_tokens: "acme-thing-verification" },
    { services: "Amazon SES" },
  ]);
  assert.equal(net.excerpt(claims[1]?.proofs[0]), "example.com TXT MS=ms12345678");
  assert.equal(net.excerpt(claims[4]?.proofs[0]), "_amazonses.example.com TXT b64b64b64=");
  assert.deepEqual(outcomes, []);
});

test("a token in the middle of a text, or one without a value, proves nothing", async () => {
  const { said } = await run([
    "example.com TXT we gave up google-site-verification=abc123",
    "example.com TXT google-site-verification=",
    "example.com TXT v=spf1 include:_spf.example.net -all",
    "example.com TXT pardot is what we use",
  ]);
  assert.deepEqual(said, []);
});

test("under a wildcard the names of services prove nothing", async () => {
  const { said, outcomes } = await run(["example.com NS ns.example.com", "*.example.com TXT hello"]);
  assert.deepEqual([said, outcomes], [[], []]);
});

test("a miss: a domain without TXT records, and one that does not exist", async () => {
  assert.deepEqual((await run(["example.com NS ns.example.com"])).said, []);
  const gone = await run([]);
  assert.deepEqual([gone.said, gone.net.asked], [[], ["dns example.com TXT"]]);
});

test("a refusal is an outcome, of the domain and of the names below it", async () => {
  const all = await runModule(txt, { subject, net: cannedNet({ failing: { "example.com": "REFUSED" } }) });
  assert.deepEqual(
    all.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
  const net = cannedNet({
    zone: ["example.com TXT MS=ms1"],
    failing: { "_dnsauth.example.com": new NetError("timeout", "no answer"), "_amazonses.example.com": "SERVFAIL" },
  });
  const some = await runModule(txt, { subject, net });
  assert.equal(some.claims.length, 1);
  assert.deepEqual(
    some.outcomes.map(({ outcome }) => outcome),
    ["inconclusive", "timeout"],
  );
});

test("malformed and hostile texts are bounded and never a name", async () => {
  const { said } = await run([
    `example.com TXT ${"a".repeat(5_000)}-verification=1234`,
    "example.com TXT \u001b[31mred-verification=1234",
    "example.com TXT <b>x</b>-verification=1234",
  ]);
  assert.deepEqual(said, []);
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const token = readToken(text);
      if (token && "unknown" in token) assert.match(token.unknown, /^[a-z0-9_-]{1,90}$/);
    }),
  );
});

test("every rule names a service once and is met by its own beginning", () => {
  assert.equal(new Set(tokens.map(([beginning]) => beginning)).size, tokens.length);
  for (const [beginning, service] of tokens) {
    assert.equal(beginning, beginning.toLowerCase());
    assert.ok(service.length > 1);
    const text = beginning === "pardot" ? "pardot123456=abcd" : `${beginning}abcd`;
    assert.deepEqual(readToken(text), { service }, beginning);
  }
});
