import type { Mark, Point } from "../graph-state.ts";
import type { Shown } from "../shown.ts";
import type { Answer, Ask } from "./layout.worker.ts";

type Told = { readonly onMove: (keys: readonly string[], at: Float32Array) => void; readonly onRest: () => void };

/** Where nodes stand, computed in a worker of its own; `places` is what the page knows of it. */
export function makeLayout({ onMove, onRest }: Told) {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  let run = 0;
  let keys: readonly string[] = [];
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.run !== run) return;
    onMove(keys, data.at);
    if (data.isDone) onRest();
  };
  return {
    /** Moves all that is not held. */
    start(
      { nodes, edges }: Shown,
      places: ReadonlyMap<string, Point>,
      how: {
        readonly isHeld: (key: string) => boolean;
        readonly size: (mark: Mark) => number;
        readonly rounds: number;
      },
    ) {
      run += 1;
      keys = [...nodes.keys()];
      const index = new Map(keys.map((key, n) => [key, n]));
      const flat = new Float32Array(keys.length * 4);
      let at = 0;
      for (const [key, mark] of nodes) {
        const [x, y] = places.get(key) ?? [0, 0];
        flat.set([x, y, how.isHeld(key) ? 1 : 0, how.size(mark)], at);
        at += 4;
      }
      const pairs = new Uint32Array(edges.length * 2);
      edges.forEach(({ from, to }, n) => {
        pairs.set([index.get(from) ?? 0, index.get(to) ?? 0], n * 2);
      });
      const ask: Ask = { run, nodes: flat, edges: pairs, rounds: how.rounds };
      worker.postMessage(ask, [flat.buffer, pairs.buffer]);
    },
    stop() {
      run += 1;
      worker.postMessage({ stop: true });
    },
    end: () => worker.terminate(),
  };
}
