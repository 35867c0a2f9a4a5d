import { expect, test } from "vitest";
import { begin, type Found } from "./graph-state.ts";
import { settle } from "./places.ts";
import { isInside, labelText, sift, spanOf, typesOf } from "./shown.ts";

const node = (id: number, type: string, first_seen: string): Found["nodes"][number] => ({
  ...{ id, type, value: `n${id}`, first_seen, distance: null, in_scope: null, severity: null },
});
const { view } = begin({
  nodes: [node(1, "domain", "2026-01-01T00:00:00Z"), node(2, "ip", "2026-02-01T00:00:00Z")],
  edges: [{ id: 1, from: 1, to: 2, relation: "resolves_to" }],
  folds: [
    {
      id: "1.in.subdomain_of.hostname",
      at: 1,
      type: "hostname",
      relation: "subdomain_of",
      direction: "in",
      count: 40,
      sample: [],
    },
  ],
});

test("a type that is left out takes its links with it; folds count what they hold", () => {
  expect(typesOf(view)).toEqual([
    { type: "hostname", n: 40 },
    { type: "domain", n: 1 },
    { type: "ip", n: 1 },
  ]);
  const all = sift(view, { without: new Set(), until: null });
  expect([all.nodes.size, all.edges.length, all.links.get("1")]).toEqual([3, 2, 2]);
  const some = sift(view, { without: new Set(["ip"]), until: null });
  expect([some.nodes.size, some.edges.length, some.links.get("1")]).toEqual([2, 1, 1]);
  const alone = sift(view, { without: new Set(["domain"]), until: null });
  expect([...alone.nodes.keys()]).toEqual(["2"]); // a fold does not stand without what it hangs on
});

test("at a time, only what was known by then", () => {
  expect(spanOf(view)).toEqual([Date.parse("2026-01-01"), Date.parse("2026-02-01")]);
  const then = sift(view, { without: new Set(), until: Date.parse("2026-01-15") });
  expect([...then.nodes.keys()]).toEqual(["1"]);
});

test("a lasso holds what lies inside of it, whatever its form", () => {
  const u = [
    [0, 0],
    [3, 0],
    [3, 3],
    [2, 3],
    [2, 1],
    [1, 1],
    [1, 3],
    [0, 3],
  ].map(([x = 0, y = 0]) => ({ x, y }));
  expect(isInside({ x: 0.5, y: 2 }, u)).toBe(true);
  expect(isInside({ x: 1.5, y: 2 }, u)).toBe(false);
  expect(isInside({ x: 1.5, y: 0.5 }, u)).toBe(true);
  expect(isInside({ x: 5, y: 1 }, u)).toBe(false);
});

test("a label shows what would turn or hide text, and is cut", () => {
  expect(labelText("a\u202egnp.exe")).toBe("a[U+202E]gnp.exe");
  expect(labelText("a\nb\u0000")).toBe("a␊b␀");
  expect([...labelText("x".repeat(5_000))]).toHaveLength(40);
});

test("everything gets a place of its own, beside what it is linked to", () => {
  const places = new Map([["1", [100, 100] as const]]);
  const fresh = settle(sift(view, { without: new Set(), until: null }), places);
  expect(fresh).toHaveLength(2);
  for (const [x, y] of places.values()) expect(Math.hypot(x - 100, y - 100)).toBeLessThan(40);
  expect(new Set([...places.values()].map(String)).size).toBe(3);
});
