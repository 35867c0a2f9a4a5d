import { expect, test } from "vitest";
import { binsOf, startOf, unitFor } from "./bins.ts";

const at = (text: string) => Date.parse(text);

test("a longer time is counted by a coarser unit", () => {
  expect(unitFor(at("2026-01-01"), at("2026-01-05"))).toBe("hour");
  expect(unitFor(at("2026-01-01"), at("2026-04-01"))).toBe("day");
  expect(unitFor(at("2020-01-01"), at("2026-01-01"))).toBe("month");
  expect(unitFor(at("1990-01-01"), at("2049-01-01"))).toBe("year");
});

test("bars stand without a gap, and smaller counts add up in them", () => {
  const bins = binsOf(
    [
      { at: "2024-02-01T00:00:00.000Z", counts: { registered: 1 } },
      { at: "2024-11-01T00:00:00.000Z", counts: { registered: 2, expires: 1 } },
      { at: "2026-03-01T00:00:00.000Z", counts: { first_seen: 5 } },
    ],
    "year",
  );
  expect(bins.map(({ from, counts }) => [new Date(from).getUTCFullYear(), counts])).toEqual([
    [2024, { registered: 3, expires: 1 }],
    [2025, {}],
    [2026, { first_seen: 5 }],
  ]);
});

test("a month ends where the next begins, over the end of a year and far back", () => {
  expect(new Date(startOf(at("2025-12-31T23:59:00Z"), "month", 1)).toISOString()).toBe("2026-01-01T00:00:00.000Z");
  expect(new Date(startOf(at("0099-06-01T00:00:00Z"), "year")).getUTCFullYear()).toBe(99);
});

test("a chosen time is shown whole, though nothing happened at its ends", () => {
  const bins = binsOf([{ at: "2026-01-03T00:00:00.000Z", counts: { note: 1 } }], "day", {
    from: at("2026-01-01T00:00:00Z"),
    to: at("2026-01-06T00:00:00Z"),
  });
  expect(bins.length).toBe(5);
});
