/** A node to draw. */
export type GraphNode = { readonly id: number; readonly type: string };
export type GraphEdge = { readonly id: number; readonly from: number; readonly relation: string; readonly to: number };

/** Many leaves that say the same of one node: one mark that counts them. */
export type Fold = {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly relation: string;
  readonly direction: "out" | "in";
  readonly count: number;
  /** Some of them. */
  readonly sample: readonly number[];
};

export type Folded<N, E> = {
  readonly nodes: readonly N[];
  readonly edges: readonly E[];
  readonly folds: readonly Fold[];
};

const sampled = 10;

/**
 * Leaves (nodes with one edge) of one type that hang on the same node by the same relation become one counted node where
 * there are `least` of them or more. What is in `keep` stays by itself.
 */
export function fold<N extends GraphNode, E extends GraphEdge>(
  nodes: readonly N[],
  edges: readonly E[],
  { least, keep }: { readonly least: number; readonly keep: ReadonlySet<number> },
): Folded<N, E> {
  const degree = new Map<number, number>();
  for (const { from, to } of edges) for (const id of [from, to]) degree.set(id, (degree.get(id) ?? 0) + 1);
  const types = new Map(nodes.map(({ id, type }) => [id, type]));
  const groups = new Map<string, { of: Omit<Fold, "count" | "sample">; leaves: number[]; edges: number[] }>();
  for (const { id, from, relation, to } of edges) {
    if (from === to) continue;
    const isLeaf = (node: number) => degree.get(node) === 1 && !keep.has(node);
    const leaf = isLeaf(to) ? to : isLeaf(from) ? from : null;
    if (leaf === null) continue;
    const at = leaf === to ? from : to;
    if (isLeaf(at)) continue; // two that know only each other are a pair, and no crowd
    const direction = leaf === to ? ("out" as const) : ("in" as const);
    const type = types.get(leaf) ?? "";
    const name = `${at}.${direction}.${relation}.${type}`;
    const group = groups.get(name) ?? { of: { id: name, at, type, relation, direction }, leaves: [], edges: [] };
    group.leaves.push(leaf);
    group.edges.push(id);
    groups.set(name, group);
  }
  const crowds = [...groups.values()].filter(({ leaves }) => leaves.length >= least);
  const gone = new Set(crowds.flatMap(({ leaves }) => leaves));
  const goneEdges = new Set(crowds.flatMap((group) => group.edges));
  return {
    nodes: nodes.filter(({ id }) => !gone.has(id)),
    edges: edges.filter(({ id }) => !goneEdges.has(id)),
    folds: crowds.map(({ of, leaves }) => ({ ...of, count: leaves.length, sample: leaves.slice(0, sampled) })),
  };
}

/** As much of it as fits: nodes in their order, folds and edges of what is there. A fold is two marks: itself and its edge. */
export function cutTo<N extends GraphNode, E extends GraphEdge>(
  { nodes, edges, folds }: Folded<N, E>,
  marks: number,
): Folded<N, E> & { readonly isCut: boolean } {
  if (nodes.length + edges.length + 2 * folds.length <= marks) return { nodes, edges, folds, isCut: false };
  const byNode = Map.groupBy(folds, (one) => one.at);
  const ofNode = new Map<number, E[]>();
  for (const edge of edges)
    for (const id of new Set([edge.from, edge.to])) ofNode.set(id, [...(ofNode.get(id) ?? []), edge]);
  const kept = { nodes: [] as N[], edges: new Map<number, E>(), folds: [] as Fold[] };
  const there = new Set<number>();
  let left = marks;
  for (const node of nodes) {
    if (left <= 0) break;
    there.add(node.id);
    kept.nodes.push(node);
    left -= 1;
    for (const edge of ofNode.get(node.id) ?? []) {
      if (left <= 0 || kept.edges.has(edge.id) || !there.has(edge.from) || !there.has(edge.to)) continue;
      kept.edges.set(edge.id, edge);
      left -= 1;
    }
    for (const one of byNode.get(node.id) ?? []) {
      if (left < 2) continue;
      kept.folds.push(one);
      left -= 2;
    }
  }
  return { nodes: kept.nodes, edges: [...kept.edges.values()], folds: kept.folds, isCut: true };
}
