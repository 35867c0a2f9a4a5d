import type { Bucket, Kind } from "./timeline-queries.ts";

/** What the server counts by. */
export type Unit = "hour" | "day" | "month" | "year";

export type Bin = {
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
};

/** More bars than this are no longer told apart. */
export const mostBins = 150;
const hour = 3_600_000;
const lengths: Record<Unit, number> = { hour, day: 24 * hour, month: 30.44 * 24 * hour, year: 365.25 * 24 * hour };
const units: readonly Unit[] = ["hour", "day", "month", "year"];

/** The finest unit by which a stretch of time still has few enough bars. */
export function unitFor(from: number, to: number): Unit {
  return units.find((unit) => (to - from) / lengths[unit] <= mostBins) ?? "year";
}

/** The beginning of the unit that a moment lies in, and some units later, in UTC. */
export function startOf(at: number, unit: Unit, later = 0): number {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === "year") return utc(year + later, 0);
  if (unit === "month") return utc(year, month + later);
  if (unit === "day") return utc(year, month, day + later);
  return Math.floor(at / hour) * hour + later * hour;
}

/** Date.UTC takes the years 0 to 99 for those of the last century. */
function utc(year: number, month: number, day = 1): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

/** Bars without a gap from the first to the last; what the server counted in smaller units is added up. */
export function binsOf(buckets: readonly Bucket[], unit: Unit, range: { from?: number; to?: number } = {}): Bin[] {
  const times = buckets.map(({ at }) => Date.parse(at));
  if (times.length === 0 && (range.from === undefined || range.to === undefined)) return [];
  const first = startOf(range.from ?? Math.min(...times), unit);
  const last = startOf(range.to === undefined ? Math.max(...times) : range.to - 1, unit);
  const bins: { from: number; to: number; counts: Partial<Record<Kind, number>> }[] = [];
  for (let from = first; from <= last && bins.length < 2_000; from = startOf(from, unit, 1))
    bins.push({ from, to: startOf(from, unit, 1), counts: {} });
  const at = new Map(bins.map((bin) => [bin.from, bin]));
  for (const { at: when, counts } of buckets) {
    const bin = at.get(startOf(Date.parse(when), unit));
    if (!bin) continue;
    for (const [kind, n] of Object.entries(counts) as [Kind, number][]) bin.counts[kind] = (bin.counts[kind] ?? 0) + n;
  }
  return bins;
}

export function totalOf(counts: Bin["counts"], kinds: readonly Kind[]): number {
  return kinds.reduce((all, kind) => all + (counts[kind] ?? 0), 0);
}
