import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import records, { mailboxOf } from "./records.ts";

const subject = { type: "domain", value: "example.com" };

test("a hit: every record becomes what it names, with its own bytes as proof", async () => {
  const zone = [
    "example.com MX 10 mx.example.net",
    "example.com NS ns1.example.com",
    "example.com SOA ns1.example.com host\\.master.example.com 1 2 3 4 5",
    "example.com TXT v=spf1 -all",
    "example.com CAA 0 iodef mailto:security@example.com?subject=x",
  ];
  const net = cannedNet({ zone });
  const { relations, claims, outcomes } = await runModule(records, { subject, net });
  assert.deepEqual(
    relations.map(({ relation, to, proofs }) => [relation, to.type, to.value, zone.indexOf(net.excerpt(proofs[0]))]),
    [
      ["has_mail_server", "hostname", "mx.example.net", 0],
      ["has_name_server", "hostname", "ns1.example.com", 1],
      ["has_contact", "email", "host.master@example.com", 2],
      ["has_contact", "email", "security@example.com", 4],
    ],
  );
  assert.deepEqual(Object.assign({}, ...claims.map(({ attributes }) => attributes)), {
    mx: "10 mx.example.net",
    primary_name_server: "ns1.example.com",
    txt: "v=spf1 -all",
    caa: '0 iodef "mailto:security@example.com?subject=x"',
  });
  assert.deepEqual(outcomes, []);
});

test("a null MX says that the domain takes no mail", async () => {
  const net = cannedNet({ zone: ["example.com MX 0 ."] });
  const { claims, relations } = await runModule(records, { subject, net, options: { types: ["MX"] } });
  assert.deepEqual(
    claims.map(({ attributes }) => attributes),
    [{ null_mx: true }],
  );
  assert.deepEqual(relations, []);
});

test("a miss: a domain that does not exist has no records", async () => {
  const net = cannedNet({});
  const { claims, relations, outcomes } = await runModule(records, { subject, net });
  assert.deepEqual([claims, relations, outcomes], [[], [], []]);
});

test("a refusal is one outcome, and what other types told is kept", async () => {
  const net = cannedNet({
    zone: ["example.com MX 10 mx.example.net"],
    resolver: (_, type) => (type === "MX" ? undefined : "REFUSED"),
  });
  const { relations, outcomes } = await runModule(records, { subject, net });
  assert.deepEqual(
    relations.map(({ to }) => to.value),
    ["mx.example.net"],
  );
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a malformed answer: names that are none are refused, long and binary text is bounded", async () => {
  const net = cannedNet({
    zone: [
      "example.com MX 10 \u001b[31mred",
      "example.com NS -bad-.example",
      `example.com TXT \u0000${"x".repeat(9_000)}`,
    ],
  });
  const { entities, rejected, claims } = await runModule(records, { subject, net });
  assert.deepEqual(entities, []);
  assert.equal(rejected.length, 2);
  const text = claims.map(({ attributes }) => attributes.txt).find((it) => typeof it === "string");
  assert.equal(text?.length, 4_096);
  assert.equal(text?.includes("\u0000"), false);
});

test("a malformed answer: records of names that were not asked for are nobody's", async () => {
  const beside = [
    "other.example A 192.0.2.6",
    "other.example MX 5 mx.evil.example",
    "other.example NS ns.evil.example",
  ];
  const resolver = (name: string, type: string) =>
    name === "example.com" && type !== "A" ? [...beside, "other.example TXT v=evil"] : undefined;
  const { claims, relations } = await runModule(records, { subject, net: cannedNet({ resolver }) });
  assert.deepEqual([claims, relations], [[], []]);
});

test("the mailbox of an SOA comes back from the name it was written as", () => {
  const local = fc.stringMatching(/^[a-z0-9.+_-]{1,30}$/);
  fc.assert(
    fc.property(local, (before) => {
      assert.equal(mailboxOf(`${before.replaceAll(".", "\\.")}.example.com`), `${before}@example.com`);
    }),
  );
  assert.equal(mailboxOf("nodots"), null);
});
