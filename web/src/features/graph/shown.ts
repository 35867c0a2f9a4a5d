import type { Edge, Mark, View } from "./graph-state.ts";

/** What of a view is looked at: without some types, as known at some time. */
export type Sieve = { readonly without: ReadonlySet<string>; readonly until: number | null };

export type Shown = {
  readonly nodes: ReadonlyMap<string, Mark>;
  readonly edges: readonly Edge[];
  readonly links: ReadonlyMap<string, number>;
};

export function sift({ nodes, edges, hidden }: View, { without, until }: Sieve): Shown {
  const isSeen = (mark: Mark): boolean => {
    if (hidden.has(mark.key) || without.has(mark.type)) return false;
    if (mark.kind === "fold") {
      const at = nodes.get(mark.at);
      return until === null && at !== undefined && isSeen(at);
    }
    return until === null || mark.firstSeen === null || Date.parse(mark.firstSeen) <= until;
  };
  const seen = new Map<string, Mark>();
  for (const mark of nodes.values()) if (isSeen(mark)) seen.set(mark.key, mark);
  const drawn: Edge[] = [];
  const links = new Map<string, number>();
  for (const edge of edges.values()) {
    if (!seen.has(edge.from) || !seen.has(edge.to)) continue;
    drawn.push(edge);
    links.set(edge.from, (links.get(edge.from) ?? 0) + 1);
    if (edge.to !== edge.from) links.set(edge.to, (links.get(edge.to) ?? 0) + 1);
  }
  return { nodes: seen, edges: drawn, links };
}

/** From when to when the entities of a view were first seen; null where that is one moment. */
export function spanOf({ nodes }: View): readonly [number, number] | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const mark of nodes.values()) {
    if (mark.kind !== "entity" || mark.firstSeen === null) continue;
    const at = Date.parse(mark.firstSeen);
    if (at < from) from = at;
    if (at > to) to = at;
  }
  return to > from ? [from, to] : null;
}

/** How many there are of each type, the most first; folds count what they hold. */
export function typesOf({ nodes }: View): { type: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const mark of nodes.values())
    counts.set(mark.type, (counts.get(mark.type) ?? 0) + (mark.kind === "fold" ? mark.count : 1));
  return [...counts].map(([type, n]) => ({ type, n })).sort((a, b) => b.n - a.n || a.type.localeCompare(b.type));
}

export type Place = { readonly x: number; readonly y: number };

/** Whether a point lies in a polygon: the line from it crosses the border an odd number of times. */
export function isInside({ x, y }: Place, polygon: readonly Place[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const a = polygon[i];
    const b = polygon[j];
    if (!a || !b) continue;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** A collected value on one line, its invisible characters made visible, cut where it is long. */
export function labelText(value: string, most = 40): string {
  const cut = value.length > most * 4 ? value.slice(0, most * 4) : value;
  const text = cut.replace(unseen, (one) => {
    const code = one.codePointAt(0) ?? 0;
    return code < 0x20
      ? String.fromCodePoint(0x2400 + code)
      : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
  const signs = [...text];
  return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : text;
}
