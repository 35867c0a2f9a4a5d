import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { openData } from "../../datasets/open-data.ts";
import type { Proof } from "../../model/proof.ts";
import { defineModule } from "../../sdk/module.ts";
import type { Fact } from "../slice.ts";
import { makeEmit } from "./emitter.ts";

const module = defineModule({
  id: "some.module",
  title: "Some module",
  about: "Says things.",
  footprint: "P0",
  consumes: ["domain"],
  produces: ["hostname", "ip"],
  findings: ["some.finding"],
  options: z.object({}),
  verified: null,
  run() {},
});
const proof: Proof = { kind: "derived", rule: "a test", from: [] };

function emitting() {
  const facts: Fact[] = [];
  const subject = { kind: "e" as const, ref: 1, type: "domain", key: "example.org" };
  const { data } = openData(null);
  return {
    facts,
    emit: makeEmit(
      module,
      subject,
      () => data,
      (fact) => void facts.push(fact),
    ),
  };
}

test("an entity is told in canonical form, with the relation from the subject or back to it", () => {
  const { facts, emit } = emitting();
  assert.equal(emit.entity("hostname", "WWW.Example.ORG.", { proof, relation: "subdomain_of", reverse: true }), true);
  assert.equal(emit.entity("ip", "192.0.2.1", { proof, relation: "resolves_to" }), true);
  const domain = { type: "domain", value: "example.org" };
  const name = { type: "hostname", value: "www.example.org" };
  assert.deepEqual(
    facts.map(({ of, relation }) => [of, relation]),
    [
      [name, { name: "subdomain_of", from: name, to: domain }],
      [
        { type: "ip", value: "192.0.2.1" },
        { name: "resolves_to", from: domain, to: { type: "ip", value: "192.0.2.1" } },
      ],
    ],
  );
});

test("what is none of its type is refused without a fuss, for sources write nonsense", () => {
  const { facts, emit } = emitting();
  for (const value of ["", "not a name", "a\0b.example.org", "x".repeat(300)]) {
    assert.equal(emit.entity("hostname", value, { proof }), false, JSON.stringify(value));
  }
  assert.deepEqual(facts, []);
});

test("mistakes of the module throw: kinds it does not declare, sentences that are none, no proof, wrong confidence", () => {
  const { facts, emit } = emitting();
  const finding = { type: "other.finding", category: "test", severity: "low", title: "", description: "" } as const;
  assert.throws(() => emit.entity("email", "a@example.org", { proof }), /does not declare/);
  assert.throws(() => emit.entity("ip", "192.0.2.1", { proof, relation: "subdomain_of" }), /no sentence/);
  assert.throws(() => emit.entity("ip", "192.0.2.1", { proof: [] }), /no proof/);
  assert.throws(() => emit.claim({ a: 1 }, { proof, confidence: 2 }), /not in 0 … 1/);
  assert.throws(() => emit.claim({ a: 1 }, { proof, confidence: Number.NaN }), /not in 0 … 1/);
  assert.throws(() => emit.claim({ a: 1 }, { proof, traits: ["no such trait"] }), /no trait/);
  assert.throws(() => emit.finding(finding, { proof }), /does not declare/);
  assert.deepEqual(facts, []);
});

test("an attacker's text comes out bounded, and as PostgreSQL takes it", () => {
  const { facts, emit } = emitting();
  const hostile = "\0\ud800";
  const attributes = {
    text: hostile,
    nested: { [hostile]: [hostile] },
    nothing: null,
    long: "x".repeat(100_000),
    many: Array(5_000).fill(1),
  };
  emit.claim(attributes, { proof: { kind: "derived", rule: hostile, from: [hostile] } });
  emit.finding(
    {
      type: "some.finding",
      category: "test",
      severity: "low",
      title: hostile,
      description: hostile,
      data: { hostile },
    },
    { proof: Array(10).fill(proof) },
  );
  const [claim, finding] = facts;
  const written = JSON.stringify(facts);
  assert.ok(!written.includes("\\u0000") && !written.includes("\\ud800"), "neither NUL nor half a character");
  assert.deepEqual(Object.keys(claim?.attributes ?? {}).sort(), ["long", "many", "nested", "text"]);
  assert.ok(String(claim?.attributes?.long).length <= 8_192);
  assert.deepEqual(claim?.attributes?.many, Array(1_000).fill(1));
  assert.equal(finding?.proofs.length, 3);
});

test("who says too much about one subject is stopped", () => {
  const { facts, emit } = emitting();
  assert.throws(() => {
    for (let n = 0; n < 100_000; n++) emit.claim({ n }, { proof });
  }, /more than 20000 things/);
  assert.equal(facts.length, 20_000);
});

test("a finding on a machine that many share says whose it is, and one on a machine of its own does not", () => {
  const { facts, emit } = emitting();
  const finding = { type: "some.finding", category: "x", severity: "low", title: "It is", description: "So." } as const;
  emit.finding(finding, { proof, of: { type: "ip", value: "104.16.1.1" } });
  emit.finding(finding, { proof, at: "151.101.1.1" });
  emit.finding(finding, { proof, of: { type: "ip", value: "192.0.2.1" } });
  emit.finding(finding, { proof });
  assert.deepEqual(
    facts.map(({ finding }) => finding?.data?.machine),
    [
      { address: "104.16.1.1", provider: "Cloudflare", kind: "cdn" },
      { address: "151.101.1.1", provider: "Fastly", kind: "cdn" },
      undefined,
      undefined,
    ],
  );
  assert.match(facts[0]?.finding?.description ?? "", /^So\. The machine at 104\.16\.1\.1 belongs to Cloudflare/);
});
