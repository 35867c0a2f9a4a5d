import type { Progress } from "../../model/scan.ts";
import { duration } from "../duration.ts";
import { plain } from "../escape.ts";
import { type Style, severityStyle } from "../style.ts";
import { fit, pad } from "../width.ts";

export type LiveState = {
  readonly title: string;
  readonly footprint: string;
  readonly progress: Progress;
  /** Facts a second, over the last seconds. */
  readonly rate: number;
  /** The newest thing found: type, value, module. Collected text. */
  readonly latest: { readonly type: string; readonly value: string; readonly by: string } | null;
  readonly pausing: boolean;
};

type ModuleProgress = Progress["modules"][number];

const barCells = 12;

/** One frame of the live view, at most `rows` lines; colours included, escaped. */
export function frame(state: LiveState, columns: number, rows: number, style: Style): string[] {
  const { progress } = state;
  const head = [header(state, style), ""];
  const tail = ["", ...counts(progress, columns, style), latest(state, columns, style), footer(state, style)];
  const room = Math.max(1, rows - head.length - tail.length - 2);
  return [...head, ...moduleRows(progress.modules, columns, room, style), ...tail];
}

function header(state: LiveState, style: Style): string {
  const { progress, footprint, rate } = state;
  const facts = Object.values(progress.entities).reduce((sum, count) => sum + count, 0);
  const parts = [
    footprint,
    progress.phase,
    duration(progress.elapsedMs),
    `${count(facts)} things`,
    `${count(Math.round(rate))} facts/s`,
  ];
  return `${style.bold(fit(plain(state.title), 40))}  ${style.dim(parts.join(" · "))}`;
}

function moduleRows(modules: readonly ModuleProgress[], columns: number, room: number, style: Style): string[] {
  const widest = Math.max(8, ...modules.map(({ id }) => id.length));
  const shown = choose(modules, room);
  const bars = columns >= widest + 60;
  const lines = shown.map((module) => {
    const { id, queued, running, done, couldNotLook } = module;
    const idle = queued + running === 0;
    const started = !idle || done > 0;
    const mark = running > 0 ? style.cyan("●") : idle && started ? style.green("✓") : style.dim("·");
    const name = started ? pad(id, widest) : style.dim(pad(id, widest));
    const cells = [
      number(queued, 8, style, (text) => text),
      number(running, 8, style, style.cyan),
      number(done, 8, style, (text) => text),
      number(couldNotLook, 14, style, style.yellow),
    ].join(" ");
    return `${mark} ${name}${bars ? `  ${bar(module, style)}` : ""} ${cells}`;
  });
  const titles = [pad("queued", 8, "right"), pad("running", 8, "right"), pad("done", 8, "right"), "could not look"];
  const head = style.dim(`  ${pad("", widest)}${bars ? " ".repeat(barCells + 2) : ""} ${titles.join(" ")}`);
  const hidden = modules.length - shown.length;
  return [head, ...lines, ...(hidden > 0 ? [style.dim(`  and ${hidden} more`)] : [])];
}

/** The order stays as declared, so rows do not jump; where room lacks, those at rest go first. */
function choose(modules: readonly ModuleProgress[], room: number): readonly ModuleProgress[] {
  if (modules.length <= room) return modules;
  const weight = ({ running, queued, done }: ModuleProgress) => (running > 0 ? 3 : queued > 0 ? 2 : done > 0 ? 1 : 0);
  const kept = new Set([...modules].sort((a, b) => weight(b) - weight(a)).slice(0, room - 1));
  return modules.filter((module) => kept.has(module));
}

function bar({ queued, running, done }: ModuleProgress, style: Style): string {
  const all = queued + running + done;
  const full = all === 0 ? 0 : Math.floor((done / all) * barCells);
  const line = "━".repeat(full);
  return (full === barCells ? style.green(line) : style.cyan(line)) + style.dim("─".repeat(barCells - full));
}

function counts(progress: Progress, columns: number, style: Style): string[] {
  const types = Object.entries(progress.entities).sort(([, a], [, b]) => b - a);
  const lines: string[] = [];
  let width = columns;
  for (const [type, total] of types) {
    const cell = `${plain(type)} ${count(total)}`;
    if (width + cell.length + 3 > columns - 12) {
      lines.push(lines.length === 0 ? `${style.dim("found   ")}  ` : "          ");
      width = 0;
    }
    lines[lines.length - 1] += `${width > 0 ? "   " : ""}${style.dim(plain(type))} ${count(total)}`;
    width += cell.length + 3;
  }
  const findings = ["critical", "high", "medium", "low", "info"]
    .filter((severity) => (progress.findings[severity] ?? 0) > 0)
    .map((severity) => severityStyle(style, severity)(`${progress.findings[severity]} ${severity}`));
  if (findings.length > 0) lines.push(`${style.dim("findings")}  ${findings.join("   ")}`);
  return lines;
}

function latest({ latest }: LiveState, columns: number, style: Style): string {
  if (!latest) return style.dim("latest    nothing yet");
  const by = style.dim(`by ${plain(latest.by)}`);
  return `${style.dim("latest  ")}  ${plain(latest.type)} ${fit(plain(latest.value), Math.max(10, columns - 46))}  ${by}`;
}

function footer({ pausing }: LiveState, style: Style): string {
  return pausing
    ? style.yellow("Pausing: what is in flight is being finished. Ctrl-C again leaves at once.")
    : style.dim("Ctrl-C pauses");
}

function number(value: number, width: number, style: Style, paint: (text: string) => string): string {
  const text = pad(count(value), width, "right");
  return value === 0 ? style.dim(text) : paint(text);
}

/** 1234567 as "1,234,567". */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
