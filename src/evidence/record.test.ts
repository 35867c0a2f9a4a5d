import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type EvidenceInput, packRecord, unpackRecord } from "./record.ts";
import { aRecord } from "./testing.ts";

const inputs: fc.Arbitrary<EvidenceInput> = fc.record(
  {
    kind: fc.constantFrom("http", "dns", "tcp", "udp", "tls", "whois", "smtp", "browser"),
    uri: fc.string({ unit: "grapheme" }),
    request: fc.uint8Array({ maxLength: 300 }),
    response: fc.uint8Array({ maxLength: 5000 }),
    mime: fc.string(),
    remote: fc.string(),
  },
  { requiredKeys: ["kind", "uri", "request", "response"] },
);

const plain = (input: EvidenceInput) => ({
  ...input,
  request: Buffer.from(input.request).toString("hex"),
  response: Buffer.from(input.response).toString("hex"),
});

test("a packed record comes back as it went in", () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const packed = packRecord(input);
      assert.deepEqual(plain(unpackRecord(packed.member)), plain(input));
      assert.equal(packRecord(input).id, packed.id);
      assert.match(packed.id, /^[0-9a-f]{64}$/);
    }),
  );
});

test("two different records never share an id, whatever the borders of their fields", () => {
  fc.assert(
    fc.property(inputs, inputs, (a, b) => {
      const same = JSON.stringify(Object.entries(plain(a)).sort()) === JSON.stringify(Object.entries(plain(b)).sort());
      assert.equal(packRecord(a).id === packRecord(b).id, same);
    }),
  );
  const moved = { ...aRecord(), request: Buffer.from("ab"), response: Buffer.from("c") };
  assert.notEqual(
    packRecord(moved).id,
    packRecord({ ...moved, request: Buffer.from("a"), response: Buffer.from("bc") }).id,
  );
  assert.notEqual(packRecord({ ...moved, mime: "" }).id, packRecord(moved).id);
  assert.notEqual(packRecord({ ...moved, mime: "x" }).id, packRecord({ ...moved, remote: "x" }).id);
});

test("a packed record owns its buffer, so a thread can transfer it", () => {
  const { member } = packRecord(aRecord());
  assert.equal(member.buffer.byteLength, member.byteLength);
});

test("bytes that are no record are refused with broken_evidence", () => {
  const refused = (bytes: Uint8Array) => assert.throws(() => unpackRecord(bytes), { code: "broken_evidence" });
  refused(Buffer.from("not gzip"));
  refused(gzipSync(""));
  refused(gzipSync(Buffer.from([9])));
  refused(gzipSync(Buffer.from([1, 0, 0, 0, 200, 65])));
  refused(Buffer.concat([packRecord(aRecord()).member, gzipSync("more")]));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) =>
      refused(gzipSync(Buffer.concat([Buffer.from([1]), bytes]))),
    ),
  );
});

test("a record that would inflate beyond the limit is refused", () => {
  assert.throws(() => unpackRecord(gzipSync(Buffer.alloc(65 * 1024 * 1024))), { code: "broken_evidence" });
  assert.throws(() => packRecord({ ...aRecord(), response: Buffer.alloc(64 * 1024 * 1024) }), RangeError);
});
