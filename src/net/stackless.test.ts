import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutStacks } from "./stackless.ts";

test("stacks come back when the last who did without them is done, however often it says so", () => {
  const before = Error.stackTraceLimit;
  const one = withoutStacks();
  const two = withoutStacks();
  assert.equal(Error.stackTraceLimit, 0);
  one();
  one();
  assert.equal(Error.stackTraceLimit, 0);
  two();
  assert.equal(Error.stackTraceLimit, before);
});
