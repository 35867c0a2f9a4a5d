import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import type { Settings } from "sigma/settings";
import type { NodeDisplayData } from "sigma/types";
import { severityColour } from "../../../app/theme.ts";
import type { Mark, Point } from "../graph-state.ts";
import { settle } from "../places.ts";
import { labelText, type Shown } from "../shown.ts";
import { lookOf } from "../type-look.ts";
import { type Heard, hearGestures } from "./gestures.ts";
import type { Ground } from "./ground.ts";
import { makeLabels } from "./labels.ts";
import { makeLayout } from "./layout.ts";
import { pickByPlace } from "./pick-by-place.ts";
import { ArrowProgram, type NodeLook, ShapeProgram, ThinProgram } from "./shape-program.ts";
import { spareLinks } from "./spare-links.ts";

/** What is brought out of what is shown. */
export type Emphasis = {
  readonly picked: ReadonlySet<string>;
  readonly pinned: ReadonlyMap<string, Point>;
  /** Keys of nodes and of edges on a path. */
  readonly path: ReadonlySet<string>;
};

export type GraphCanvas = ReturnType<typeof makeCanvas>;

type Kept = { mark: Mark; label: string; links: number };

const rounds = 300;
const sizeOf = (mark: Mark, links: number, isBusy: boolean) =>
  mark.kind === "fold"
    ? Math.min(14, (isBusy ? 4 : 6) + Math.log2(mark.count))
    : Math.min(12, (isBusy ? 2.4 : 4.5) + (isBusy ? 0.8 : 1.1) * Math.sqrt(links));

