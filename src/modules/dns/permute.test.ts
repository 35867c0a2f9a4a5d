import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseHostname } from "../../model/hostname.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { permutationsOf } from "./_permutations.ts";
import permute from "./permute.ts";

const named = (...names: string[]) => names.map((value) => ({ type: "hostname", value }));
const scope = ["example.com"];

test("a hit: names like known ones are emitted with what answered and what they were made of", async () => {
  const net = cannedNet({
    zone: [
      "api.example.com A 192.0.2.1",
      "api2.example.com A 192.0.2.2",
      "dev-api.example.com A 192.0.2.3",
      "node-02-xq.example.com A 192.0.2.4",
    ],
  });
  const { entities, relations, outcomes } = await runModule(permute, {
    subject: named("api.example.com", "node-01-xq.example.com"),
    net,
    scope,
  });
  assert.deepEqual(entities.map(({ value }) => value).sort(), [
    "api2.example.com",
    "dev-api.example.com",
    "node-02-xq.example.com",
  ]);
  const next = entities.find(({ value }) => value === "api2.example.com");
  assert.equal(net.excerpt(next?.proofs[0]), "api2.example.com A 192.0.2.2");
  assert.deepEqual(next?.proofs[1], { kind: "derived", rule: "dns.permute", from: ["hostname api.example.com"] });
  assert.deepEqual(relations[0]?.to, { type: "domain", value: "example.com" });
  assert.deepEqual(outcomes, []);
});

test("a miss: variations that nobody made are not emitted", async () => {
  const net = cannedNet({ zone: ["api.example.com A 192.0.2.1"] });
  const { entities, outcomes } = await runModule(permute, { subject: named("api.example.com"), net, scope });
  assert.deepEqual([entities, outcomes], [[], []]);
  assert.ok(net.asked.length > 50);
});

test("a wildcard makes no variation true", async () => {
  const net = cannedNet({
    zone: ["*.example.com A 192.0.2.1", "app.example.com A 192.0.2.2", "app1.example.com A 192.0.2.3"],
  });
  const { entities } = await runModule(permute, { subject: named("app.example.com"), net, scope });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["app1.example.com"],
  );
});

test("a refusal by the resolvers is one outcome for all variations", async () => {
  const net = cannedNet({ failing: { "example.com": "REFUSED" } });
  const { entities, outcomes } = await runModule(permute, { subject: named("api.example.com"), net, scope });
  assert.deepEqual(entities, []);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a malformed answer, the same for every name, proves none of them", async () => {
  const net = cannedNet({ resolver: (name) => [`${name} A 192.0.2.199`] });
  const { entities } = await runModule(permute, { subject: named("api.example.com"), net, scope });
  assert.deepEqual(entities, []);
});

test("variations out of scope and beyond the cap are not asked", async () => {
  const net = cannedNet({});
  await runModule(permute, {
    subject: named("api.example.com"),
    net,
    scope: { allow: ["example.com"], deny: ["api2.example.com"] },
  });
  assert.equal(
    net.asked.some((it) => it.includes(" api2.example.com ")),
    false,
  );
  const few = cannedNet({});
  await runModule(permute, { subject: named("api.example.com"), net: few, scope, options: { most: 5 } });
  assert.equal(few.asked.length, 5);
});

test("permutations are canonical names under the same domain, and the same each time", () => {
  const name = fc
    .stringMatching(/^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?(\.[a-z][a-z0-9]{0,5})?$/)
    .map((it) => `${it}.example.com`);
  fc.assert(
    fc.property(name, (given) => {
      const made = permutationsOf(given);
      assert.deepEqual(made, permutationsOf(given));
      assert.equal(new Set(made).size, made.length);
      for (const it of made) assert.ok(parseHostname(it) === it && it.endsWith(".example.com") && it !== given);
    }),
  );
});
