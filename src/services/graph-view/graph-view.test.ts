import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cutTo, fold } from "./fold.ts";
import { findPath } from "./path.ts";
import type { Step } from "./queries.ts";

const node = (id: number, type = "hostname") => ({ id, type });
const edge = (id: number, from: number, to: number, relation = "subdomain_of") => ({ id, from, to, relation });

test("leaves that say the same of one node become one that counts them", () => {
  const nodes = [node(1, "domain"), ...[2, 3, 4, 5, 6, 7].map((id) => node(id)), node(8, "ip"), node(9)];
  const edges = [
    ...[2, 3, 4, 5, 6, 7].map((id) => edge(id, id, 1)),
    edge(100, 7, 8, "resolves_to"), // 7 is no leaf
    edge(101, 1, 9, "has_mail_server"), // of another kind
  ];
  const { nodes: left, edges: rest, folds } = fold(nodes, edges, { least: 4, keep: new Set([2]) });
  assert.deepEqual(
    folds.map(({ at, type, relation, direction, count, sample }) => [at, type, relation, direction, count, sample]),
    [[1, "hostname", "subdomain_of", "in", 4, [3, 4, 5, 6]]],
  );
  assert.deepEqual(
    left.map(({ id }) => id),
    [1, 2, 7, 8, 9],
  );
  assert.deepEqual(
    rest.map(({ id }) => id),
    [2, 7, 100, 101],
  );
  assert.equal(fold(nodes, edges, { least: 5, keep: new Set([2]) }).folds.length, 0, "too few");
});

test("a graph that is cut has no edge without its ends, and no more marks than allowed", () => {
  const graph = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    pairs: fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 120 }),
    marks: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(graph, ({ count, pairs, marks }) => {
      const nodes = Array.from({ length: count }, (_, id) => node(id));
      const edges = pairs.filter(([a, b]) => a < count && b < count).map(([a, b], id) => edge(id, a, b));
      const folded = fold(nodes, edges, { least: 3, keep: new Set() });
      const hidden = folded.folds.reduce((sum, one) => sum + one.count, 0);
      assert.equal(folded.nodes.length + hidden, count, "every node is there or counted");
      assert.equal(folded.edges.length + hidden, edges.length);
      const cut = cutTo(folded, marks);
      assert.ok(cut.nodes.length + cut.edges.length + 2 * cut.folds.length <= marks || !cut.isCut);
      const there = new Set(cut.nodes.map(({ id }) => id));
      for (const { from, to } of cut.edges) assert.ok(there.has(from) && there.has(to));
      for (const { at } of cut.folds) assert.ok(there.has(at));
    }),
  );
});

/** A graph in memory, and distances in it by the plainest search. */
function lookIn(pairs: readonly (readonly [number, number])[]) {
  return async (ids: readonly number[]) => ({
    steps: ids.flatMap((here) =>
      pairs.flatMap(([from_id, to_id], id): Step[] =>
        from_id === here || to_id === here
          ? [{ id, from_id, to_id, relation: "r", here, other: from_id === here ? to_id : from_id }]
          : [],
      ),
    ),
    cut: new Set<number>(),
  });
}

function distance(pairs: readonly (readonly [number, number])[], from: number, to: number): number | null {
  let ring = new Set([from]);
  const seen = new Set(ring);
  for (let hops = 0; ring.size > 0; hops++) {
    if (ring.has(to)) return hops;
    const next = new Set<number>();
    for (const [a, b] of pairs)
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const)
        if (ring.has(x) && !seen.has(y)) next.add(y);
    for (const id of next) seen.add(id);
    ring = next;
  }
  return null;
}

test("the shortest path is as long as the plainest search says, and hangs together", async () => {
  const pairs = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(pairs, fc.nat(14), fc.nat(14), async (graph, from, to) => {
      const found = await findPath(lookIn(graph), from, to, { hops: 20, visited: 1_000 });
      assert.equal(found.steps?.length ?? null, distance(graph, from, to));
      assert.ok(found.isComplete);
      let at = from;
      for (const { here, other } of found.steps ?? []) {
        assert.equal(here, at);
        at = other;
      }
      if (found.steps) assert.equal(at, to);
    }),
  );
});

test("a search that meets its bounds does not say that there is no path", async () => {
  const line = Array.from({ length: 12 }, (_, id) => [id, id + 1] as const);
  const short = await findPath(lookIn(line), 0, 12, { hops: 6, visited: 1_000 });
  assert.deepEqual([short.steps, short.isComplete], [null, false]);
  const few = await findPath(lookIn(line), 0, 12, { hops: 20, visited: 5 });
  assert.deepEqual([few.steps, few.isComplete], [null, false]);
  assert.equal((await findPath(lookIn(line), 0, 12, { hops: 12, visited: 1_000 })).steps?.length, 12);
  const apart = await findPath(lookIn([[0, 1]]), 0, 7, { hops: 20, visited: 1_000 });
  assert.deepEqual([apart.steps, apart.isComplete], [null, true]);
});
