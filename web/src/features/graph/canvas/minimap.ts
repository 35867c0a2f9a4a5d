import type { Ground } from "./ground.ts";
import type { GraphCanvas } from "./make-canvas.ts";

/** All of the graph in a corner, and which part of it is seen; a press goes there. */
export function makeMinimap(map: HTMLCanvasElement, { sigma, places }: GraphCanvas) {
  const { width, height } = map;
  let ground: Ground | null = null;
  let box = { x: 0, y: 0, scale: 1 };
  let isAsked = false;
  // The dots are drawn when they moved; while the picture is only panned, they are copied.
  const dots = document.createElement("canvas");
  Object.assign(dots, { width, height });
  let areOld = true;
  const age = () => {
    areOld = true;
  };
  sigma.on("afterProcess", age);
  const graph = sigma.getGraph();
  const draw = () => {
    isAsked = false;
    const context = map.getContext("2d");
    if (!context || !ground) return;
    const { x: across, y: along } = sigma.getBBox();
    const scale = Math.min((width - 12) / (across[1] - across[0] || 1), (height - 12) / (along[1] - along[0] || 1));
    box = { x: (across[0] + across[1]) / 2, y: (along[0] + along[1]) / 2, scale };
    context.clearRect(0, 0, width, height);
    const at = (x: number, y: number): [number, number] => [
      width / 2 + (x - box.x) * scale,
      height / 2 - (y - box.y) * scale,
    ];
    const paint = dots.getContext("2d");
    if (areOld && paint) {
      paint.clearRect(0, 0, width, height);
      paint.fillStyle = ground.line;
      for (const key of graph.nodes()) {
        const [x, y] = at(...(places.get(key) ?? [0, 0]));
        paint.fillRect(x - 1, y - 1, 2, 2);
      }
      areOld = false;
    }
    context.drawImage(dots, 0, 0);
    const seen = sigma.getDimensions();
    const from = sigma.viewportToGraph({ x: 0, y: 0 });
    const to = sigma.viewportToGraph({ x: seen.width, y: seen.height });
    const within = (n: number, most: number) => Math.min(most - 2, Math.max(2, n));
    const corners = [at(from.x, from.y), at(to.x, to.y)].flatMap(([x, y]) => [within(x, width), within(y, height)]);
    const [left = 0, top = 0, right = 0, bottom = 0] = corners;
    context.strokeStyle = ground.accent;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, right - left, bottom - top);
  };
  const go = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    const frame = map.getBoundingClientRect();
    const x = box.x + ((event.clientX - frame.left) * (width / frame.width) - width / 2) / box.scale;
    const y = box.y - ((event.clientY - frame.top) * (height / frame.height) - height / 2) / box.scale;
    sigma.getCamera().setState(sigma.viewportToFramedGraph(sigma.graphToViewport({ x, y })));
  };
  map.addEventListener("pointerdown", go);
  map.addEventListener("pointermove", go);
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    colours(next: Ground) {
      ground = next;
      areOld = true;
    },
    /** Draws soon; while things move, some ten times a second. */
    draw() {
      if (isAsked) return;
      isAsked = true;
      timer = setTimeout(draw, 100);
    },
    end() {
      clearTimeout(timer);
      sigma.off("afterProcess", age);
      map.removeEventListener("pointerdown", go);
      map.removeEventListener("pointermove", go);
    },
  };
}
