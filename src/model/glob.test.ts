import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { likeOfGlob, longestLiteral, matchesGlob } from "./glob.ts";

test("a pattern matches what it says, whatever the case", () => {
  for (const [pattern, text, matches] of [
    ["*.example.org", "Mail.Example.org", true],
    ["*.example.org", "example.org", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["a*b*c", "axxbyyc", true],
    ["a*b*c", "axxbyy", false],
    ["100%", "100%", true],
  ] as const)
    assert.equal(matchesGlob(pattern, text), matches, `${pattern} on ${text}`);
});

test("it says the same as a regular expression", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 12 });
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
  fc.assert(
    fc.property(letters, text, (pattern, given) => {
      const regex = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
      return matchesGlob(pattern, given) === regex.test(given);
    }),
  );
});

test("a hostile pattern takes no longer than text times pattern", () => {
  const started = performance.now();
  assert.equal(matchesGlob(`${"a*".repeat(100)}b`, "a".repeat(2_000)), false);
  assert.ok(performance.now() - started < 200);
});

test("LIKE takes only the stars and question marks of a pattern for what they are", () => {
  assert.equal(likeOfGlob("50%_*?\\"), "50\\%\\_%_\\\\");
  assert.equal(longestLiteral("*.example.*"), 9);
  assert.equal(longestLiteral("*"), 0);
});
