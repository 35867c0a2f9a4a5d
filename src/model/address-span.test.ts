import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addressNumber, blockAround, isWithin, rangeEnds, rangesBetween, type Span } from "./address-span.ts";

const v4 = fc.nat(0xffff_ffff).map((number) => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join("."));
const span = fc
  .tuple(v4, v4)
  .map(([a, b]): Span => ((addressNumber(a) ?? 0n) <= (addressNumber(b) ?? 0n) ? [a, b] : [b, a]));

test("an address is a number in its family, and nothing else is one", () => {
  assert.equal(addressNumber("1.2.3.4"), 0x01020304n);
  assert.equal(addressNumber("2001:DB8:0::1"), 0x20010db8000000000000000000000001n);
  for (const written of ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "::g", "a name", "1.2.3.4/8"])
    assert.equal(addressNumber(written), null, written);
});

test("the blocks of a span begin where it begins, end where it ends, and leave no gap", () => {
  fc.assert(
    fc.property(span, ([first, last]) => {
      const ends = (rangesBetween(first, last) ?? []).map(rangeEnds);
      assert.deepEqual([ends[0]?.[0], ends.at(-1)?.[1]], [first, last]);
      ends.slice(1).forEach(([from], index) => {
        assert.equal(addressNumber(from), (addressNumber(ends[index]?.[1] ?? "") ?? 0n) + 1n);
      });
    }),
    { numRuns: 50 },
  );
});

test("the block around an address holds it and lies in the span", () => {
  fc.assert(
    fc.property(span, v4, (outer, address) => {
      const block = blockAround([address, address], outer);
      assert.equal(block !== null, isWithin([address, address], outer));
      if (block === null) return;
      assert.ok(isWithin([address, address], rangeEnds(block)) && isWithin(rangeEnds(block), outer));
    }),
    { numRuns: 50 },
  );
  assert.equal(blockAround(["192.0.2.0", "192.0.2.255"], ["192.0.2.0", "192.0.2.9"]), null);
});

test("a range ends with its last address, and families do not mix", () => {
  assert.deepEqual(rangeEnds("192.0.2.64/26"), ["192.0.2.64", "192.0.2.127"]);
  assert.deepEqual(rangeEnds("2001:db8::/47"), ["2001:db8::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff"]);
  assert.deepEqual(rangeEnds("192.0.2.7/32"), ["192.0.2.7", "192.0.2.7"]);
  assert.equal(isWithin(["0.0.0.1", "0.0.0.1"], ["::", "::ffff"]), false);
  assert.equal(isWithin(["nothing", "nothing"], ["0.0.0.0", "255.255.255.255"]), false);
});
