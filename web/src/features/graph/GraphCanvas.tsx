import AddIcon from "@mui/icons-material/Add";
import FitScreenOutlinedIcon from "@mui/icons-material/FitScreenOutlined";
import HighlightAltIcon from "@mui/icons-material/HighlightAlt";
import RemoveIcon from "@mui/icons-material/Remove";
import ScatterPlotOutlinedIcon from "@mui/icons-material/ScatterPlotOutlined";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Heard } from "./canvas/gestures.ts";
import type { Ground } from "./canvas/ground.ts";
import type { GraphCanvas as Canvas, Emphasis } from "./canvas/make-canvas.ts";
import { makeCanvas } from "./canvas/make-canvas.ts";
import { makeMinimap } from "./canvas/minimap.ts";
import type { Mark, Point } from "./graph-state.ts";
import type { Place, Shown } from "./shown.ts";

export type CanvasHandle = Pick<Canvas, "goTo" | "move" | "hold">;

type Props = Emphasis &
  Pick<Heard, "onPick" | "onOpen" | "onMenu" | "onPut"> & {
    readonly ref?: Ref<CanvasHandle>;
    readonly shown: Shown;
    readonly places: Map<string, Point>;
    readonly ground: Ground;
    readonly nameOf: (mark: Mark) => string;
    /** A sentence that says what is drawn, and where it can be read. */
    readonly says: string;
  };

/** The graph as a picture. All that can be done in it can be done in the table too. */
export default function GraphCanvas(props: Props) {
  const { ref, shown, places, ground, nameOf, says, picked, pinned, path } = props;
  const { t } = useTranslation("graph");
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const line = useRef<SVGPolygonElement>(null);
  const canvas = useRef<Canvas | null>(null);
  const minimap = useRef<ReturnType<typeof makeMinimap> | null>(null);
  const heard = useRef(props);
  heard.current = props;
  const [isArranging, setArranging] = useState(false);
  const [isLasso, setLasso] = useState(false);

  useEffect(() => {
    if (!element.current || !map.current) return;
    const made = makeCanvas(element.current, places, (mark) => heard.current.nameOf(mark), {
      onPick: (...args) => heard.current.onPick(...args),
      onOpen: (key) => heard.current.onOpen(key),
      onMenu: (...args) => heard.current.onMenu(...args),
      onPut: (...args) => heard.current.onPut(...args),
      onLasso: (points: readonly Place[]) =>
        line.current?.setAttribute("points", points.map(({ x, y }) => `${x},${y}`).join(" ")),
      onArranging: setArranging,
      onDrawn: () => minimap.current?.draw(),
    });
    canvas.current = made;
    minimap.current = makeMinimap(map.current, made);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      minimap.current?.end();
      made.end();
      canvas.current = null;
      minimap.current = null;
    };
  }, [places]);
  useEffect(() => canvas.current?.show(shown), [shown, nameOf]);
  useEffect(() => {
    minimap.current?.colours(ground);
    canvas.current?.look({ picked, pinned, path }, ground);
  }, [picked, pinned, path, ground, shown]);
  useEffect(() => canvas.current?.lassoMode(isLasso), [isLasso]);
  useImperativeHandle(ref, () => ({
    goTo: (key) => canvas.current?.goTo(key),
    move: () => canvas.current?.move(),
    hold: () => canvas.current?.hold(),
  }));

  return (
    <Box sx={{ position: "absolute", inset: 0, overflow: "hidden" }} onContextMenu={(event) => event.preventDefault()}>
      <Box
        ref={element}
        role="img"
        aria-label={says}
        sx={{ position: "absolute", inset: 0, cursor: isLasso ? "crosshair" : "grab" }}
      />
      <Box
        component="svg"
        aria-hidden="true"
        sx={{ position: "absolute", inset: 0, width: 1, height: 1, pointerEvents: "none" }}
      >
        <polygon
          ref={line}
          points=""
          fill={ground.accent}
          fillOpacity={0.12}
          stroke={ground.accent}
          strokeDasharray="4 3"
        />
      </Box>
      <Box
        sx={{
          ...{ position: "absolute", right: 8, top: 8, display: "flex", flexDirection: "column", p: 0.25 },
          ...{ bgcolor: "background.paper", border: 1, borderColor: "divider", borderRadius: 1 },
        }}
      >
        <Tool name={t("zoomIn")} onUse={() => canvas.current?.zoomIn()}>
          <AddIcon fontSize="small" />
        </Tool>
        <Tool name={t("zoomOut")} onUse={() => canvas.current?.zoomOut()}>
          <RemoveIcon fontSize="small" />
        </Tool>
        <Tool name={t("fit")} onUse={() => canvas.current?.fit()}>
          <FitScreenOutlinedIcon fontSize="small" />
        </Tool>
        <Tool name={t("arrange")} onUse={() => canvas.current?.arrange()}>
          <ScatterPlotOutlinedIcon fontSize="small" />
        </Tool>
        <Tool name={t("lasso")} isOn={isLasso} onUse={() => setLasso(!isLasso)}>
          <HighlightAltIcon fontSize="small" />
        </Tool>
      </Box>
      <Box
        component="canvas"
        ref={map}
        width={168}
        height={112}
        aria-hidden="true"
        sx={{
          ...{ position: "absolute", right: 8, bottom: 8, display: { xs: "none", sm: "block" }, cursor: "pointer" },
          ...{ bgcolor: "background.paper", border: 1, borderColor: "divider", borderRadius: 1, opacity: 0.94 },
        }}
      />
      {isArranging && (
        <Box
          role="status"
          sx={{
            ...{ position: "absolute", left: 8, bottom: 8, px: 1, py: 0.25, fontSize: 12, color: "text.secondary" },
            ...{ bgcolor: "background.paper", border: 1, borderColor: "divider", borderRadius: 1 },
          }}
        >
          {t("arranging")}
        </Box>
      )}
    </Box>
  );
}

type ToolProps = {
  readonly name: string;
  readonly isOn?: boolean;
  readonly onUse: () => void;
  readonly children: ReactNode;
};

function Tool({ name, isOn, onUse, children }: ToolProps) {
  return (
    <Tooltip title={name} placement="left">
      <IconButton
        aria-label={name}
        {...(isOn !== undefined && { "aria-pressed": isOn })}
        color={isOn ? "primary" : "default"}
        onClick={onUse}
      >
        {children}
      </IconButton>
    </Tooltip>
  );
}
