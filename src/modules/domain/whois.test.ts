import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { fieldsOf } from "./_whois-answer.ts";
import whois from "./whois.ts";

const subject = { type: "domain", value: "example.test" };
const iana = { "whois.iana.org test": "% IANA\n\nrefer:        whois.nic.test\n\ndomain:       TEST\n" };
const registry = "whois.nic.test example.test";

const record = (...more: string[]) =>
  [
    "Domain Name: EXAMPLE.TEST",
    "Registrar: Some Registrar, Inc.",
    "Registrar Abuse Contact Email: abuse@registrar.example",
    "Creation Date: 1999-01-02T03:04:05Z",
    "Registry Expiry Date: 2071-01-02T03:04:05Z",
    "Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited",
    "Name Server: NS1.EXAMPLE.TEST",
    "DNSSEC: unsigned",
    ...more,
    ">>> Last update of WHOIS database: 2026-01-01T00:00:00Z <<<",
    "TERMS OF USE: if too many queries are sent, your access is rate limited.",
  ].join("\r\n");

const attributesOf = (claims: readonly { attributes: object }[]) =>
  Object.assign({}, ...claims.map(({ attributes }) => attributes));

test("a hit: fields of the registry and the registrar, each with its line", async () => {
  const owner = [
    "Registrant Organization: Exämple Ltd",
    "Registrant Email: owner@example.test",
    "Registrant Phone: +33.142685300",
    "Admin Email: REDACTED FOR PRIVACY",
  ];
  const net = cannedNet({
    whois: {
      ...iana,
      [registry]: record("Registrar WHOIS Server: whois.registrar.example"),
      "whois.registrar.example example.test": record(...owner),
    },
  });
  const { claims, relations, rejected, findings, outcomes } = await runModule(whois, { subject, net });
  assert.deepEqual(attributesOf(claims), {
    registrar: "Some Registrar, Inc.",
    created: "1999-01-02T03:04:05.000Z",
    expires: "2071-01-02T03:04:05.000Z",
    status: "client transfer prohibited",
    dnssec: false,
    registrar_abuse_email: "abuse@registrar.example",
    name_servers: "ns1.example.test",
  });
  assert.equal(net.excerpt(claims[1]?.proofs[0]), "Creation Date: 1999-01-02T03:04:05Z");
  const contacts = relations.filter(({ relation }) => relation !== "has_name_server");
  assert.deepEqual(
    contacts.map(({ to }) => to.value),
    ["owner@example.test", "+33142685300", "Exämple Ltd"],
  );
  // The answer might have been Latin-1: behind its first such character, the whole of it is the proof.
  assert.match(net.excerpt(contacts[0]?.proofs[0]), /^Domain Name[\s\S]*Registrant Email: owner@example\.test/);
  assert.deepEqual([rejected, findings, outcomes], [[], [], []]);
});

test("answers in RIPE's form are read by their objects", async () => {
  const text = `% Terms: do not exceed the limit\n\ndomain:     example.test\nholder:     Exemple SARL\nstatus:     ACTIVE\nnserver:    ns1.example.test 192.0.2.1\nregistrar:  Some Registrar\nExpiry Date: 2071-05-06T00:00:00Z\ncreated:    1999-02-03\n\nnic-hdl:    AB1\ne-mail:     admin@example.test\nphone:      +33 1 42 68 53 00\n`;
  const net = cannedNet({ whois: { ...iana, [registry]: text } });
  const { claims, relations } = await runModule(whois, { subject, net });
  assert.deepEqual(attributesOf(claims), {
    registrar: "Some Registrar",
    created: "1999-02-03T00:00:00.000Z",
    expires: "2071-05-06T00:00:00.000Z",
    status: "active",
    name_servers: "ns1.example.test",
  });
  assert.deepEqual(
    relations.map(({ to, proofs }) => [to.value, net.excerpt(proofs[0])]),
    [
      ["ns1.example.test", "nserver:    ns1.example.test 192.0.2.1"],
      ["admin@example.test", "e-mail:     admin@example.test"],
      ["+33142685300", "phone:      +33 1 42 68 53 00"],
      ["Exemple SARL", "holder:     Exemple SARL"],
    ],
  );
});

