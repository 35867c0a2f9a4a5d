import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import type { Cluster, Place } from "./places.ts";

type Props = {
  readonly clusters: readonly Cluster[];
  readonly k: number;
  /** What the largest mark stands for. */
  readonly most: number;
  readonly chosen: readonly string[];
  readonly nameOf: (place: Place) => string;
  readonly onChoose: (cluster: Cluster) => void;
};

/** How marks look; one style for all of them, since there may be hundreds. */
export const markStyles = {
  "& .mark": { cursor: "pointer", outline: "none" },
  "& .mark circle": {
    fill: "color-mix(in srgb, var(--mui-palette-primary-main) 30%, var(--mui-palette-background-paper))",
    stroke: "var(--mui-palette-primary-main)",
    strokeWidth: 1.5,
  },
  "& .mark.rough circle": { strokeDasharray: "3 2" },
  "& .mark text": {
    fill: "var(--mui-palette-text-primary)",
    fontSize: 11,
    fontWeight: 650,
    textAnchor: "middle",
    dominantBaseline: "central",
    pointerEvents: "none",
  },
  "& .mark[aria-pressed=true] circle": { fill: "var(--mui-palette-primary-main)" },
  "& .mark[aria-pressed=true] text": { fill: "var(--mui-palette-primary-contrastText)" },
  "& .mark:focus-visible circle": {
    stroke: "var(--mui-palette-text-primary)",
    strokeWidth: 3,
    strokeDasharray: "none",
  },
} as const;

/** What is where: a mark with its count for each group of places, to be opened by mouse or key. */
export const Marks = memo(function Marks({ clusters, k, most, chosen, nameOf, onChoose }: Props) {
  const { t } = useTranslation("map");
  const format = useFormat();
  return clusters.map((cluster) => {
    const { x, y, n, places } = cluster;
    const name = places.slice(0, 3).map(nameOf).join(", ") + (places.length > 3 ? " …" : "");
    const said = t("mark", { name, count: n, n: format.number(n) });
    return (
      // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own
      <g
        key={places[0]?.key}
        className={places.every(({ isExact }) => isExact) ? "mark" : "mark rough"}
        role="button"
        tabIndex={0}
        aria-label={said}
        aria-pressed={places.some(({ key }) => chosen.includes(key))}
        transform={`translate(${x * k} ${y * k})`}
        onClick={() => onChoose(cluster)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          event.stopPropagation();
          onChoose(cluster);
        }}
      >
        <title>{said}</title>
        <circle r={9 + 9 * Math.sqrt(n / most)} />
        <text>{format.number(n)}</text>
      </g>
    );
  });
});