/** Draws a graph in an element, and tells what is done with it. `places` is the page's; the drawing keeps it true. */
export function makeCanvas(
  element: HTMLElement,
  places: Map<string, Point>,
  nameOf: (mark: Mark) => string,
  heard: Heard,
) {
  const graph = new MultiDirectedGraph();
  let kept = new Map<string, Kept>();
  let shown: Shown = { nodes: new Map(), edges: [], links: new Map() };
  let ground: Ground = { scheme: "light", ink: "#000", faint: "#ccc", line: "#999", paper: "#fff", accent: "#00f" };
  let emphasis: Emphasis = { picked: new Set(), pinned: new Map(), path: new Set() };
  let around: ReadonlySet<string> = new Set();
  let isQuiet = true;

  const labels = makeLabels(() => ground);
  const settings: Partial<Settings> = {
    nodeProgramClasses: { shape: ShapeProgram },
    edgeProgramClasses: { arrow: ArrowProgram, thin: ThinProgram },
    defaultNodeType: "shape",
    defaultEdgeType: "thin",
    labelFont: '"Inter Variable", Inter, system-ui, sans-serif',
    labelSize: 12,
    labelWeight: "500",
    edgeLabelFont: '"Inter Variable", Inter, system-ui, sans-serif',
    edgeLabelSize: 11,
    labelRenderedSizeThreshold: 5,
    labelDensity: 0.6,
    labelGridCellSize: 110,
    renderEdgeLabels: true,
    zIndex: true,
    minCameraRatio: 0.02,
    maxCameraRatio: 6,
    stagePadding: 36,
    doubleClickZoomingRatio: 1,
    allowInvalidContainer: true,
    defaultDrawNodeLabel: labels.draw,
    defaultDrawNodeHover: labels.drawHover,
    nodeReducer: reduceNode,
    edgeReducer: reduceEdge,
  };
  const sigma = new Sigma(graph, element, settings);
  const camera = sigma.getCamera();
  const layers = sigma.getCanvases();
  /** Layers that hold nothing cost as much as others where the processor draws. */
  const showLayer = (name: string, isShown: boolean) => {
    const layer = layers[name];
    if (layer) layer.style.display = isShown ? "" : "none";
  };
  showLayer("hoverNodes", false);
  showLayer("hovers", false);
  pickByPlace(sigma);
  const gestures = hearGestures(sigma, {
    element,
    places,
    heard,
    showHover: (isShown) => showLayer("hovers", isShown),
  });

  function reduceNode(key: string): Partial<NodeDisplayData> {
    const { mark, label, links } = kept.get(key) ?? {};
    if (!mark) return {};
    const isPicked = emphasis.picked.has(key);
    const isOut = isPicked || emphasis.path.has(key);
    const isDim = !isQuiet && !isOut && !around.has(key);
    const severity = mark.kind === "entity" && mark.severity;
    const risk = severity === "critical" || severity === "high" ? severityColour[severity][ground.scheme] : null;
    const [x, y] = places.get(key) ?? [0, 0];
    const look: NodeLook = {
      x,
      y,
      type: "shape",
      shape: mark.kind === "fold" ? "fold" : lookOf(mark.type).shape,
      size: sizeOf(mark, links ?? 0, kept.size > 500) + (isPicked ? 2 : 0),
      color: isDim ? ground.faint : lookOf(mark.type)[ground.scheme],
      border: isPicked ? ground.ink : emphasis.path.has(key) ? ground.accent : isDim ? null : risk,
      isPinned: emphasis.pinned.has(key),
      label: isDim ? null : (label ?? null),
      forceLabel: (isOut && emphasis.picked.size <= 40) || (!isQuiet && around.size <= 25 && around.has(key)),
      hidden: false,
      highlighted: false,
      zIndex: isOut ? 2 : isDim ? 0 : 1,
    };
    return look;
  }

  function reduceEdge(key: string, data: Record<string, unknown>) {
    const { from, to, relation } = data as { from: string; to: string; relation: string };
    const isPath = emphasis.path.has(key);
    const isNear = emphasis.path.size === 0 && (emphasis.picked.has(from) || emphasis.picked.has(to));
    const isLoud = isNear && emphasis.picked.size <= 20;
    const isDim = !isQuiet && !isPath && !isNear;
    return {
      type: isPath || isLoud || shown.edges.length <= 1_200 ? "arrow" : "thin",
      size: isPath ? 3 : isLoud ? 1.8 : 1,
      color: isPath ? ground.accent : isLoud ? ground.ink : isDim ? ground.faint : ground.line,
      label: isPath || (isNear && around.size <= 10) ? relation.replaceAll("_", " ") : null,
      forceLabel: isPath || isNear,
      hidden: false,
      zIndex: isPath || isNear ? 1 : 0,
    };
  }

  let wasFirst = true;
  const layout = makeLayout({
    onMove(keys, at) {
      keys.forEach((key, index) => {
        if (key === gestures.dragged() || emphasis.pinned.has(key)) return;
        places.set(key, [at[index * 2] ?? 0, at[index * 2 + 1] ?? 0]);
      });
      move();
      if (wasFirst) performance.mark("graph:first-layout");
      wasFirst = false;
    },
    onRest() {
      performance.mark("graph:rest");
      heard.onArranging(false);
    },
  });
  const start = (isHeld: (key: string) => boolean, most = rounds) => {
    if (shown.nodes.size < 2) return;
    heard.onArranging(true);
    const isBusy = shown.nodes.size > 500;
    const size = (mark: Mark) => sizeOf(mark, shown.links.get(mark.key) ?? 0, isBusy);
    layout.start(shown, places, { isHeld, size, rounds: most });
  };

  /** Brings what sigma knows of places up to date. */
  function move() {
    graph.updateEachNodeAttributes(
      (key, data) => {
        const [x, y] = places.get(key) ?? [0, 0];
        return { ...data, x, y };
      },
      { attributes: ["x", "y"] },
    );
  }

  sigma.on("beforeRender", labels.begin);
  sigma.on("afterRender", heard.onDrawn);
  spareLinks(sigma);

  return {
    sigma,
    places,
    /** Draws what is shown now; what is new finds its place beside what stands. */
    show(next: Shown) {
      const isFirst = kept.size === 0;
      shown = next;
      const fresh = settle(next, places);
      for (const key of kept.keys()) if (!next.nodes.has(key)) graph.dropNode(key);
      // Known before they are added: sigma asks for the looks of a node at once.
      kept = new Map(
        [...next.nodes].map(([key, mark]) => [
          key,
          { mark, label: labelText(nameOf(mark)), links: next.links.get(key) ?? 0 },
        ]),
      );
      for (const key of next.nodes.keys()) {
        const [x, y] = places.get(key) ?? [0, 0];
        if (graph.hasNode(key)) graph.mergeNodeAttributes(key, { x, y });
        else graph.addNode(key, { x, y });
      }
      const edges = new Set(next.edges.map(({ key }) => key));
      for (const key of graph.edges()) if (!edges.has(key)) graph.dropEdge(key);
      for (const { key, from, to, relation } of next.edges)
        if (!graph.hasEdge(key)) graph.addEdgeWithKey(key, from, to, { from, to, relation });
      sigma.scheduleRefresh();
      if (fresh.length === 0) return;
      const young = new Set(fresh);
      if (isFirst) start((key) => emphasis.pinned.has(key));
      else start((key) => !young.has(key) || emphasis.pinned.has(key), 120);
    },
    /** Colours and what is brought out. */
    look(next: Emphasis, on: Ground) {
      emphasis = next;
      ground = on;
      isQuiet = next.picked.size === 0 && next.path.size === 0;
      const near = new Set<string>();
      // A path is shown alone: what else hangs on its ends would hide it.
      for (const key of next.path.size > 0 ? [] : next.picked)
        if (graph.hasNode(key)) for (const other of graph.neighbors(key)) if (!next.picked.has(other)) near.add(other);
      around = near;
      showLayer("edgeLabels", !isQuiet);
      sigma.setSettings({ labelColor: { color: on.ink }, edgeLabelColor: { color: on.ink } });
    },
    /** Puts nodes where the page now says that they are. */
    move,
    arrange: () => {
      sigma.setCustomBBox(null);
      start((key) => emphasis.pinned.has(key));
    },
    /** Nothing moves by itself any more. */
    hold() {
      layout.stop();
      heard.onArranging(false);
    },
    resize() {
      sigma.resize();
      sigma.scheduleRefresh();
    },
    lassoMode: gestures.lassoMode,
    goTo(key: string) {
      const at = sigma.getNodeDisplayData(key);
      if (at) void camera.animate({ x: at.x, y: at.y, ratio: Math.min(camera.ratio, 0.35) }, { duration: 300 });
    },
    fit() {
      sigma.setCustomBBox(null);
      sigma.refresh();
      void camera.animatedReset({ duration: 250 });
    },
    zoomIn: () => void camera.animatedZoom({ duration: 180 }),
    zoomOut: () => void camera.animatedUnzoom({ duration: 180 }),
    end() {
      layout.end();
      sigma.kill();
    },
  };
}
