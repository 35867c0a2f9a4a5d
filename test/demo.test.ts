import assert from "node:assert/strict";
import { join } from "node:path";
import { demoScan } from "../src/cli/commands/demo.ts";
import { compareTruth } from "../src/lab/compare-truth.ts";
import { startLab } from "../src/lab/lab.ts";
import type { EntityLine, ResultLine } from "../src/model/result.ts";
import { anApp, onEveryHome, owner, runToEnd } from "./builders.ts";
import { aFolder, atEnd } from "./databases.ts";

/** As many chains are drawn down to their bytes. */
const sampled = 60;

onEveryHome(
  "the demo internet is found whole, nothing is invented, and every trap has its right outcome",
  async (t, home) => {
    const lab = await startLab();
    atEnd(t, () => lab.close());
    const map = join(aFolder(t), "map.json");
    lab.writeMap(map);
    const app = await anApp(t, home);
    const summary = await runToEnd(app, await demoScan(lab, map, app.modules), 170);
    assert.equal(summary.state, "COMPLETED");
    assert.equal(summary.complete, false, "traps that could not be looked at make it incomplete");

    const lines: ResultLine[] = [];
    for await (const line of app.results.read(owner, summary.scan)) lines.push(line);
    const { recall, precision, missed, extra, expected } = compareTruth(lab.truth, lines);
    assert.deepEqual({ missed, extra, recall, precision }, { missed: [], extra: [], recall: 1, precision: 1 });
    assert.ok(expected > 900, `the truth states ${expected} things`);

    const entities = lines.filter((line): line is EntityLine => line.kind === "entity");
    for (const entity of entities) assert.ok(entity.sources.length > 0, `${entity.value} has no source`);
    for (let n = 0; n < sampled; n++) {
      const entity = entities[Math.floor((n * entities.length) / sampled)];
      if (!entity) continue;
      const why = await app.provenance.why(owner, `${entity.type}:${entity.value}`, summary.scan);
      const first = why.chain[0];
      assert.equal(first?.what, "given as a target", `${entity.type} ${entity.value} is not led back to a target`);
      for (const step of why.chain) {
        assert.ok(step.proofs.length > 0, `${step.what} has no proof`);
        for (const { proof, excerpt, note } of step.proofs) {
          assert.equal(note, null, `${step.what}: evidence ${note}`);
          if (proof.kind === "bytes") assert.ok(excerpt && excerpt.span.length > 0, `${step.what} points at nothing`);
        }
      }
    }
    const report = await app.evidence.verify(owner);
    assert.deepEqual(report.problems, []);
  },
  { timeout: 240_000 },
);
