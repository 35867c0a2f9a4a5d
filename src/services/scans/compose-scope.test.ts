import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Footprint, footprints, within } from "../../model/footprint.ts";
import { authorizesTarget } from "../../model/place.ts";
import { compileScope, ScopeDocument } from "../../model/scope.ts";
import type { Meant } from "../targets/resolve.ts";
import { composeScope } from "./compose-scope.ts";
import { makeStanding } from "./settled.ts";

const names = ["a.example", "b.example", "c.example", "d.example"] as const;

type Given = { name: string; type: string; granted: Footprint | null; resolved: boolean; deny: string[] };

function meant({ name, type, granted, resolved, deny }: Given): Meant {
  const value = type === "email" ? `info@${name}` : name;
  const scope = { allow: [name], deny, footprint: granted ?? "P1", resolved_addresses: resolved, authorized_by: "x" };
  return {
    ...{ id: name, type, value, scope: { allow: [name], deny } },
    authorization: granted && {
      ...{ id: "1", target_id: name, scope, acknowledgement: "", acknowledged_by: "" },
      ...{ acknowledged_at: new Date(), withdrawn_by: null, withdrawn_at: null },
    },
  };
}

const target = fc.record({
  name: fc.constantFrom(...names),
  type: fc.constantFrom("domain", "email"),
  granted: fc.constantFrom<Footprint | null>(null, "P2", "P3"),
  resolved: fc.boolean(),
  deny: fc.subarray(["x.a.example", "c.example"]),
});

test("no scan touches what was not authorized so far, whatever its targets say", () => {
  fc.assert(
    fc.property(
      fc.array(target, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...footprints),
      (given, footprint) => {
        const targets = given.map(meant);
        const { scope, unauthorized } = composeScope(targets, footprint);
        const compiled = compileScope(scope, []);
        assert.deepEqual(ScopeDocument.parse(scope), scope);
        for (const { deny } of given)
          for (const entry of deny) assert.ok(compiled.denies(entry), "what one denies, nobody touches");
        if (within(footprint, "P1")) {
          assert.deepEqual([scope.footprint, scope.resolved_addresses, unauthorized], ["P1", false, []]);
          return;
        }
        const enough = given.filter(({ granted }) => granted !== null && within(footprint, granted));
        for (const name of names) {
          const said = enough.some((one) => one.name === name);
          const denied = given.some(({ deny }) => deny.includes(name));
          assert.equal(compiled.authorizesName(name), said && !denied, name);
        }
        assert.equal(scope.resolved_addresses, enough.length > 0 && enough.every(({ resolved }) => resolved));
        const missing = targets.filter(
          (one, index) => authorizesTarget(compiled, one) !== null && !enough.some((other) => other === given[index]),
        );
        assert.deepEqual(new Set(unauthorized), new Set(missing));
      },
    ),
  );
});

test("a record is settled, open, cancelled, failed or not planned, by offsets and jobs", () => {
  const job = (state: "RUNNING" | "FAILED" | "CANCELLED", from: number, to: number) => ({
    ...{ module: "m", state, from, to, low: from + 1, settled: [from + 3], error: "broken" },
  });
  const standing = makeStanding(
    [{ module: "m", planned: 30, subjects: 0, settled: 0 }],
    [job("RUNNING", 0, 5), job("FAILED", 5, 10), job("CANCELLED", 10, 15)],
  );
  const how = (seq: number) => standing("m", seq).how;
  assert.deepEqual([1, 2, 3, 4].map(how), ["settled", "open", "settled", "open"]);
  assert.deepEqual([6, 7, 8, 9].map(how), ["settled", "failed", "settled", "failed"]);
  assert.deepEqual([11, 12, 13, 14].map(how), ["settled", "cancelled", "settled", "cancelled"]);
  assert.deepEqual([16, 30, 31].map(how), ["settled", "settled", "unplanned"]);
  assert.equal(standing("another", 1).how, "unplanned");
});

test("what is authorized until a moment is authorized until then, and what ends first ends it for all", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-06-01T00:00:00Z") });
  const until = (name: string, moment?: string): Meant => {
    const one = meant({ name, type: "domain", granted: "P2", resolved: false, deny: [] });
    const { authorization } = one;
    if (!authorization || !moment) return one;
    const scope = { ...(authorization.scope as object), until: moment };
    return { ...one, authorization: { ...authorization, scope } };
  };
  const targets = [
    until("a.example", "2026-12-31T23:00:00+02:00"),
    until("b.example", "2026-07-01T00:00:00Z"),
    until("c.example"),
  ];
  const { scope } = composeScope(targets, "P2");
  assert.equal(scope.until, "2026-07-01T00:00:00Z");
  const compiled = compileScope(scope, []);
  assert.equal(compiled.authorizesName("a.example"), true);
  t.mock.timers.setTime(Date.parse("2026-07-01T00:00:00Z"));
  assert.equal(compiled.authorizesName("a.example"), false);
});
