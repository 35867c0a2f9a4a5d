import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Action,
  begin,
  type Found,
  type GraphState,
  marksOf,
  mostMarks,
  reduce,
  type View,
} from "./graph-state.ts";

const node = (id: number, type = "hostname"): Found["nodes"][number] => ({
  ...{ id, type, value: `n${id}`, first_seen: "2026-01-01T00:00:00.000Z" },
  ...{ distance: null, in_scope: null, severity: null },
});
const edge = (id: number, from: number, to: number, relation = "subdomain_of") => ({ id, from, to, relation });
const crowd = (at: number, count: number) => ({
  ...{ id: `${at}.in.subdomain_of.hostname`, at, type: "hostname", relation: "subdomain_of" },
  ...{ direction: "in" as const, count, sample: [] },
});
const group = { at: "1", relation: "subdomain_of", direction: "in" as const, type: "hostname" };

const steps = (state: GraphState, ...actions: Action[]) => actions.reduce(reduce, state);
const plain = (view: View) =>
  Object.fromEntries(Object.entries(view).map(([name, map]) => [name, Object.fromEntries(map)]));

const aGraph = fc
  .record({
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
    pairs: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 15 }),
    folds: fc.array(fc.tuple(fc.nat(11), fc.integer({ min: 5, max: 60 })), { maxLength: 3 }),
  })
  .map(({ ids, pairs, folds }): Found => {
    const at = (place: number) => ids[place % ids.length] ?? 1;
    return {
      nodes: ids.map((id) => node(id, id % 3 ? "hostname" : "ip")),
      edges: pairs.map(([a, b]) => edge(at(a) * 100 + at(b), at(a), at(b))),
      folds: folds.map(([a, count]) => crowd(at(a), count)),
    };
  });
const keys = fc.array(fc.integer({ min: 1, max: 30 }).map(String), { maxLength: 4 });
const anAction: fc.Arbitrary<Action> = fc.oneof(
  aGraph.map((found): Action => ({ do: "add", found })),
  fc
    .tuple(aGraph, fc.option(fc.constant("more")))
    .map(([found, next]): Action => ({ do: "add", found, page: { group, next } })),
  keys.map((all): Action => ({ do: "hide", keys: all })),
  keys.map((all): Action => ({ do: "unpin", keys: all })),
  keys.map((all): Action => ({ do: "pin", places: new Map(all.map((key, x) => [key, [x, 1] as const])) })),
  keys.map((all): Action => ({ do: "restore", hidden: all, pinned: new Map([["1", [2, 3] as const]]) })),
  fc.constant<Action>({ do: "showAll" }),
);

test("however much was done, undoing all of it leads back to the start, and redoing to where one was", () => {
  fc.assert(
    fc.property(aGraph, fc.array(anAction, { maxLength: 25 }), (found, actions) => {
      const start = begin(found);
      const end = steps(start, ...actions);
      let back = end;
      while (back.past.length > 0) back = reduce(back, { do: "undo" });
      expect(plain(back.view)).toEqual(plain(start.view));
      let again = back;
      while (again.future.length > 0) again = reduce(again, { do: "redo" });
      expect(plain(again.view)).toEqual(plain(end.view));
    }),
  );
});

test("whatever is done, no link has an end that is not there, and folds hang on something", () => {
  const more: fc.Arbitrary<Action> = fc.oneof(anAction, fc.constantFrom<Action>({ do: "undo" }, { do: "redo" }));
  fc.assert(
    fc.property(aGraph, fc.array(more, { maxLength: 30 }), (found, actions) => {
      const { view } = steps(begin(found), ...actions);
      for (const { from, to } of view.edges.values()) {
        expect(view.nodes.has(from)).toBe(true);
        expect(view.nodes.has(to)).toBe(true);
      }
      for (const mark of view.nodes.values())
        if (mark.kind === "fold") {
          expect(view.nodes.has(mark.at)).toBe(true);
          expect(mark.count).toBeGreaterThan(0);
        }
      for (const key of view.hidden.keys()) expect(view.nodes.has(key)).toBe(true);
    }),
  );
});

test("something new after undoing takes away what could be redone", () => {
  const one = steps(
    begin({ nodes: [node(1), node(2)], edges: [], folds: [] }),
    { do: "hide", keys: ["1"] },
    { do: "undo" },
  );
  expect(one.future).toHaveLength(1);
  expect(reduce(one, { do: "hide", keys: ["2"] }).future).toHaveLength(0);
  expect(reduce(one, { do: "hide", keys: ["nobody"] })).toBe(one);
});

test("who is taken out of a fold is no longer counted by it, and an empty fold is gone", () => {
  const start = begin({ nodes: [node(1, "domain")], edges: [], folds: [crowd(1, 60)] });
  const page = (from: number, to: number): Found => {
    const ids = Array.from({ length: to - from }, (_, n) => from + n);
    return { nodes: ids.map((id) => node(id)), edges: ids.map((id) => edge(id, id, 1)), folds: [] };
  };
  const key = "1.in.subdomain_of.hostname";
  const fifty = reduce(start, { do: "add", found: page(10, 60), page: { group, next: "cursor" } });
  expect(fifty.view.nodes.get(key)).toMatchObject({ kind: "fold", count: 10 });
  expect(fifty.view.pages.get(key)).toBe("cursor");
  const all = reduce(fifty, { do: "add", found: page(60, 70), page: { group, next: null } });
  expect(all.view.nodes.has(key)).toBe(false);
  expect(all.view.edges.size).toBe(60);
  expect(reduce(all, { do: "undo" }).view.nodes.get(key)).toMatchObject({ count: 10 });
});

test("a crowd that comes with an expansion does not count who is shown already", () => {
  const start = begin({
    nodes: [node(1, "domain"), node(2), node(3)],
    edges: [edge(2, 2, 1), edge(3, 3, 1)],
    folds: [],
  });
  const { view } = reduce(start, { do: "add", found: { nodes: [node(1, "domain")], edges: [], folds: [crowd(1, 9)] } });
  expect(view.nodes.get("1.in.subdomain_of.hostname")).toMatchObject({ count: 7 });
});

test("never more marks than can be drawn; who hides some makes room", () => {
  const ids = Array.from({ length: 2_600 }, (_, n) => n + 2);
  const big: Found = {
    nodes: [node(1), ...ids.map((id) => node(id))],
    edges: ids.map((id) => edge(id, id, 1)),
    folds: [],
  };
  const full = reduce(begin({ nodes: [node(1)], edges: [], folds: [] }), { do: "add", found: big });
  expect(full.isFull).toBe(true);
  expect(marksOf(full.view)).toBeLessThanOrEqual(mostMarks);
  const room = reduce(full, { do: "hide", keys: ids.slice(0, 1_000).map(String) });
  expect(room.isFull).toBe(false);
  const more: Found = { nodes: [node(9_999)], edges: [edge(9_999, 9_999, 1)], folds: [] };
  expect(reduce(room, { do: "add", found: more }).view.nodes.has("9999")).toBe(true);
});

test("what is hidden stays hidden when the graph is read again, and comes back when it is asked for", () => {
  const found: Found = { nodes: [node(1), node(2)], edges: [edge(1, 1, 2)], folds: [] };
  const hidden = reduce(begin(found), { do: "hide", keys: ["2"] });
  expect(reduce(hidden, { do: "add", found, isRefresh: true }).view.hidden.has("2")).toBe(true);
  expect(reduce(hidden, { do: "add", found }).view.hidden.has("2")).toBe(false);
});
