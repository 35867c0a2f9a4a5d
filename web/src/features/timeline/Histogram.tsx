import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { paint, unseen } from "../../components/charts/paint.ts";
import { useFormat } from "../../components/use-format.ts";
import { type Bin, totalOf } from "./bins.ts";
import { groups } from "./kind-looks.ts";
import type { Kind } from "./timeline-queries.ts";

type Props = {
  readonly bins: readonly Bin[];
  readonly kinds: readonly Kind[];
  readonly nameOf: (bin: Bin) => string;
  readonly onChoose: (from: number, to: number) => void;
};

const height = 120;

/**
 * How much happened when. A stretch is chosen by dragging over it, or by the arrow keys with Shift and then Enter.
 */
export function Histogram({ bins, kinds, nameOf, onChoose }: Props) {
  const { t } = useTranslation("timeline");
  const format = useFormat();
  const field = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<readonly [from: number, to: number] | null>(null);
  const isDragging = useRef(false);
  const top = Math.max(1, ...bins.map(({ counts }) => totalOf(counts, kinds)));
  const [low, high] = brush ? [Math.min(...brush), Math.max(...brush)] : [-1, -1];
  const at = brush?.[1];
  const placeOf = (event: PointerEvent) => {
    const box = field.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return clamp(Math.floor(((event.clientX - box.left) / box.width) * bins.length), bins.length);
  };
  const choose = (from: number, to: number) => {
    const [first, last] = [bins[from], bins[to]];
    setBrush(null);
    if (first && last) onChoose(first.from, last.to);
  };
  const hear = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -bins.length, End: bins.length }[
      event.key
    ];
    if (step !== undefined) {
      const next = clamp((at ?? (step > 0 ? -1 : bins.length)) + step, bins.length);
      setBrush([event.shiftKey && brush ? brush[0] : next, next]);
    } else if (event.key === "Enter" && brush) choose(low, high);
    else if (event.key === "Escape" && brush) setBrush(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [first, last] = [bins[low], bins[high]];
  const n = bins.slice(low, high + 1).reduce((all, { counts }) => all + totalOf(counts, kinds), 0);
  const said =
    first && last
      ? t("histogram.at", {
          ...{ when: low === high ? nameOf(first) : `${nameOf(first)} – ${nameOf(last)}`, count: n },
          n: format.number(n),
        })
      : "";
  return (
    <Box component="figure" sx={{ m: 0, position: "relative" }}>
      <Box
        ref={field}
        role="slider"
        tabIndex={0}
        aria-label={t("histogram.label")}
        aria-description={t("histogram.keys")}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, bins.length - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={said || t("histogram.none")}
        onKeyDown={hear}
        onBlur={() => !isDragging.current && setBrush(null)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const place = placeOf(event);
          isDragging.current = true;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          setBrush([place, place]);
        }}
        onPointerMove={(event) => {
          const place = placeOf(event);
          if (isDragging.current && brush) setBrush([brush[0], place]);
          else if (event.pointerType === "mouse") setBrush([place, place]);
        }}
        onPointerUp={() => {
          if (!isDragging.current) return;
          isDragging.current = false;
          choose(low, high);
        }}
        onPointerCancel={() => {
          isDragging.current = false;
          setBrush(null);
        }}
        onPointerLeave={() => !isDragging.current && setBrush(null)}
        sx={{
          position: "relative",
          display: "flex",
          alignItems: "flex-end",
          height,
          borderBottom: 1,
          borderColor: "divider",
          cursor: "crosshair",
          touchAction: "pan-y",
          userSelect: "none",
          borderRadius: "4px 4px 0 0",
        }}
      >
        {bins.map((bin, place) => {
          const all = totalOf(bin.counts, kinds);
          const isIn = place >= low && place <= high;
          return (
            <Box
              key={bin.from}
              sx={{
                flex: "1 1 0",
                minWidth: 0,
                height: "100%",
                px: bins.length > 80 ? 0 : "1px",
                display: "flex",
                flexDirection: "column",
                justifyContent: "flex-end",
                ...(isIn && { bgcolor: "action.selected" }),
              }}
            >
              {all > 0 && (
                <Box sx={{ height: `${(all / top) * 94}%`, minHeight: 4, display: "flex", flexDirection: "column" }}>
                  {groups.map(({ id, colour, kinds: of }) => {
                    const part = totalOf(
                      bin.counts,
                      kinds.filter((kind) => (of as readonly Kind[]).includes(kind)),
                    );
                    return part > 0 ? (
                      <Box key={id} sx={[{ flexGrow: part, flexBasis: 0 }, ...paint(colour, "backgroundColor")]} />
                    ) : null;
                  })}
                </Box>
              )}
            </Box>
          );
        })}
        <Typography
          variant="caption"
          color="textSecondary"
          aria-hidden="true"
          sx={{ position: "absolute", top: 0, left: 0, lineHeight: 1, pointerEvents: "none" }}
        >
          {format.number(top)}
        </Typography>
      </Box>
      <Box aria-hidden="true" sx={{ display: "flex", justifyContent: "space-between", gap: 2, mt: 0.5, minHeight: 20 }}>
        <Typography variant="caption" color="textSecondary" noWrap>
          {bins[0] && nameOf(bins[0])}
        </Typography>
        <Typography variant="caption" noWrap sx={{ fontWeight: 600, fontVariantNumeric: "tabular-nums" }}>
          {said}
        </Typography>
        <Typography variant="caption" color="textSecondary" noWrap>
          {bins.length > 1 && nameOf(bins[bins.length - 1] as Bin)}
        </Typography>
      </Box>
      <Box sx={unseen}>
        <table>
          <caption>{t("histogram.label")}</caption>
          <tbody>
            {bins
              .filter(({ counts }) => totalOf(counts, kinds) > 0)
              .map((bin) => (
                <tr key={bin.from}>
                  <th scope="row">{nameOf(bin)}</th>
                  <td>{format.number(totalOf(bin.counts, kinds))}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Box>
    </Box>
  );
}

function clamp(place: number, length: number): number {
  return Math.max(0, Math.min(length - 1, place));
}
