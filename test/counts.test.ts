import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { Db, Query } from "../src/db/client.ts";
import { findingDims, findingLabel, readCounts } from "../src/db/tables/counts.ts";
import { lockScan, setHead } from "../src/db/tables/scans.ts";
import { lookUpAndCommit } from "../src/engine/commit.ts";
import { followFor } from "../src/engine/listing/follow.ts";
import type { Runtime } from "../src/engine/runtime.ts";
import type { Said } from "../src/engine/said.ts";
import type { FindingState } from "../src/model/finding.ts";
import type { Actor } from "../src/services/app.ts";
import { makeSuppressions } from "../src/services/findings/suppressions.ts";
import { triage } from "../src/services/findings/triage.ts";
import { eraseEntity } from "../src/services/graph/erase.ts";
import { removeScan } from "../src/services/remove-scan.ts";
import { aScan } from "./builders.ts";
import { onEveryDatabase } from "./databases.ts";
import { modules } from "./fixtures/told-modules.ts";
import { aRunningScan } from "./scan-in-db.ts";

/** Something that happens to a workspace; numbers choose what it happens to. */
const Step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("commit"),
      scan: fc.nat(2),
      facts: fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.nat(4)), { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("triage"),
      findings: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
      state: fc.constantFrom("open", "triaged", "accepted", "false_positive", "fixed"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("hide"), type: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("show") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("follow") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("erase"), entity: fc.nat(11) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove"), scan: fc.nat(2) }) },
);
type Step = {
  kind: string;
  scan?: number;
  facts?: [number, number, number][];
  findings?: number[];
  state?: string;
  type?: number;
  entity?: number;
};

const types = ["hostname", "ip", "email"];
const severities = ["info", "low", "medium", "high", "critical"] as const;
const nameOf = (n: number) => [`h${n}.example.org`, `192.0.2.${n}`, `p${n}@example.org`][n % 3] ?? "";
const of = (n: number) => ({ type: types[n % 3] ?? "", value: nameOf(n) });

/** One fact by three numbers: an entity, a relation, or a finding of changing severity. */
function said([a, b, what]: [number, number, number]): Said {
  const proofs = [{ kind: "derived" as const, rule: "chance", from: [] }];
  const subject = { kind: "e" as const, ref: 0, type: "", key: "" };
  const common = { subject, traits: 0, proofs, confidence: 1 };
  const base = { module: "told.domain", version: "1", job: null };
  if (what === 0) return { ...base, fact: { ...common, of: of(a) } };
  if (what < 3) {
    const from = { type: "hostname", value: nameOf(a - (a % 3)) };
    const to = { type: "ip", value: nameOf(b - (b % 3) + 1) };
    return { ...base, fact: { ...common, of: to, relation: { name: "resolves_to", from, to } } };
  }
  const severity = severities[b % 5] ?? "info";
  const finding = {
    type: `test.t${a % 3}`,
    category: "a category",
    severity,
    title: "t",
    description: "d",
    remediation: "",
    stable: {},
    data: {},
  };
  return { ...base, fact: { ...common, of: of(a), finding } };
}

async function commit(
  db: Db,
  { workspace, id, scope }: Runtime,
  facts: readonly [number, number, number][],
): Promise<void> {
  await db.as(workspace, async (q) => {
    const locked = await lockScan(q, workspace, id);
    if (!locked) return; // removed meanwhile
    const at = { workspace, scan: id, investigation: locked.investigation_id, head: locked.head, scope };
    const { head } = await lookUpAndCommit(q, at, facts.map(said));
    await setHead(q, workspace, id, head);
  });
}

async function apply(db: Db, actor: Actor, scans: readonly Runtime[], step: Step): Promise<void> {
  const { workspace } = actor;
  const scan = scans[step.scan ?? 0];
  const ids = (table: string) => db.as(workspace, (q) => q.rows<{ id: number }>(`select id from ${table} order by id`));
  const suppressions = makeSuppressions({ db });
  switch (step.kind) {
    case "commit":
      if (scan) await commit(db, scan, step.facts ?? []);
      return;
    case "triage": {
      const all = await ids("findings");
      const chosen = (step.findings ?? []).flatMap((n) => all[n % Math.max(1, all.length)]?.id ?? []);
      if (chosen.length > 0)
        await triage(db, actor, chosen, { state: step.state as FindingState, reason: "by chance" });
      return;
    }
    case "hide":
      await suppressions.create(actor, {
        type: `test.t${step.type}`,
        category: null,
        severities: null,
        subject_type: null,
        subject: null,
        reason: "by chance",
      });
      return;
    case "show":
      for (const rule of (await suppressions.list(actor)).slice(0, 1))
        await suppressions.remove(actor, rule.id).catch(() => {});
      return;
    case "follow":
      await followFor(db, workspace, 1_000);
      return;
    case "erase": {
      const [entity] = await db.as(workspace, (q) =>
        q.rows<{ id: number }>(`select id from entities where key = $1`, [nameOf(step.entity ?? 0)]),
      );
      await db.as(workspace, (q) => q.rows(`update scans set state = 'CANCELLED'`));
      const evidence = () => Promise.resolve({} as never);
      if (entity) await eraseEntity({ db, evidence }, actor, entity.id, "by chance").catch(() => {});
      return;
    }
    case "remove":
      if (scan) await db.as(workspace, (q) => removeScan(q, workspace, scan.id));
  }
}

/** The same counts from the things themselves. */
async function recount(q: Query, scope: string, kind: string): Promise<Record<string, number>> {
  const things = {
    entity: `select e.type as label from entities e where $1 = workspace_id or id in (
               select entity_id from scan_entities where scan_id = $1 union all select entity_id from investigation_entities where investigation_id = $1)`,
    relation: `select relation as label from relations where $1 = workspace_id or id in (select relation_id from scan_relations where scan_id = $1)`,
    finding: `select f.severity, f.state, f.type, f.category, f.suppressed_by is not null as suppressed from findings f where $1 = workspace_id or id in (
               select finding_id from scan_findings where scan_id = $1 union all select finding_id from investigation_findings where investigation_id = $1)`,
  }[kind];
  const rows = await q.rows<{ label?: string } & Parameters<typeof findingLabel>[0]>(things ?? "", [scope]);
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const label = row.label ?? findingLabel(row);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

async function checkCounts(db: Db, workspace: string, scopes: readonly string[], investigation: string): Promise<void> {
  await db.as(workspace, async (q) => {
    for (const scope of scopes)
      for (const kind of ["entity", "relation", "finding"] as const) {
        if (scope === investigation && kind === "relation") continue;
        const kept = Object.fromEntries((await readCounts(q, workspace, scope, kind)).map((row) => [row.label, row.n]));
        for (const [label, n] of Object.entries(kept)) assert.ok(n > 0, `${n} × ${label}`);
        assert.deepEqual(
          kept,
          sorted(await recount(q, scope, kind)),
          `${kind} of ${scope === workspace ? "the workspace" : scope === investigation ? "the investigation" : "a scan"}`,
        );
      }
  });
}

const sorted = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

onEveryDatabase(
  "counts that are kept are what counting gives, whatever happens and whatever happens at once",
  async (_t, db) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(Step, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 14 }),
        async (rounds) => {
          const workspace = randomUUID();
          const investigation = randomUUID();
          const spec = aScan({ modules: [{ id: "told.domain", options: { script: "" } }] });
          const first = await aRunningScan(db, spec, modules);
          const scans = [
            first,
            await aRunningScan(db, spec, modules, first.workspace),
            await aRunningScan(db, spec, modules, first.workspace),
          ];
          const actor: Actor = { workspace: first.workspace, name: workspace, role: "owner" };
          await db.as(first.workspace, (q) =>
            q.rows(`update scans set investigation_id = $1 where id <> $2`, [investigation, first.id]),
          );
          const scopes = [first.workspace, ...scans.map((scan) => scan.id)];
          for (const steps of rounds) {
            await Promise.all((steps as Step[]).map((step) => apply(db, actor, scans, step)));
            await checkCounts(db, first.workspace, scopes, investigation);
          }
          await followFor(db, first.workspace, 10_000);
          await checkCounts(db, first.workspace, [...scopes, investigation], investigation);
        },
      ),
      { numRuns: 8, interruptAfterTimeLimit: 40_000, endOnFailure: true },
    );
  },
);

test("what a finding is counted by can be read back from its label", () => {
  const Dims = fc.record({
    severity: fc.constantFrom(...severities),
    state: fc.constantFrom("open", "fixed"),
    suppressed: fc.boolean(),
    type: fc.stringMatching(/^[a-z0-9_.]+$/),
    category: fc.string(),
  });
  fc.assert(fc.property(Dims, (dims) => assert.deepEqual(findingDims(findingLabel(dims)), { ...dims })));
});
