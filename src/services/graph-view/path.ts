import type { Step } from "./queries.ts";

export type Path = {
  /** From one to the other; null: none was found. */
  readonly steps: readonly Step[] | null;
  readonly visited: number;
  /** All that there is was looked at: that none was found means that there is none. */
  readonly isComplete: boolean;
};

type Side = { readonly came: Map<number, Step | null>; ring: number[] };

/**
 * The fewest steps between two things: from both ends at once, the smaller ring first, for what lies n steps away grows
 * with n. `look` gives what is linked to each of some entities, and which of them it did not read whole.
 */
export async function findPath(
  look: (ids: readonly number[]) => Promise<{ readonly steps: readonly Step[]; readonly cut: ReadonlySet<number> }>,
  from: number,
  to: number,
  most: { readonly hops: number; readonly visited: number },
): Promise<Path> {
  if (from === to) return { steps: [], visited: 1, isComplete: true };
  const start: Side = { came: new Map([[from, null]]), ring: [from] };
  const end: Side = { came: new Map([[to, null]]), ring: [to] };
  let isWhole = true;
  const visited = () => start.came.size + end.came.size;
  for (let hops = 0; hops < most.hops; hops++) {
    if (start.ring.length === 0 || end.ring.length === 0)
      return { steps: null, visited: visited(), isComplete: isWhole };
    const side = start.ring.length <= end.ring.length ? start : end;
    const other = side === start ? end : start;
    const { steps, cut } = await look(side.ring);
    if (cut.size > 0) isWhole = false;
    const next: number[] = [];
    let met: number | null = null;
    for (const step of steps) {
      if (side.came.has(step.other)) continue;
      if (visited() >= most.visited) return { steps: null, visited: visited(), isComplete: false };
      side.came.set(step.other, step);
      next.push(step.other);
      if (other.came.has(step.other)) {
        met = step.other;
        break;
      }
    }
    if (met !== null) return { steps: joined(start, end, met), visited: visited(), isComplete: isWhole };
    side.ring = next;
  }
  const isOver = start.ring.length === 0 || end.ring.length === 0;
  return { steps: null, visited: visited(), isComplete: isWhole && isOver };
}

/** From the start to where they met, and from there to the end: the second half was walked the other way round. */
function joined(start: Side, end: Side, met: number): Step[] {
  const first: Step[] = [];
  for (let step = start.came.get(met); step; step = start.came.get(step.here)) first.unshift(step);
  const second: Step[] = [];
  for (let step = end.came.get(met); step; step = end.came.get(step.here))
    second.push({ ...step, here: step.other, other: step.here });
  return [...first, ...second];
}
