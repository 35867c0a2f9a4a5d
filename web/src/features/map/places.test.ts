import { expect, test } from "vitest";
import { clustersOf, placesOf } from "./places.ts";

const nowhere = { city: null, latitude: null, longitude: null };
const aPoint = (id: number, place: object) => ({
  id,
  type: "ip",
  value: `192.0.2.${id}`,
  country: null,
  ...nowhere,
  ...place,
});

test("what has only a country stands at its centre, and says so", () => {
  const { places, nowhere: lost } = placesOf([
    aPoint(1, { country: "FR" }),
    aPoint(2, { country: "FR" }),
    aPoint(3, { country: "FR", city: "Paris", latitude: 48.86, longitude: 2.35 }),
    aPoint(4, { country: "ZZ" }),
    aPoint(5, { latitude: 900, longitude: 2 }),
  ]);
  expect(places.map(({ key, isExact, points }) => [key, isExact, points.length])).toEqual([
    ["FR", false, 2],
    ["48.86,2.35", true, 1],
  ]);
  expect(places[0]?.latitude).toBeGreaterThan(45);
  expect(lost).toBe(2);
});

test("places that would lie over each other are one mark with their sum", () => {
  const { places } = placesOf([
    aPoint(1, { latitude: 10, longitude: 10 }),
    aPoint(2, { latitude: 11, longitude: 10 }),
    aPoint(3, { latitude: 50, longitude: 10 }),
  ]);
  const at = (place: (typeof places)[number]) => [place.longitude, place.latitude] as const;
  expect(clustersOf(places, at, 5).map(({ n }) => n)).toEqual([2, 1]);
  expect(clustersOf(places, at, 0.5).map(({ n }) => n)).toEqual([1, 1, 1]);
});
