import type { ResultLine } from "../../model/result.ts";
import type { Progress, Scan } from "../../model/scan.ts";
import type { Io, Out } from "../io.ts";
import { hasReader } from "../print.ts";
import { makeStyle } from "../style.ts";
import { frame, type LiveState } from "./frame.ts";
import { openScreen } from "./screen.ts";

/** What a person watches while a scan runs. */
export type LiveView = {
  saw(line: ResultLine): void;
  pausing(): void;
  /** Takes the view away; safe to call twice. */
  close(): void;
};

const redrawMs = 150;
const rateWindowMs = 3_000;

/** Draws a scan's progress on `out` until closed. `read` is asked once a frame, never twice at once. */
export function openLiveView(io: Io, out: Out, scan: Scan, read: () => Promise<Progress>): LiveView {
  const screen = openScreen(out);
  const style = makeStyle(out.colour);
  const seen: [at: number, count: number][] = [];
  let facts = 0;
  let state: Omit<LiveState, "rate" | "progress"> = {
    title: titleOf(scan),
    footprint: scan.footprint,
    latest: null,
    pausing: false,
  };
  let progress: Progress | null = null;
  let reading = false;
  let open = true;

  const draw = () => {
    if (!open || !progress || !hasReader(out)) return;
    screen.draw(frame({ ...state, progress, rate: rate() }, out.columns(), out.rows(), style));
  };
  const rate = () => {
    const now = performance.now();
    seen.push([now, facts]);
    while (seen.length > 2 && now - (seen[0]?.[0] ?? 0) > rateWindowMs) seen.shift();
    const [at = now, before = facts] = seen[0] ?? [];
    return now - at < 200 ? 0 : ((facts - before) * 1_000) / (now - at);
  };
  const refresh = async () => {
    if (reading) return draw();
    reading = true;
    try {
      progress = await read();
      draw();
    } catch {
      // The scan itself reports what is wrong; a frame without news is drawn again with the next one.
    } finally {
      reading = false;
    }
  };
  const timer = setInterval(refresh, redrawMs);
  const unlisten = io.onResize(draw);
  void refresh();
  return {
    saw(line) {
      if (line.kind !== "summary") facts += 1;
      if (line.kind === "entity")
        state = { ...state, latest: { type: line.type, value: line.value, by: line.sources.at(-1) ?? "you" } };
    },
    pausing() {
      state = { ...state, pausing: true };
      draw();
    },
    close() {
      if (!open) return;
      open = false;
      clearInterval(timer);
      unlisten();
      if (hasReader(out)) screen.clear();
    },
  };
}

export function titleOf(scan: Pick<Scan, "title" | "targets">): string {
  const [first] = scan.targets;
  if (scan.title || !first) return scan.title;
  return scan.targets.length === 1 ? first.value : `${first.value} and ${scan.targets.length - 1} more`;
}
