import type { Out } from "../io.ts";
import { clip, widthOf } from "../width.ts";

/** A block of lines at the bottom of the terminal, redrawn in place. */
export type Screen = { draw(lines: readonly string[]): void /** Takes the block away. */; clear(): void };

// Synchronized output: terminals that know it show a frame whole, the others ignore it.
const begin = "\x1b[?2026h\x1b[?25l";
const end = "\x1b[?2026l";
const showCursor = "\x1b[?25h";

export function openScreen(out: Out): Screen {
  let shown: readonly string[] = [];
  /** Rows the last frame takes by now: a narrower window has wrapped its lines. */
  const back = () => {
    const columns = out.columns();
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return rows > 0 ? `\x1b[${rows}A\r` : "\r";
  };
  return {
    draw(lines) {
      const room = out.columns() - 1; // a line that fills the last cell would wrap on some terminals
      const next = lines.slice(0, out.rows() - 1).map((line) => clip(line, room));
      out.stream.write(`${begin}${back()}${next.map((line) => `${line}\x1b[K\n`).join("")}\x1b[J${end}`);
      shown = next;
    },
    clear() {
      out.stream.write(`${begin}${back()}\x1b[J${end}${showCursor}`);
      shown = [];
    },
  };
}
