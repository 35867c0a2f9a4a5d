import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EntityLine, FindingLine, OutcomeLine, RelationLine, ResultLine, SummaryLine } from "../../model/result.ts";

const reference = readFileSync(new URL("../../../docs/reference/jsonl.md", import.meta.url), "utf8");
const forms = {
  entity: EntityLine,
  relation: RelationLine,
  finding: FindingLine,
  outcome: OutcomeLine,
  summary: SummaryLine,
};

for (const [kind, schema] of Object.entries(forms)) {
  const [, section = ""] = reference.split(`\n## ${kind}\n`);
  const own = section.split("\n## ")[0] ?? "";

  test(`the reference documents exactly the fields of a line of kind ${kind}`, () => {
    const documented = [...own.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
    assert.deepEqual(documented.toSorted(), Object.keys(schema.shape).toSorted());
  });

  test(`the reference's example of kind ${kind} is one`, () => {
    const [, example = ""] = /```json\n(.*)\n```/.exec(own) ?? [];
    assert.equal(ResultLine.parse(JSON.parse(example)).kind, kind);
  });
}
