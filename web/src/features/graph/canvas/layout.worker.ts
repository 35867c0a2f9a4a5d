import iterate from "graphology-layout-forceatlas2/iterate";

/** Nodes as x, y, is it held, radius on the screen; edges as pairs of places in that list. */
export type Ask = {
  readonly run: number;
  readonly nodes: Float32Array;
  readonly edges: Uint32Array;
  readonly rounds: number;
};
export type Answer = { readonly run: number; readonly at: Float32Array; readonly isDone: boolean };

const perNode = 10;
const perEdge = 3;
/** How long it computes before it shows where things are. */
const beat = 60;

let current = 0;

self.onmessage = ({ data }: MessageEvent<Ask | { readonly stop: true }>) => {
  if ("stop" in data) {
    current += 1;
    return;
  }
  void arrange(data);
};

async function arrange({ run, nodes, edges, rounds }: Ask): Promise<void> {
  current = run;
  const order = nodes.length / 4;
  const matrix = new Float32Array(order * perNode);
  for (let i = 0; i < order; i += 1)
    matrix.set([nodes[i * 4] ?? 0, nodes[i * 4 + 1] ?? 0, 0, 0, 0, 0, 1, 1, 1, nodes[i * 4 + 2] ?? 0], i * perNode);
  const links = new Float32Array((edges.length / 2) * perEdge);
  for (let i = 0; i < edges.length / 2; i += 1) {
    const ends = [edges[i * 2] ?? 0, edges[i * 2 + 1] ?? 0].map((end) => end * perNode);
    for (const end of ends) matrix[end + 6] = (matrix[end + 6] ?? 0) + 1;
    links.set([...ends, 1], i * perEdge);
  }
  const settings = {
    ...{ linLogMode: false, outboundAttractionDistribution: false, adjustSizes: false, edgeWeightInfluence: 1 },
    ...{ scalingRatio: 12, strongGravityMode: true, gravity: 0.03, slowDown: 1 + Math.log(order) },
    ...{ barnesHutOptimize: order > 600, barnesHutTheta: 0.8 },
  };
  // The last rounds keep nodes off each other, by the size they have when all of it is in view.
  const roomy = Math.floor(rounds * 0.7);
  const spread = () => {
    let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < matrix.length; i += perNode) {
      const [x = 0, y = 0] = matrix.subarray(i, i + 2);
      [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
    }
    const perPixel = Math.max(right - left, high - low) / 620;
    for (let i = 0; i < order; i += 1) matrix[i * perNode + 8] = (nodes[i * 4 + 3] ?? 4) * perPixel * 1.15;
    settings.adjustSizes = true;
  };
  for (let round = 0; round < rounds; ) {
    const until = performance.now() + (round === 0 ? beat / 2 : beat);
    while (round < rounds && performance.now() < until) {
      if (round === roomy) spread();
      iterate(settings, matrix, links);
      round += 1;
    }
    const at = new Float32Array(order * 2);
    for (let i = 0; i < order; i += 1) at.set(matrix.subarray(i * perNode, i * perNode + 2), i * 2);
    if (current !== run) return;
    self.postMessage({ run, at, isDone: round >= rounds } satisfies Answer, { transfer: [at.buffer] });
    await new Promise((resolve) => setTimeout(resolve, 0)); // hears whether it is to stop
    if (current !== run) return;
  }
}
