import type Sigma from "sigma";
import type { MouseCoords } from "sigma/types";
import type { Point } from "../graph-state.ts";
import { isInside, type Place } from "../shown.ts";

export type Heard = {
  readonly onPick: (keys: readonly string[], isMore: boolean) => void;
  readonly onOpen: (key: string) => void;
  readonly onMenu: (key: string, at: Place) => void;
  readonly onPut: (key: string, at: Point) => void;
  readonly onLasso: (points: readonly Place[]) => void;
  readonly onArranging: (isArranging: boolean) => void;
  readonly onDrawn: () => void;
};

type Parts = {
  readonly element: HTMLElement;
  readonly places: Map<string, Point>;
  readonly heard: Heard;
  readonly showHover: (isShown: boolean) => void;
};

/** What is done with the mouse: picking, opening, dragging, the lasso (Shift, or its mode). */
export function hearGestures(sigma: Sigma, { element, places, heard, showHover }: Parts) {
  let dragged: string | null = null;
  let hasMoved = false;
  let lasso: Place[] | null = null;
  let isLassoOn = false;

  const mouse = sigma.getMouseCaptor();
  const isMore = ({ original }: MouseCoords) =>
    "ctrlKey" in original && (original.ctrlKey || original.metaKey || original.shiftKey);
  const placeOf = ({ original }: MouseCoords): Place =>
    "clientX" in original ? { x: original.clientX, y: original.clientY } : { x: 0, y: 0 };
  const holdFrame = () => {
    if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
  };
  sigma.on("clickNode", ({ node, event }) => heard.onPick([node], isMore(event)));
  sigma.on("clickStage", ({ event }) => {
    if (!isMore(event)) heard.onPick([], false);
  });
  sigma.on("doubleClickNode", ({ node, event }) => {
    event.preventSigmaDefault();
    heard.onOpen(node);
  });
  sigma.on("rightClickNode", ({ node, event }) => {
    event.original.preventDefault();
    heard.onMenu(node, placeOf(event));
  });
  sigma.on("enterNode", () => {
    element.style.cursor = "pointer";
    showHover(true);
  });
  sigma.on("leaveNode", () => {
    element.style.cursor = "";
    showHover(false);
  });
  sigma.on("downNode", ({ node, event }) => {
    if (wantsLasso(event)) return;
    if ("button" in event.original && event.original.button !== 0) return;
    dragged = node;
    hasMoved = false;
    holdFrame();
  });
  const wantsLasso = ({ original }: MouseCoords) => isLassoOn || ("shiftKey" in original && original.shiftKey);
  for (const down of ["downNode", "downStage"] as const)
    sigma.on(down, ({ event }: { event: MouseCoords }) => {
      if (wantsLasso(event)) lasso = [{ x: event.x, y: event.y }];
    });
  sigma.on("moveBody", ({ event }) => {
    if (lasso) {
      lasso.push({ x: event.x, y: event.y });
      heard.onLasso(lasso);
    } else if (dragged) {
      const { x, y } = sigma.viewportToGraph(event);
      places.set(dragged, [x, y]);
      sigma.getGraph().mergeNodeAttributes(dragged, { x, y });
      hasMoved = true;
    } else return;
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
  });
  const up = (event: { readonly original?: MouseEvent | TouchEvent }) => {
    if (lasso && lasso.length > 2) {
      const polygon = lasso;
      const inside = sigma.getGraph().filterNodes((key) => {
        const [x, y] = places.get(key) ?? [0, 0];
        return isInside(sigma.graphToViewport({ x, y }), polygon);
      });
      const { original } = event;
      heard.onPick(inside, original !== undefined && "ctrlKey" in original && original.ctrlKey);
    }
    if (lasso) heard.onLasso([]);
    if (dragged && hasMoved) {
      const place = places.get(dragged);
      if (place) heard.onPut(dragged, place);
    }
    lasso = null;
    dragged = null;
  };
  mouse.on("mouseup", up);

  return {
    /** The node that is being dragged: nothing else moves it. */
    dragged: () => dragged,
    lassoMode(isOn: boolean) {
      isLassoOn = isOn;
    },
  };
}
