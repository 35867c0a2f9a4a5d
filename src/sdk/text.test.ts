import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bounded } from "./text.ts";

test("a stranger's text is cut, whole and without NUL", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 50 }), fc.nat(40), (written, most) => {
      const kept = bounded(written, most);
      assert.ok(kept.length <= most && kept.isWellFormed() && !kept.includes("\u0000"));
      if (written.length <= most && written.isWellFormed()) assert.equal(kept, written.replaceAll("\u0000", "\uFFFD"));
    }),
  );
  assert.equal(bounded("a\u{1F600}", 2), "a\uFFFD");
});
