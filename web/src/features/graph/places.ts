import type { Point } from "./graph-state.ts";
import type { Shown } from "./shown.ts";

/** A place for each node that has none: beside what it is linked to, else on a spiral, neighbours after each other. */
export function settle({ nodes, edges }: Shown, places: Map<string, Point>): string[] {
  const fresh = [...nodes.keys()].filter((key) => !places.has(key));
  if (fresh.length === 0) return fresh;
  const isFirst = fresh.length === nodes.size;
  const links = new Map<string, string[]>();
  const link = (a: string, b: string) => {
    const list = links.get(a);
    if (list) list.push(b);
    else links.set(a, [b]);
  };
  for (const { from, to } of edges) {
    link(from, to);
    link(to, from);
  }
  let turn = 0;
  const near = (key: string): Point | undefined => {
    for (const other of links.get(key) ?? []) {
      const place = places.get(other);
      if (place) return place;
    }
    return undefined;
  };
  const spiral = (): Point => {
    turn += 1;
    const radius = 12 * Math.sqrt(turn);
    return [radius * Math.cos(turn * 2.399963), radius * Math.sin(turn * 2.399963)];
  };
  const seen = new Set<string>();
  for (const root of fresh.toSorted((a, b) => (links.get(b)?.length ?? 0) - (links.get(a)?.length ?? 0))) {
    const queue = [root];
    for (let head = 0; head < queue.length; head += 1) {
      const key = queue[head] ?? "";
      if (seen.has(key) || places.has(key)) continue;
      seen.add(key);
      const beside = isFirst ? undefined : near(key);
      const [dx, dy] = spiral();
      places.set(key, beside ? [beside[0] + dx / 2, beside[1] + dy / 2] : [dx, dy]);
      for (const other of links.get(key) ?? []) if (!places.has(other)) queue.push(other);
    }
  }
  return fresh;
}
