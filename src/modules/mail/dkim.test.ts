import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import { isDkim, readDkim } from "./_dkim-key.ts";
import { ownerOf, selectors } from "./_dkim-selectors.ts";
import dkim from "./dkim.ts";

const subject = { type: "domain", value: "example.org" };
const at = (selector: string, text: string) => `${selector}._domainkey.example.org TXT ${text}`;

function rsa(modulusLength: number, publicExponent = 65_537, type: "spki" | "pkcs1" = "spki"): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength, publicExponent });
  return publicKey.export({ format: "der", type }).toString("base64");
}
const good = rsa(2_048);

async function run(zone: readonly string[], more: Omit<Canned, "zone"> = {}, options: Record<string, unknown> = {}) {
  const net = cannedNet({ zone, ...more });
  const given = await runModule(dkim, { subject, net, options });
  return { net, given, claims: given.claims.map(({ attributes }) => attributes) };
}

const found = ({ given }: Awaited<ReturnType<typeof run>>) =>
  given.findings.map(({ type, severity, stable }) => `${type} ${severity} ${stable.selector}`);

test("a hit: selector, size of the key and provider, with the record that says so", async () => {
  const record = at("google", `v=DKIM1; k=rsa; p=${good}`);
  const result = await run([record]);
  assert.deepEqual(result.claims, [
    { dkim_selectors: "google", dkim_keys: "google rsa 2048" },
    { mail_providers: "Google Workspace" },
  ]);
  assert.equal(result.net.excerpt(result.given.claims[0]?.proofs[0]), record);
  assert.deepEqual([found(result), result.given.outcomes], [[], []]);
});

test("where an alias leads says whose key it is, before the selector does", async () => {
  const zone = [
    "s1._domainkey.example.org CNAME s1.domainkey.u1.wl.sendgrid.net",
    `s1.domainkey.u1.wl.sendgrid.net TXT v=DKIM1; p=${good}`,
  ];
  assert.deepEqual((await run(zone)).claims[1], { mail_providers: "SendGrid" });
});

test("a miss: no selector that is known says nothing, for others cannot be listed", async () => {
  const result = await run(["example.org MX 10 mx.example.org"]);
  assert.deepEqual([result.claims, found(result), result.given.outcomes], [[], [], []]);
  const own = await run([at("odd-2031", `p=${good}`)], {}, { selectors: ["odd-2031"], common: false });
  assert.deepEqual(own.claims, [{ dkim_selectors: "odd-2031", dkim_keys: "odd-2031 rsa 2048" }]);
  assert.equal(own.net.asked.length, 3);
});

test("a wildcard's key is the wildcard's, not a hundred selectors; a real one beside it is found", async () => {
  const zone = [at("*", "v=DKIM1; p="), at("k1", `v=DKIM1; p=${good}`)];
  assert.deepEqual((await run(zone)).claims, [
    { dkim_wildcard: "revoked" },
    { dkim_selectors: "k1", dkim_keys: "k1 rsa 2048" },
    { mail_providers: "Mailchimp" },
  ]);
});

test("a server that makes a new key for every name is inconclusive", async () => {
  const resolver = (name: string) => [`${name} TXT v=DKIM1; n=${name}; p=${good}`];
  const result = await run([], { resolver });
  assert.deepEqual([result.claims, result.given.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
});

test("a wildcard that answers something else is no key", async () => {
  for (const text of ["v=spf1 -all", "v=DMARC1; p=reject", "hello"])
    assert.deepEqual((await run([`*.example.org TXT ${text}`])).claims, [], text);
});

test("a refusal of some selectors is one outcome, of the controls or of all it is thrown", async () => {
  const part = await run([at("google", `p=${good}`)], {
    resolver: (name) => (name.startsWith("s2.") ? "SERVFAIL" : undefined),
  });
  assert.deepEqual(
    part.given.outcomes.map(({ outcome, why }) => [outcome, /^1 of \d+ selectors: /.test(why)]),
    [["failed", true]],
  );
  assert.equal(part.claims.length, 2);
  const blind = await run([at("google", `p=${good}`)], {
    resolver: (name) => (/^x[0-9a-f]{16}\./.test(name) ? new NetError("timeout", "no answer") : undefined),
  });
  assert.deepEqual([blind.claims, blind.given.outcomes], [[], [{ outcome: "timeout", why: "no answer" }]]);
  const none = await run([], { failing: { "example.org": "REFUSED" } });
  assert.deepEqual(
    none.given.outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
});

test("short keys are weak, very short ones gravely, and so are bad exponents", async () => {
  const zone = [
    at("k1", `p=${rsa(512)}`),
    at("k2", `p=${rsa(1_024)}`),
    at("k3", `p=${rsa(2_048, 3)}`),
    at("s1", `p=${good}`),
  ];
  assert.deepEqual(found(await run(zone)), [
    "mail.dkim_weak_key high k1",
    "mail.dkim_weak_key low k2",
    "mail.dkim_weak_key low k3",
  ]);
});

test("test mode is told, a revoked key is no defect, Ed25519 and RSAPublicKey are read", async () => {
  const raw = generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const zone = [
    at("k1", `v=DKIM1; t=y:s; p=${good}`),
    at("k2", "v=DKIM1; p="),
    at("k3", `v=DKIM1; k=ed25519; p=${raw.toString("base64")}`),
    at("s1", `v=DKIM1; p=${rsa(2_048, 65_537, "pkcs1")}`),
  ];
  const result = await run(zone);
  assert.deepEqual(found(result), ["mail.dkim_test_mode info k1"]);
  assert.deepEqual(result.claims.flatMap(({ dkim_keys }) => dkim_keys ?? []).sort(), [
    "k1 rsa 2048 test",
    "k2 revoked",
    "k3 ed25519 256",
    "s1 rsa 2048",
  ]);
});

test("a malformed key is broken, whatever it is", async () => {
  for (const text of [
    "v=DKIM1; k=rsa",
    "v=DKIM1; p=!!!",
    "v=DKIM1; p=AAAA",
    "v=DKIM2; p=",
    `v=DKIM1; k=ed25519; p=${good}`,
    `k=dsa; p=${good}`,
  ]) {
    const expected = text.endsWith("p=") ? [] : ["mail.dkim_broken_key low k1"];
    assert.deepEqual(found(await run([at("k1", text)])), expected, text);
  }
});

test("selectors are labels, each once, and have at most one usual owner", () => {
  assert.equal(new Set(selectors).size, selectors.length);
  for (const selector of selectors) assert.match(selector, /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);
  assert.deepEqual([ownerOf("selector1"), ownerOf("default"), ownerOf("never")], ["Microsoft 365", null, null]);
});

test("no text makes the reader of keys throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.base64String({ maxLength: 400 }), (text, base64) => {
      isDkim(text);
      readDkim(text);
      assert.equal(readDkim(`v=DKIM1; p=${base64}`).isRevoked, base64 === "");
    }),
  );
});
