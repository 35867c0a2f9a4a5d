import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { aScan, aTarget } from "../../test/builders.ts";
import { onEveryDatabase } from "../../test/databases.ts";
import { aRunningScan } from "../../test/scan-in-db.ts";
import type { Db } from "../db/client.ts";
import { lockScan, setHead } from "../db/tables/scans.ts";
import { ScopeDocument } from "../model/scope.ts";
import { defineModule } from "../sdk/module.ts";
import { lookUpAndCommit } from "./commit.ts";
import { better, carries, stateOf } from "./improve.ts";
import { makePages } from "./pages.ts";
import type { Runtime } from "./runtime.ts";
import type { LogRecord, State } from "./takes.ts";

const module = defineModule({
  id: "some.module",
  title: "Some module",
  about: "Finds things.",
  footprint: "P0",
  consumes: ["hostname"],
  produces: ["hostname", "ip"],
  options: z.object({}),
  verified: null,
  run() {},
});

const target = { type: "hostname", value: "start.example.net" };
/** Names out of scope, names in scope (of themselves), addresses (in scope when a name in scope resolves to them). */
const things = [
  target,
  ...["a", "b", "c"].map((label) => ({ type: "hostname", value: `${label}.example.net` })),
  ...["e"].map((label) => ({ type: "hostname", value: `${label}.example.org` })),
  ...[1].map((last) => ({ type: "ip", value: `192.0.2.${last}` })),
];
type Thing = (typeof things)[number];
const nameOf = ({ type, value }: Thing) => `${type} ${value}`;
const Name = fc.constantFrom(...things.filter(({ type }) => type === "hostname"));

/** From `subject`, `of` was found; perhaps with a relation that starts at something else again. */
const Found = fc.record({
  subject: Name,
  of: fc.constantFrom(...things),
  from: fc.option(Name, { nil: undefined }),
});
type Found = typeof Found extends fc.Arbitrary<infer T> ? T : never;

const relationOf = ({ of, from }: Found) =>
  from && nameOf(from) !== nameOf(of)
    ? { name: of.type === "ip" ? "resolves_to" : "alias_of", from, to: of }
    : undefined;

const scope = { allow: ["example.org"], resolved_addresses: true };

/** Where everything must stand, by the definition alone: until nothing improves. */
function fixpoint(scan: Runtime, facts: readonly Found[]): Map<string, State> {
  const states = new Map<string, State>([[nameOf(target), { distance: 0, inScope: true, traits: 0 }]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const fact of facts) {
      const parent = states.get(nameOf(fact.subject));
      if (!parent) continue;
      const relation = relationOf(fact);
      for (const it of relation ? [relation.from, fact.of] : [fact.of]) {
        const carried =
          relation !== undefined &&
          it === fact.of &&
          carries(relation.name, states.get(nameOf(relation.from)), scan.scope, it.type, it.value);
        const state = stateOf(it.type, it.value, parent, scan.scope, carried);
        const known = states.get(nameOf(it));
        const after = known ? better(known, state) : state;
        if (after === known) continue;
        states.set(nameOf(it), after);
        changed = true;
      }
    }
  }
  return states;
}

/** Commits facts as they come, in slices; those whose subject nobody has found yet come later. */
async function commitInOrder(db: Db, scan: Runtime, facts: readonly Found[], slice: number): Promise<void> {
  let waiting = [...facts];
  for (let known = 1; waiting.length > 0 && known > 0; ) {
    const ids = await entityIds(db, scan);
    const ready = waiting.filter(({ subject }) => ids.has(nameOf(subject))).slice(0, slice);
    waiting = waiting.filter((fact) => !ready.includes(fact));
    known = ready.length;
    const said = ready.map((fact) => {
      const relation = relationOf(fact);
      const subject = {
        kind: "e" as const,
        ref: ids.get(nameOf(fact.subject)) ?? 0,
        type: "hostname",
        key: fact.subject.value,
      };
      const proofs = [{ kind: "derived" as const, rule: "chance", from: [] }];
      const one = { subject, of: fact.of, traits: 0, proofs, confidence: 1, ...(relation && { relation }) };
      return { module: module.id, version: "1", job: null, fact: one };
    });
    await db.as(scan.workspace, async (q) => {
      const { head = 0 } = (await lockScan(q, scan.workspace, scan.id)) ?? {};
      const done = await lookUpAndCommit(
        q,
        { workspace: scan.workspace, scan: scan.id, investigation: null, head, scope: scan.scope },
        said,
      );
      await setHead(q, scan.workspace, scan.id, done.head);
    });
  }
}

function entityIds(db: Db, scan: Runtime): Promise<Map<string, number>> {
  return db.as(scan.workspace, async (q) => {
    const rows = await q.rows<{ id: number; type: string; key: string }>(
      `select e.id, e.type, e.key from scan_entities s join entities e on e.id = s.entity_id where s.scan_id = $1`,
      [scan.id],
    );
    return new Map(rows.map(({ id, type, key }) => [`${type} ${key}`, id]));
  });
}

async function readLog(db: Db, scan: Runtime): Promise<LogRecord[]> {
  return db.as(scan.workspace, async (q) => {
    const { head = 0 } = (await lockScan(q, scan.workspace, scan.id)) ?? {};
    return makePages().read(q, scan.workspace, scan.id, 0, head);
  });
}

/** The log tells how each thing came to stand where it does, and modules that read relations learn where those start. */
function checkLog(log: readonly LogRecord[], states: ReadonlyMap<string, State>): void {
  const now = new Map<string, State>();
  const relations = new Map<string, LogRecord>();
  for (const [at, record] of log.entries()) {
    assert.equal(record.seq, at + 1);
    if (record.relation) {
      relations.set(`${record.key} ${record.relation.name} ${record.relation.key}`, record);
      continue;
    }
    const name = `${record.type} ${record.key}`;
    assert.deepEqual(record.before, now.get(name) ?? null, `${name} was where the log left it`);
    if (record.before)
      assert.notEqual(better(record.before, record.after), record.before, `${name} is better than before`);
    now.set(name, record.after);
  }
  assert.deepEqual(new Map([...now].sort()), states);
  for (const [name, { type, key, after }] of relations) {
    const { distance, inScope } = now.get(`${type} ${key}`) ?? {};
    assert.deepEqual(
      [after.distance, after.inScope],
      [distance, inScope],
      `${name} was said again when its start improved`,
    );
  }
}

onEveryDatabase(
  "where things stand in the end does not depend on the order in which they were found",
  async (_t, db) => {
    const spec = aScan({
      targets: [aTarget(target.type, target.value)],
      scope: ScopeDocument.parse(scope),
      modules: [{ id: module.id, options: {} }],
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(Found, { minLength: 1, maxLength: 14 }).chain((facts) =>
          fc.record({
            facts: fc.constant(facts),
            order: fc.shuffledSubarray(facts, { minLength: facts.length }),
            slice: fc.integer({ min: 1, max: 4 }),
          }),
        ),
        async ({ facts, order, slice }) => {
          const scan = await aRunningScan(db, spec, [module]);
          await commitInOrder(db, scan, order, slice);
          const expected = fixpoint(scan, facts);
          const log = await readLog(db, scan);
          checkLog(log, new Map([...expected].sort()));
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  },
);
