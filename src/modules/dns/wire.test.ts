import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DnsRecord } from "../../sdk/index.ts";
import { readGap, readHashedGap, readKey, readParameters, readSignature, readSigner } from "./_dnssec.ts";
import { behindAllOf, compareNames, labelsOf, nameOf, nameToWire, readName } from "./_wire.ts";

const label = fc.uint8Array({ minLength: 1, maxLength: 63 }).map((octets) => octets.map(lower));
const labels = fc.array(label, { minLength: 1, maxLength: 3 });

function lower(octet: number): number {
  return octet >= 65 && octet <= 90 ? octet + 32 : octet;
}

test("a name of any octets is the same after writing and reading, as text and as wire", () => {
  fc.assert(
    fc.property(labels, (octets) => {
      const name = nameOf(octets);
      assert.deepEqual(
        labelsOf(name)?.map((it) => [...it]),
        octets.map((it) => [...it]),
      );
      const wire = nameToWire(name);
      assert.ok(wire);
      assert.deepEqual(readName(wire, 0), { name, end: wire.length });
    }),
  );
  assert.equal(nameToWire("a".repeat(64)), null);
  assert.equal(nameToWire("a..b"), null);
  assert.equal(nameToWire("\u00e9\u4e2d.example"), null);
  assert.equal(nameToWire(Array(5).fill("x".repeat(60)).join(".")), null);
  assert.deepEqual([...(nameToWire("") ?? [])], [0]);
});

test("names are in the order of RFC 4034 6.1", () => {
  const inOrder = [
    "example",
    "a.example",
    "yljkjljk.a.example",
    "z.a.example",
    "zabc.a.example",
    "z.example",
    "\\001.z.example",
    "*.z.example",
    "\\200.z.example",
  ];
  assert.deepEqual([...inOrder].reverse().sort(compareNames), inOrder);
});

test("behind a name and all below it comes what has one zero octet more, and nothing between", () => {
  fc.assert(
    fc.property(labels, label, (octets, below) => {
      const name = nameOf(octets.map((it) => it.subarray(0, 60)));
      const behind = behindAllOf(name);
      assert.ok(behind !== null);
      assert.ok(compareNames(name, behind) < 0);
      assert.ok(compareNames(`${nameOf([below])}.${name}`, behind) < 0);
    }),
  );
});

test("malformed data of every type is read as nothing, and never throws", () => {
  const types = ["DNSKEY", "DS", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM"];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 60 }), fc.string(), (type, raw, name) => {
      const record: DnsRecord = { name, type, ttl: 0, span: [0, 0], data: { raw } };
      for (const read of [readKey, readSigner, readSignature, readGap, readHashedGap, readParameters]) read(record);
    }),
  );
  const cut: DnsRecord = { name: "x", type: "NSEC", ttl: 0, span: [0, 0], data: { raw: Buffer.from("0161", "hex") } };
  assert.equal(readGap(cut), null);
  const empty: DnsRecord = { ...cut, data: { raw: Buffer.from("00" + "0000", "hex") } };
  assert.equal(readGap(empty), null);
});
