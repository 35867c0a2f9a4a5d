import AddIcon from "@mui/icons-material/Add";
import PublicIcon from "@mui/icons-material/Public";
import RemoveIcon from "@mui/icons-material/Remove";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";
import { Marks, markStyles } from "./Marks.tsx";
import { type Cluster, clustersOf, type Place } from "./places.ts";
import { mostZoom, usePanZoom } from "./use-pan-zoom.ts";

type Props = {
  readonly places: readonly Place[];
  readonly chosen: readonly string[];
  readonly nameOf: (place: Place) => string;
  readonly onChoose: (keys: readonly string[]) => void;
};

const topology = world as unknown as Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
const land = feature(topology, topology.objects.land);
const borders = mesh(topology, topology.objects.countries, (a, b) => a !== b);
/** Where people are: without the ice of the south. */
const shown = {
  type: "MultiPoint" as const,
  coordinates: [
    [-180, 0],
    [180, 0],
    [0, 84],
    [0, -62],
  ],
};
/** Marks closer than this many pixels become one. */
const apart = 30;
/** Places that are opened at once. */
const mostChosen = 10;

/** The world as outlines of Natural Earth, with what is where; needs no map from elsewhere. */
export default function WorldMap({ places, chosen, nameOf, onChoose }: Props) {
  const { t } = useTranslation("map");
  const [holder, width] = useWidth();
  const size = useMemo(() => ({ width, height: Math.round(width * 0.46) }), [width]);
  const { frame, view, zoom, reset, on } = usePanZoom(size);
  const drawn = useMemo(() => {
    const projection = geoNaturalEarth1().fitExtent(
      [
        [2, 2],
        [size.width - 2, size.height - 2],
      ],
      shown,
    );
    const path = geoPath(projection);
    return { projection, land: path(land), borders: path(borders) };
  }, [size]);
  const clusters = useMemo(
    () => clustersOf(places, ({ longitude, latitude }) => drawn.projection([longitude, latitude]), apart / view.k),
    [places, drawn, view.k],
  );
  const most = useMemo(() => clusters.reduce((all, { n }) => Math.max(all, n), 1), [clusters]);
  // Drawn is what is in the frame or half a frame beside it: a move of the picture draws nothing anew.
  const half = [size.width / 2, size.height / 2] as const;
  const [column, row] = [Math.round(view.x / half[0]), Math.round(view.y / half[1])];
  const near = useMemo(() => {
    const isNear = (at: number, by: number, step: number) => at + by * step > -2 * step && at + by * step < 4 * step;
    return clusters.filter(
      ({ x, y }) => isNear(x * view.k, column, size.width / 2) && isNear(y * view.k, row, size.height / 2),
    );
  }, [clusters, view.k, column, row, size]);
  const choose = useCallback(
    ({ x, y, places: of }: Cluster) => {
      // More places than one wants to read are looked at more closely first.
      if (of.length > mostChosen && view.k < mostZoom) zoom(2.5, [x * view.k + view.x, y * view.k + view.y]);
      else onChoose(of.slice(0, mostChosen).map(({ key }) => key));
    },
    [view, zoom, onChoose],
  );
  return (
    <Box ref={holder} sx={{ position: "relative" }}>
      <Box
        component="svg"
        ref={frame}
        role="group"
        tabIndex={0}
        aria-label={t("map")}
        aria-description={t("keys")}
        viewBox={`0 0 ${size.width} ${size.height}`}
        {...on}
        sx={{
          display: "block",
          width: "100%",
          bgcolor: "background.default",
          "&:focus-visible": { outlineOffset: -2 },
          height: size.height,
          cursor: "grab",
          touchAction: view.k > 1 ? "none" : "pan-y",
          "&:active": { cursor: "grabbing" },
          ...markStyles,
        }}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`}>
          <Box
            component="path"
            d={drawn.land ?? ""}
            sx={{
              fill: "color-mix(in srgb, var(--mui-palette-text-secondary) 24%, var(--mui-palette-background-paper))",
            }}
          />
          <path
            d={drawn.borders ?? ""}
            fill="none"
            stroke="var(--mui-palette-background-paper)"
            strokeWidth={0.8}
            vectorEffect="non-scaling-stroke"
          />
        </g>
        <g transform={`translate(${view.x} ${view.y})`}>
          <Marks {...{ clusters: near, k: view.k, most, chosen, nameOf, onChoose: choose }} />
        </g>
      </Box>
      <Box
        sx={{
          ...{ position: "absolute", top: 8, right: 8, display: "flex", flexDirection: "column" },
          ...{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper" },
        }}
      >
        <Tooltip title={t("zoomIn")} placement="left">
          <IconButton aria-label={t("zoomIn")} onClick={() => zoom(1.6)}>
            <AddIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        <Tooltip title={t("zoomOut")} placement="left">
          <IconButton aria-label={t("zoomOut")} onClick={() => zoom(1 / 1.6)}>
            <RemoveIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        <Tooltip title={t("wholeWorld")} placement="left">
          <IconButton aria-label={t("wholeWorld")} onClick={reset}>
            <PublicIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      </Box>
    </Box>
  );
}

/** How wide its place on the page is. */
function useWidth() {
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(960);
  useEffect(() => {
    const { current: box } = holder;
    if (!box || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => setWidth(Math.max(200, Math.round(box.clientWidth))));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return [holder, width] as const;
}
