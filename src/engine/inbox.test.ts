import assert from "node:assert/strict";
import { test } from "node:test";
import { makeInbox } from "./inbox.ts";
import type { Fact, Slice } from "./slice.ts";

const slice = (job: string, facts: number, low: number): Slice => ({
  ...{ job, attempt: 1, facts: Array<Fact>(facts), exceptions: [], low, settled: [], count: 1, evidence: [] },
  ending: null,
});
const names = (slices: readonly Slice[] | undefined) => slices?.map((one) => `${one.job}${one.low}`).join(" ");

test("slices that only settle come along, whatever stands before them", () => {
  const inbox = makeInbox();
  for (const one of [slice("a", 900, 1), slice("a", 900, 2), slice("b", 0, 1), slice("c", 0, 1)]) inbox.add("s", one);
  assert.equal(names(inbox.take(1_000)?.slices), "a1 b1 c1");
  assert.equal(names(inbox.take(1_000)?.slices), "a2");
  assert.equal(inbox.take(1_000), undefined);
});

test("the slices of a job stay in order, even when a later one would fit", () => {
  const inbox = makeInbox();
  for (const one of [slice("a", 900, 1), slice("b", 200, 1), slice("b", 50, 2), slice("c", 50, 1)]) inbox.add("s", one);
  assert.equal(names(inbox.take(1_000)?.slices), "a1 c1");
  assert.equal(names(inbox.take(1_000)?.slices), "b1 b2");
});

test("what was put back comes before what arrived since, and scans take turns", () => {
  const inbox = makeInbox();
  inbox.add("s", slice("a", 10, 1));
  inbox.add("t", slice("x", 10, 1));
  const first = inbox.take(1_000);
  inbox.add("s", slice("a", 10, 2));
  inbox.putBack("s", first?.slices ?? []);
  assert.equal(names(inbox.take(1_000)?.slices), "x1");
  assert.equal(names(inbox.take(1_000)?.slices), "a1 a2");
});
