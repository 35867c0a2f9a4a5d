import { closest, distance } from "fastest-levenshtein";

/** The one of `known` that was probably meant, or null when none is near. */
export function nearest(written: string, known: readonly string[]): string | null {
  const lower = written.toLowerCase();
  const starts = known.filter((name) => lower.length >= 3 && name.startsWith(lower));
  if (starts.length === 1) return starts[0] ?? null;
  if (known.length === 0 || written.length > 60) return null;
  const best = closest(lower, [...known]);
  return distance(lower, best) <= (best.length < 4 ? 1 : Math.max(2, Math.floor(best.length / 3))) ? best : null;
}

/** "Did you mean …?" for a hint, or undefined. */
export function didYouMean(written: string, known: readonly string[], prefix = ""): string | undefined {
  const meant = nearest(written, known);
  return meant ? `Did you mean ${prefix}${meant}?` : undefined;
}