test("answers with values on the lines below their names are read", async () => {
  const text =
    "    Domain name:\n        example.test\n\n    Registrant:\n        Example Ltd\n\n    Relevant dates:\n        Registered on: 02-Jan-1999\n        Expiry date:  02-Jan-2071\n\n    Name servers:\n        ns1.example.test\n        ns2.example.test  192.0.2.1\n";
  const net = cannedNet({ whois: { ...iana, [registry]: text } });
  const { claims, relations } = await runModule(whois, { subject, net });
  assert.deepEqual(
    relations.map(({ to }) => to.value),
    ["ns1.example.test", "ns2.example.test", "Example Ltd"],
  );
  assert.deepEqual(
    claims.slice(0, 2).map(({ attributes }) => attributes),
    [{ created: "1999-01-02T00:00:00.000Z" }, { expires: "2071-01-02T00:00:00.000Z" }],
  );
});

test("a miss: texts that say so mean that nothing is registered", async () => {
  for (const text of [
    "No match for domain.\n",
    "%ERROR:101: no entries found\n",
    "Domain: example.test\nStatus: free\n",
  ]) {
    const net = cannedNet({ whois: { ...iana, [registry]: text } });
    const { claims, outcomes } = await runModule(whois, { subject, net });
    assert.deepEqual([claims, outcomes], [[], []], text);
  }
});

test("a refusal: a limit is rate_limited, a ban blocked, and neither is an absence", async () => {
  const cases = [
    ["WHOIS LIMIT EXCEEDED - SEE WWW.EXAMPLE.NET\n", "rate_limited"],
    ["Error: your query quota exceeded, not found here\n", "rate_limited"],
    ["%ERROR:201: access denied for 192.0.2.1\n", "blocked"],
  ] as const;
  for (const [text, outcome] of cases) {
    const { claims, outcomes } = await runModule(whois, {
      subject,
      net: cannedNet({ whois: { ...iana, [registry]: text } }),
    });
    assert.deepEqual([claims, outcomes.map((it) => it.outcome)], [[], [outcome]], text);
  }
});

test("a malformed answer is inconclusive", async () => {
  for (const text of ["", "\u0000\u0001\u0002", "<html>hello</html>", "Domain Name: OTHER.TEST\nRegistrar: X\n"]) {
    const { claims, outcomes } = await runModule(whois, {
      subject,
      net: cannedNet({ whois: { ...iana, [registry]: text } }),
    });
    assert.deepEqual([claims, outcomes.map((it) => it.outcome)], [[], ["inconclusive"]], JSON.stringify(text));
  }
});

test("referrals that go round end, and each server is asked once", async () => {
  const net = cannedNet({
    whois: {
      ...iana,
      [registry]: record("Registrar WHOIS Server: http://whois.b.test/"),
      "whois.b.test example.test": record("Registrar WHOIS Server: whois.nic.test"),
    },
  });
  const { outcomes } = await runModule(whois, { subject, net });
  assert.deepEqual(outcomes, []);
  assert.deepEqual(net.asked, ["whois whois.iana.org test", `whois ${registry}`, "whois whois.b.test example.test"]);
});

test("a referral to where nothing may be sent leaves what was found, and is an outcome", async () => {
  const net = cannedNet({
    whois: {
      ...iana,
      [registry]: record("Registrar WHOIS Server: 10.0.0.43"),
      "10.0.0.43 example.test": new NetError("blocked", "10.0.0.43 is not public"),
    },
  });
  const { claims, outcomes } = await runModule(whois, { subject, net });
  assert.equal(claims.length, 7);
  assert.deepEqual(outcomes, [{ outcome: "blocked", why: "the registrar: 10.0.0.43 is not public" }]);
});

test("a top-level domain for which IANA names no server could not be looked at", async () => {
  const net = cannedNet({ whois: { "whois.iana.org test": "% This query returned 0 objects.\n" } });
  const { outcomes } = await runModule(whois, { subject, net });
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("whatever a server writes, every field is proved by bytes that hold its value", () => {
  const line = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(fc.string(), fc.string({ unit: "grapheme" })).map((it) => it.join(": ")),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join("\n");
      const bytes = Buffer.from(text);
      const proof = (part: string, span?: readonly [number, number] | string) =>
        ({ kind: "bytes", evidence: "", part, ...(Array.isArray(span) ? { range: [span[0], span[1]] } : {}) }) as const;
      for (const { value, proof: given } of fieldsOf(text, { evidence: "", proof: proof as never })) {
        const [from, to] = (given.kind === "bytes" && given.range) || [0, bytes.length];
        assert.ok(bytes.subarray(from, to).toString().includes(Buffer.from(value).toString()));
      }
    }),
  );
});
