import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import axfr from "./axfr.ts";

const subject = { type: "domain", value: "example.com" };
const delegation = [
  "example.com NS ns1.example.com",
  "example.com NS ns2.example.net",
  "ns1.example.com A 192.0.2.1",
  "ns2.example.net A 192.0.2.2",
];
const soa = "example.com SOA ns1.example.com host.example.com 1 2 3 4 5";

test("a hit: an open server gives the names, and is reported", async () => {
  const net = cannedNet({
    zone: delegation,
    transfers: {
      "example.com 192.0.2.1": [
        soa,
        "example.com A 192.0.2.9",
        "secret-1.example.com A 192.0.2.10",
        "*.dev.example.com A 192.0.2.11",
        "x.example.org A 192.0.2.12",
        soa,
      ],
    },
  });
  const { entities, relations, findings, outcomes } = await runModule(axfr, { subject, net });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["192.0.2.9", "secret-1.example.com", "192.0.2.10", "dev.example.com"],
  );
  const [first] = relations;
  assert.deepEqual(
    [first?.from.type, first?.relation, net.excerpt(first?.proofs[0])],
    ["domain", "resolves_to", "example.com A 192.0.2.9"],
  );
  assert.deepEqual(
    findings.map(({ type, severity, stable }) => [type, severity, stable]),
    [["dns.zone_transfer", "high", { server: "ns1.example.com" }]],
  );
  assert.equal(net.excerpt(findings[0]?.proofs[0]), soa);
  assert.deepEqual(outcomes, []);
});

test("a miss: a name without name servers is no zone", async () => {
  const net = cannedNet({ zone: ["www.example.com A 192.0.2.1"] });
  const { entities, outcomes } = await runModule(axfr, {
    subject: { type: "hostname", value: "www.example.com" },
    net,
  });
  assert.deepEqual([entities, outcomes], [[], []]);
});

test("a refusal is what should be: nothing found, nothing missing", async () => {
  const net = cannedNet({ zone: delegation, transfers: { "example.com 192.0.2.1": "NOTAUTH" } });
  const { entities, findings, outcomes } = await runModule(axfr, { subject, net });
  assert.deepEqual([entities, findings, outcomes], [[], [], []]);
  assert.equal(net.asked.filter((it) => it.startsWith("axfr")).length, 2);
});

test("one server that cannot be reached does not keep the other from being asked", async () => {
  const net = cannedNet({
    zone: delegation,
    transfers: { "example.com 192.0.2.1": new NetError("timeout", "no answer") },
  });
  const { outcomes } = await runModule(axfr, { subject, net });
  assert.deepEqual(outcomes, [{ outcome: "timeout", why: "ns1.example.com: no answer" }]);
});

test("a malformed transfer: an empty one is no transfer, and names that are none are passed over", async () => {
  const net = cannedNet({
    zone: delegation,
    transfers: {
      "example.com 192.0.2.1": [soa, "\u001b[2J.example.com A 192.0.2.3", soa],
      "example.com 192.0.2.2": [],
    },
  });
  const { entities, findings } = await runModule(axfr, { subject, net });
  assert.deepEqual(entities, []);
  assert.deepEqual(
    findings.map(({ stable }) => stable),
    [{ server: "ns1.example.com" }],
  );
});

test("records beyond the cap are counted in an outcome", async () => {
  const net = cannedNet({
    zone: delegation,
    transfers: { "example.com 192.0.2.1": [soa, "a.example.com A 192.0.2.3", "b.example.com A 192.0.2.4", soa] },
  });
  const { entities, outcomes } = await runModule(axfr, { subject, net, options: { most: 2 } });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["a.example.com", "192.0.2.3"],
  );
  assert.deepEqual(outcomes, [{ outcome: "inconclusive", why: "ns1.example.com: only 2 of 4 records were taken" }]);
});
