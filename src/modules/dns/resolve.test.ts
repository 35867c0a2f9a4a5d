import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import resolve from "./resolve.ts";

const www = { type: "hostname", value: "www.example.com" };

test("a hit: addresses through a chain of aliases, each with the records that say so", async () => {
  const net = cannedNet({
    zone: [
      "www.example.com CNAME edge.example.com",
      "edge.example.com CNAME node.example.net",
      "node.example.net A 192.0.2.7",
      "node.example.net A 10.1.2.3",
      "node.example.net AAAA 2001:db8::7",
    ],
  });
  const { entities, relations, claims, outcomes } = await runModule(resolve, { subject: www, net });
  const said = relations.map(({ from, relation, to, proofs }) => [
    from.value,
    relation,
    to.value,
    net.excerpt(proofs[0]),
  ]);
  assert.deepEqual(said, [
    ["www.example.com", "alias_of", "edge.example.com", "www.example.com CNAME edge.example.com"],
    ["edge.example.com", "alias_of", "node.example.net", "edge.example.com CNAME node.example.net"],
    ["www.example.com", "resolves_to", "192.0.2.7", "node.example.net A 192.0.2.7"],
    ["www.example.com", "resolves_to", "10.1.2.3", "node.example.net A 10.1.2.3"],
    ["www.example.com", "resolves_to", "2001:db8::7", "node.example.net AAAA 2001:db8::7"],
  ]);
  assert.deepEqual(
    entities.map(({ type }) => type),
    ["hostname", "hostname", "ip", "ip", "ip"],
  );
  assert.ok(claims.every(({ traits }) => traits.includes("resolved")));
  assert.deepEqual(outcomes, []);
});

test("a miss: a name that does not exist gives nothing, and is looked at", async () => {
  const net = cannedNet({ zone: ["other.example.com A 192.0.2.1"] });
  const { entities, claims, outcomes } = await runModule(resolve, { subject: www, net });
  assert.deepEqual([entities, claims, outcomes], [[], [], []]);
});

test("an alias to a name that does not exist is claimed as dangling", async () => {
  const net = cannedNet({ zone: ["www.example.com CNAME gone.example.org"] });
  const { claims, relations } = await runModule(resolve, { subject: www, net });
  assert.deepEqual(claims[0]?.attributes, { dangling_cname: "gone.example.org" });
  assert.equal(relations[0]?.to.value, "gone.example.org");
});

test("a loop of aliases ends, and is claimed with its records", async () => {
  const net = cannedNet({ zone: ["www.example.com CNAME b.example.com", "b.example.com CNAME www.example.com"] });
  const { claims, relations, outcomes } = await runModule(resolve, { subject: www, net });
  assert.deepEqual(claims[0]?.attributes, { cname_loop: ["www.example.com", "b.example.com"] });
  assert.deepEqual(claims[0]?.proofs.map(net.excerpt), [
    "www.example.com CNAME b.example.com",
    "b.example.com CNAME www.example.com",
  ]);
  assert.equal(relations.length, 2);
  assert.deepEqual(outcomes, []);
});

test("a loop is found too where the resolver says only SERVFAIL", async () => {
  const zone = ["www.example.com CNAME www.example.com"];
  const net = cannedNet({ zone, resolver: (_, type) => (type === "CNAME" ? undefined : "SERVFAIL") });
  const { claims, relations, outcomes } = await runModule(resolve, { subject: www, net });
  assert.deepEqual(
    claims.map(({ attributes }) => attributes),
    [{ cname_loop: ["www.example.com"] }],
  );
  assert.deepEqual([relations, outcomes], [[], []]);
});

test("a refusal: SERVFAIL and REFUSED are no absence", async () => {
  for (const rcode of ["SERVFAIL", "REFUSED"]) {
    const net = cannedNet({ failing: { "example.com": rcode } });
    const { entities, outcomes } = await runModule(resolve, { subject: www, net });
    assert.deepEqual(entities, []);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ["inconclusive"],
    );
    assert.match(outcomes[0]?.why ?? "", new RegExp(rcode));
  }
});

test("what one question found is kept when the other could not be asked", async () => {
  const net = cannedNet({
    zone: ["www.example.com A 192.0.2.7"],
    resolver: (_, type) => (type === "AAAA" ? new NetError("timeout", "no answer") : undefined),
  });
  const { entities, outcomes } = await runModule(resolve, { subject: www, net });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["192.0.2.7"],
  );
  assert.deepEqual(outcomes, [{ outcome: "timeout", why: "no answer" }]);
});

test("a malformed answer: records of names that were not asked for are nobody's address", async () => {
  const net = cannedNet({
    resolver: (name, type) => (type === "A" ? ["victim.example.org A 203.0.113.66", `${name} CNAME not_a_tld.1`] : []),
  });
  const { entities, rejected, claims } = await runModule(resolve, { subject: www, net });
  assert.deepEqual(entities, []);
  assert.deepEqual(rejected, [{ type: "hostname", value: "not_a_tld.1" }]);
  assert.deepEqual(claims, []);
});
