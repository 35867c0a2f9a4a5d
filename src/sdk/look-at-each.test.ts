import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outcome } from "../model/outcome.ts";
import { lookAtEach } from "./look-at-each.ts";
import { NetError } from "./net.ts";

async function look(outcomes: Readonly<Record<string, Outcome | null>>) {
  const looked: string[] = [];
  const noted: string[] = [];
  await lookAtEach(
    { couldNotLook: (outcome, why) => void noted.push(`${outcome} ${why}`) },
    Object.keys(outcomes),
    async (thing) => {
      looked.push(thing);
      const outcome = outcomes[thing];
      if (outcome) throw new NetError(outcome, "no");
    },
    (thing) => thing,
  );
  return { looked, noted };
}

test("one thing that cannot be looked at is noted by name, and the others are looked at", async () => {
  assert.deepEqual(await look({ a: null, b: "timeout", c: null }), {
    looked: ["a", "b", "c"],
    noted: ["timeout b: no"],
  });
});

test("when nothing could be looked at, the first reason goes on", async () => {
  await assert.rejects(look({ a: "timeout", b: "failed" }), { outcome: "timeout" });
  assert.deepEqual(await look({}), { looked: [], noted: [] });
});

test("a refusal by the source ends the look at once", async () => {
  await assert.rejects(look({ a: null, b: "rate_limited", c: null }), { outcome: "rate_limited" });
});
