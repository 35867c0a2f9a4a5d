import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldText, handleForms } from "./handle.ts";

const share = (a: string, b: string) => handleForms(a).some((form) => handleForms(b).includes(form));

test("handles of one name share a form, whatever separates its parts and whatever digits stand around", () => {
  for (const other of ["jdoe", "j.doe", "J_Doe", "jdoe99", "99jdoe", "john.doe", "John-Doe_99", "doe.john", "jöhn doe"])
    assert.ok(share("john.doe", other), other);
  assert.ok(share("jdoe", "John-Doe_99"));
  assert.ok(!share("jdoe", "jsmith"));
  assert.ok(!share("ab", "a.b"), "two letters tell nothing");
});

test("a folded text has letters and digits alone, and folding it again changes nothing", () => {
  assert.equal(foldText("  Jöhn-Doe_99 "), "johndoe99");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => foldText(foldText(text)) === foldText(text)));
});

test("a handle has few forms, none longer than 64 characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const forms = handleForms(text);
      return forms.length <= 6 && forms.every((form) => form.length >= 3 && form.length <= 64);
    }),
  );
});
