import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readName, writeName } from "./names.ts";

/** Labels as octets, one after another, behind twelve octets of header. */
function wire(...labels: readonly (string | Uint8Array)[]): Buffer {
  const parts = labels.map((label) => Buffer.from(label as string, "latin1"));
  const body = parts.flatMap((part) => [Buffer.of(part.length), part]);
  return Buffer.concat([Buffer.alloc(12), ...body, Buffer.of(0)]);
}

function read(bytes: Buffer): string {
  return readName({ bytes, at: 12, question: "" });
}

test("labels that hold dots, backslashes and unprintable octets never read as other labels", () => {
  assert.equal(read(wire("a.b", "c")), "a\\.b.c");
  assert.equal(read(wire("a\\", "b")), "a\\\\.b");
  assert.equal(read(wire("a b\x00\xff")), "a\\032b\\000\\255");
  assert.equal(read(wire("WWW", "Example")), "www.example");
  assert.equal(read(wire()), "");
});

test("names that differ in their octets, case aside, are written differently, and writing gives the octets back", () => {
  const labels = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 6 });
  const lower = (bytes: Buffer) => Buffer.from(bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)));
  fc.assert(
    fc.property(labels, (given) => {
      const bytes = wire(...given);
      const out = Buffer.alloc(300);
      const end = writeName(read(bytes), out, 0);
      assert.deepEqual(out.subarray(0, end), lower(bytes.subarray(12)));
    }),
  );
});

test("a name of 255 octets is taken and one of 256 refused, in reading and in writing", () => {
  const long = [63, 63, 63, 61].map((length) => "a".repeat(length));
  assert.equal(writeName(read(wire(...long)), Buffer.alloc(300), 0), 255);
  const longer = [63, 63, 63, 62].map((length) => "a".repeat(length));
  assert.throws(() => read(wire(...longer)), { name: "DnsFormatError" });
  assert.throws(() => writeName(longer.join("."), Buffer.alloc(300), 0), { name: "DnsFormatError" });
});

for (const name of ["a..b", ".a", "a".repeat(64), "ä.example", "a\\", "a\\999", "a\\é"]) {
  test(`${JSON.stringify(name)} cannot be written as a name`, () => {
    assert.throws(() => writeName(name, Buffer.alloc(300), 0), { name: "DnsFormatError" });
  });
}

test("any text is written as a name or refused as one, and nothing is written beyond 255 octets", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const out = Buffer.alloc(400, 7);
      try {
        assert.ok(writeName(text, out, 0) <= 255);
      } catch (error) {
        assert.equal((error as Error).name, "DnsFormatError");
      }
      assert.ok(out.subarray(256).every((byte) => byte === 7));
    }),
  );
});
