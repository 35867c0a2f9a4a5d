import assert from "node:assert/strict";
import { test } from "node:test";
import { dataOf } from "../../../test/data-folder.ts";
import { openData } from "../../datasets/open-data.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import asn from "./asn.ts";

const net = cannedNet({});
const rows = [
  '192.0.2.0,192.0.2.99,64500,"Example, Ltd"',
  "192.0.2.128,192.0.2.255,64501,AS64501",
  "198.51.100.0,198.51.100.255,65001,Inside",
  "203.0.113.0,203.0.113.255,4294967294,AS4294967294",
];
const six = ['2001:db8::,2001:db8:1:ffff:ffff:ffff:ffff:ffff,64500,"Example, Ltd"'];

test("a hit is the network, the largest block around the address and the holder, each proved by the row", async (t) => {
  const data = dataOf(t, { rows: { "asn-ipv4": rows, "asn-ipv6": six } });
  const given = await runModule(asn, { subject: { type: "ip", value: "192.0.2.70" }, net, data });
  assert.deepEqual(
    given.relations.map(({ from, relation, to }) => `${from.value} ${relation} ${to.value}`),
    [
      "192.0.2.70 announced_by AS64500",
      "192.0.2.70 part_of 192.0.2.64/27",
      "192.0.2.64/27 announced_by AS64500",
      "AS64500 registered_by Example, Ltd",
    ],
  );
  assert.deepEqual(given.entities[0]?.attributes, { holder: "Example, Ltd" });
  for (const { proofs } of given.relations)
    assert.deepEqual(
      proofs.map((proof) => proof.kind === "dataset" && [proof.name, proof.row]),
      [["asn", rows[0]]],
    );
  const v6 = await runModule(asn, { subject: { type: "ip", value: "2001:db8:1::7" }, net, data });
  assert.deepEqual(
    v6.entities.map(({ value }) => value),
    ["AS64500", "2001:db8::/47", "AS64500", "Example, Ltd"],
  );
});

test("a target range is announced by the network that announces all of it", async (t) => {
  const data = dataOf(t, { rows: { "asn-ipv4": rows } });
  const of = async (value: string, distance = 0) => {
    const { relations } = await runModule(asn, { subject: { type: "range", value, distance }, net, data });
    return relations.map(({ from, relation, to }) => `${from.value} ${relation} ${to.value}`);
  };
  assert.deepEqual(await of("192.0.2.144/28"), [
    "192.0.2.144/28 announced_by AS64501",
    "192.0.2.144/28 part_of 192.0.2.128/25",
    "192.0.2.128/25 announced_by AS64501",
  ]);
  assert.deepEqual(await of("192.0.2.128/25"), ["192.0.2.128/25 announced_by AS64501"]);
  assert.deepEqual(await of("192.0.2.0/24"), []);
  assert.deepEqual(await of("192.0.2.128/25", 1), []);
});

test("a miss: an address that nobody announces, and one of the real internet by the data that comes with Sonde", async (t) => {
  const data = dataOf(t, { rows: { "asn-ipv4": rows } });
  const none = await runModule(asn, { subject: { type: "ip", value: "192.0.2.110" }, net, data });
  assert.deepEqual([none.entities, none.outcomes], [[], []]);
  const ours = openData(null);
  t.after(() => ours.close());
  const real = await runModule(asn, { subject: { type: "ip", value: "8.8.8.8" }, net, data: ours.data });
  assert.deepEqual(
    real.entities.map(({ value }) => value),
    ["AS15169", "8.8.8.0/24", "AS15169", "Google LLC"],
  );
  const documentation = await runModule(asn, { subject: { type: "ip", value: "192.0.2.1" }, net, data: ours.data });
  assert.deepEqual(documentation.entities, []);
});

test("private and reserved numbers are refused: they name nobody", async (t) => {
  const data = dataOf(t, { rows: { "asn-ipv4": rows } });
  for (const value of ["198.51.100.7", "203.0.113.7"])
    assert.deepEqual((await runModule(asn, { subject: { type: "ip", value }, net, data })).entities, []);
});

test("a malformed data set could not be looked into, which is not a miss", async (t) => {
  const data = dataOf(t, { rows: { "asn-ipv4": ["<html>", "moved"] } });
  const { entities, outcomes } = await runModule(asn, { subject: { type: "ip", value: "192.0.2.7" }, net, data });
  assert.deepEqual([entities, outcomes.map(({ outcome }) => outcome)], [[], ["failed"]]);
});
