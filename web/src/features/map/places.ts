import centres from "./country-centres.json";
import type { Point } from "./map-queries.ts";

export type Place = {
  readonly key: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly country: string | null;
  readonly city: string | null;
  /** False where no more is known than the country: it stands at its centre. */
  readonly isExact: boolean;
  readonly points: readonly Point[];
};

/** Longitude and latitude of a country's centre, by its two letters. */
const centreOf = (country: string | null) =>
  country === null ? undefined : (centres as Record<string, readonly number[]>)[country.toUpperCase()];

/** Points that are at one place together; `nowhere` are those whose country nobody knows. */
export function placesOf(points: readonly Point[]): { places: Place[]; nowhere: number } {
  const places = new Map<string, Place & { points: Point[] }>();
  let nowhere = 0;
  for (const point of points) {
    const { country, city, latitude, longitude } = point;
    const isExact = latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    const [x, y] = isExact ? [longitude, latitude] : (centreOf(country) ?? []);
    if (x === undefined || y === undefined) {
      nowhere += 1;
      continue;
    }
    const key = isExact ? `${y},${x}` : (country ?? "").toUpperCase();
    const place = places.get(key);
    if (place) place.points.push(point);
    else places.set(key, { key, longitude: x, latitude: y, country, city, isExact, points: [point] });
  }
  return { places: [...places.values()].sort((a, b) => b.points.length - a.points.length), nowhere };
}

export type Cluster = { readonly x: number; readonly y: number; readonly n: number; readonly places: readonly Place[] };

/** Places that would lie over each other become one mark, at the largest of them. Looks at near cells of a grid only. */
export function clustersOf(
  places: readonly Place[],
  project: (place: Place) => readonly [number, number] | null,
  apart: number,
): Cluster[] {
  const clusters: { x: number; y: number; n: number; places: Place[] }[] = [];
  const cells = new Map<string, (typeof clusters)[number][]>();
  for (const place of places) {
    const at = project(place);
    if (!at) continue;
    const [x, y] = at;
    const [column, row] = [Math.floor(x / apart), Math.floor(y / apart)];
    const near = around
      .flatMap(([dx, dy]) => cells.get(`${column + dx} ${row + dy}`) ?? [])
      .find((one) => Math.hypot(one.x - x, one.y - y) < apart);
    if (near) {
      near.n += place.points.length;
      near.places.push(place);
      continue;
    }
    const made = { x, y, n: place.points.length, places: [place] };
    clusters.push(made);
    const cell = cells.get(`${column} ${row}`);
    if (cell) cell.push(made);
    else cells.set(`${column} ${row}`, [made]);
  }
  return clusters;
}

const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));
