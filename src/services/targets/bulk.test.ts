import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fieldsOf, splitPasted, understand } from "./bulk.ts";
import { narrows, readScope } from "./scope.ts";

test("fields of a line of CSV are read back as they were written", () => {
  const field = fc
    .string({ unit: "grapheme", maxLength: 12 })
    .filter((text) => !/[\r\n]/.test(text) && text === text.trim());
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const separator = fc.constantFrom(",", ";", "\t");
  fc.assert(
    fc.property(fc.array(fc.tuple(field, fc.boolean()), { minLength: 1, maxLength: 6 }), separator, (fields, by) => {
      const line = fields.map(([text, must]) =>
        must || text.includes(by) || text.startsWith('"') ? quoted(text) : text,
      );
      assert.deepEqual(
        fieldsOf(line.join(by), by),
        fields.map(([text]) => text),
      );
    }),
  );
});

test("whatever is pasted is taken apart in bounded time, and each part is answered", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom("example.com", '"', ",", ";", "value", "\t", "#", "1.2.3.4"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom("\n", "\r\n", ",", ";"), (pieces, glue) => {
      const { written, lines } = splitPasted(pieces.join(glue));
      assert.ok(lines <= pieces.join(glue).split(/\r\n|\n|\r/).length);
      for (const one of written) {
        const answers = understand(one);
        assert.ok(answers.length >= 1 && answers.every((answer) => "why" in answer || answer.key.length > 0));
      }
    }),
  );
});

test("a hundred thousand quotes, commas or blanks do not hold anybody up", () => {
  for (const text of ['"', ",", " ", ";x", 'value,"', "(dot)"]) {
    const began = performance.now();
    splitPasted(text.repeat(100_000)).written.slice(0, 100).flatMap(understand);
    assert.ok(performance.now() - began < 5_000, JSON.stringify(text));
  }
});

test("less was authorized when an entry, a footprint or the addresses behind names are gone, or more is denied", () => {
  const before = readScope({ allow: ["Example.com", "192.0.2.0/24"], footprint: "P2", resolved_addresses: true });
  assert.equal(narrows(before, before), false);
  assert.equal(narrows(before, readScope({ allow: ["example.com", "example.org"], footprint: "P3" }, before)), true);
  assert.equal(
    narrows(before, readScope({ footprint: "P3", allow: ["example.com", "192.0.2.0/24", "a.example"] }, before)),
    false,
  );
  assert.equal(narrows(before, readScope({ footprint: "P1" }, before)), true);
  assert.equal(narrows(before, readScope({ resolved_addresses: false }, before)), true);
  assert.equal(narrows(before, readScope({ deny: ["www.example.com"] }, before)), true);
  assert.equal(narrows(readScope({ deny: ["www.example.com"] }, before), before), false);
});
