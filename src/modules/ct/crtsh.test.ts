import assert from "node:assert/strict";
import { test } from "node:test";
import type { NetError } from "../../sdk/index.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import crtsh from "./crtsh.ts";

const subject = { type: "domain", value: "example.com" };
const entry = (id: number, names: string[], logged = "2024-01-01T00:00:00.123") => ({
  id,
  issuer_name: "C=XX, O=Some CA",
  common_name: names[0],
  name_value: names.join("\n"),
  entry_timestamp: logged,
  not_before: "2023-12-31T00:00:00",
});
const answering = (reply: CannedReply | NetError | (CannedReply | NetError)[]) =>
  cannedNet({ http: { "crt.sh": reply } });

test("a hit: each name once, with when it was first logged and the certificates it is in", async () => {
  const net = answering({
    body: [
      entry(1, ["www.example.com", "example.com"]),
      entry(5, ["www.example.com"], "2020-02-03T04:05:06"),
      entry(3, ["www.example.com"]),
    ],
  });
  const { entities, relations, claims, outcomes } = await runModule(crtsh, {
    subject,
    net,
    options: { ids_per_name: 2 },
  });
  assert.deepEqual(net.asked, ["http GET https://crt.sh/?q=%25.example.com&output=json"]);
  assert.deepEqual(
    entities.map(({ value, attributes }) => [value, attributes]),
    [["www.example.com", { first_seen_in_ct: "2020-02-03T04:05:06.000Z", certificate_ids: [5, 3] }]],
  );
  assert.equal(net.excerpt(entities[0]?.proofs[0]), "www.example.com\nexample.com");
  assert.deepEqual(
    relations.map(({ from, relation, to }) => [from.value, relation, to.value]),
    [["www.example.com", "subdomain_of", "example.com"]],
  );
  assert.deepEqual(
    claims.map(({ of, attributes }) => [of.value, attributes]),
    [["example.com", { first_seen_in_ct: "2024-01-01T00:00:00.123Z", certificate_ids: [1] }]],
  );
  assert.deepEqual(outcomes, []);
});

test("wildcards become their parent, mail addresses contacts, names of others are told too, and junk is dropped", async () => {
  const junk = ["<b>bold</b>.example.com", "Some Company Ltd", "192.0.2.1", "*.*.example.com", ""];
  const net = answering({
    body: [
      entry(1, ["*.apps.example.com", "Bücher.example.com", "security@example.com", "other.example.org", ...junk]),
    ],
  });
  const { entities, relations, rejected } = await runModule(crtsh, { subject, net, options: { ids_per_name: 0 } });
  assert.deepEqual(
    entities.map(({ type, value }) => [type, value]),
    [
      ["hostname", "apps.example.com"],
      ["hostname", "xn--bcher-kva.example.com"],
      ["hostname", "other.example.org"],
      ["email", "security@example.com"],
    ],
  );
  assert.equal(entities[0]?.attributes.wildcard_certificate, true);
  assert.deepEqual(
    relations.map(({ from }) => from.value),
    ["apps.example.com", "xn--bcher-kva.example.com", "example.com"],
  );
  assert.deepEqual(rejected, []);
});

test("a miss: an empty list says that nothing was logged", async () => {
  const { entities, claims, outcomes } = await runModule(crtsh, { subject, net: answering({ body: [] }) });
  assert.deepEqual([entities, claims, outcomes], [[], [], []]);
});

test("a refusal: 429 is rate_limited, 502 and 404 are to be tried again", async () => {
  for (const [status, outcome] of [
    [429, "rate_limited"],
    [502, "failed"],
    [404, "failed"],
  ] as const) {
    const { entities, outcomes } = await runModule(crtsh, { subject, net: answering({ status, body: "<html>" }) });
    assert.deepEqual([entities, outcomes.map((it) => it.outcome)], [[], [outcome]], String(status));
  }
});

test("after a 502 a second run finds what the first could not", async () => {
  const net = answering([{ status: 502 }, { body: [entry(1, ["www.example.com"])] }]);
  assert.equal((await runModule(crtsh, { subject, net })).outcomes.length, 1);
  assert.deepEqual(
    (await runModule(crtsh, { subject, net })).entities.map(({ value }) => value),
    ["www.example.com"],
  );
});

test("a malformed answer is inconclusive, never an absence", async () => {
  for (const body of ["<html>busy</html>", '[{"id":1,"name_value":"www.exam', { error: "no" }]) {
    const { entities, outcomes } = await runModule(crtsh, { subject, net: answering({ body }) });
    assert.deepEqual([entities, outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  }
});

test("entries of an unknown form are counted, and the others are read", async () => {
  const net = answering({ body: [null, { id: "x" }, entry(1, ["www.example.com"]), { id: 2 }] });
  const { entities, outcomes } = await runModule(crtsh, { subject, net });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["www.example.com"],
  );
  assert.deepEqual(outcomes, [{ outcome: "inconclusive", why: "3 of 4 entries have a form that is not known" }]);
});

test("names beyond the cap are counted in an outcome", async () => {
  const net = answering({ body: [entry(1, ["a.example.com", "b.example.com", "c.example.com"])] });
  const { entities, outcomes } = await runModule(crtsh, { subject, net, options: { most: 2 } });
  assert.equal(entities.length, 2);
  assert.deepEqual(outcomes, [{ outcome: "inconclusive", why: "only 2 of 3 names were taken" }]);
});
