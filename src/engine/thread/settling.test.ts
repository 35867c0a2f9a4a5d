import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../takes.ts";
import { makeSettling } from "./settling.ts";

function recordAt(seq: number): LogRecord {
  const after = { distance: 0, inScope: true, traits: 0 };
  return { seq, upTo: seq, kind: "e", ref: seq, type: "hostname", key: "", after, before: null, relation: null };
}

test("attempts of a job settle each of its records once, however often they are cut off", () => {
  const Attempt = fc.array(fc.oneof(fc.nat(), fc.constant("save" as const)), { maxLength: 30 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 60 })),
      fc.array(Attempt, { maxLength: 5 }),
      (seqs, attempts) => {
        const records = seqs.sort((a, b) => a - b).map(recordAt);
        let saved = { low: 0, to: 60, settled: [] as number[] };
        let settled = 0;
        for (const [at, attempt] of [...attempts, null].entries()) {
          const above = records.filter((record) => record.seq > saved.low);
          const settling = makeSettling(above, saved);
          const done = new Set<number>();
          // the last attempt does what is left
          const steps = attempt ?? [...settling.todo.keys(), "save" as const];
          for (const step of steps) {
            if (step === "save") {
              const { low, settled: above, count } = settling.take();
              assert.ok(low >= saved.low, "the mark only rises");
              assert.deepEqual(
                above,
                [...new Set(above)].sort((a, b) => a - b).filter((seq) => seq > low),
              );
              settled += count;
              saved = { low, to: 60, settled: above };
              const settledNow = seqs.filter((seq) => seq <= low || above.includes(seq)).length;
              assert.equal(settledNow, settled, `attempt ${at}: the mark and the set hold what was counted`);
            } else if (settling.todo.length > 0) {
              const index = step % settling.todo.length;
              if (done.has(index)) continue;
              done.add(index);
              settling.settle(index);
            }
          }
        }
        assert.deepEqual([saved.low, saved.settled, settled], [60, [], seqs.length]);
      },
    ),
    { numRuns: 500 },
  );
});
