import type { EntityLine } from "../../model/result.ts";
import { duration } from "../duration.ts";
import { plain } from "../escape.ts";
import { count } from "../live/frame.ts";
import { type Style, severityStyle } from "../style.ts";
import { table } from "../table.ts";
import { fit, widthOf } from "../width.ts";
import type { Digest } from "./digest.ts";

export type SummaryOptions = {
  readonly title: string;
  readonly width: number;
  readonly style: Style;
  /** Modules that were wanted and cost more footprint than the scan may spend. */
  readonly notRun?: readonly string[];
  /** Sample chains, rendered. */
  readonly known?: string;
  readonly next: readonly (readonly [command: string, what: string])[];
};

/** The page a person reads when a scan has ended or stands still. */
export function renderSummary(digest: Digest, options: SummaryOptions): string {
  const { style } = options;
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [style.bold(title), ...lines, ""] : [];
  return [
    headline(digest, options),
    "",
    ...section("Found", found(digest, options)),
    ...section("Findings", findings(digest, options)),
    ...section("Could not look", couldNotLook(digest, options)),
    ...section("How it is known, for example", options.known ? [options.known.trimEnd()] : []),
    ...section("Compared with the truth", truth(digest, options)),
    ...section("Next", nextSteps(options)),
  ].join("\n");
}

function headline({ types, findingCount, outcomes, summary }: Digest, { style, title }: SummaryOptions): string {
  const things = types.reduce((sum, type) => sum + type.count, 0);
  const left = outcomes.reduce((sum, outcome) => sum + outcome.count, 0);
  const states: Record<string, string> = {
    COMPLETED: summary.complete === false ? style.yellow("Done, in part") : style.green("Done"),
    PAUSED: style.yellow("Paused"),
    CANCELLED: style.yellow("Cancelled"),
    FAILED: style.red("Failed"),
  };
  const parts = [
    duration(summary.elapsed_ms),
    `${count(things)} things`,
    `${count(findingCount)} ${findingCount === 1 ? "finding" : "findings"}`,
    `${count(left)} could not be looked at`,
  ];
  const reason = summary.reason ? `\n${style.yellow(plain(summary.reason))}` : "";
  return `${states[summary.state] ?? summary.state}  ${style.bold(fit(plain(title), 40))}  ${style.dim(parts.join(" · "))}${reason}`;
}

type FoundRow = { type: string; count: string; value: string; known: string; dim: boolean };

function found({ types }: Digest, { style, width }: SummaryOptions): string[] {
  const rows = types.flatMap(({ type, count: total, top }) => {
    const shown = top.slice(0, total <= 4 ? 4 : 3);
    const lines: FoundRow[] = shown.map((line, at) => ({
      type: at === 0 ? type : "",
      count: at === 0 ? count(total) : "",
      value: line.value,
      known: knownBy(line),
      dim: false,
    }));
    const rest = total - shown.length;
    if (rest > 0) lines.push({ type: "", count: "", value: `and ${count(rest)} more`, known: "", dim: true });
    return lines;
  });
  return table(
    rows,
    [
      { title: "type", text: (row) => row.type },
      { title: "count", text: (row) => row.count, side: "right" },
      {
        title: "value",
        text: (row) => row.value,
        flexible: true,
        paint: (text, row) => (row.dim ? style.dim(text) : text),
      },
      { title: "known by", text: (row) => row.known, flexible: true, paint: (text) => style.dim(text) },
    ],
    { width, style, indent: 2, titles: false },
  );
}

function knownBy({ sources }: EntityLine): string {
  const [first = "", second, ...rest] = sources;
  return `${first}${second ? `, ${second}` : ""}${rest.length > 0 ? ` and ${rest.length} more` : ""}`;
}

function findings({ findings: shown, findingCount }: Digest, { style, width }: SummaryOptions): string[] {
  const lines = table(
    shown,
    [
      {
        title: "severity",
        text: ({ severity }) => severity,
        paint: (text, { severity }) => severityStyle(style, severity)(text),
      },
      { title: "finding", text: ({ title }) => title, flexible: true },
      { title: "of", text: ({ subject }) => subject.value, flexible: true, paint: (text) => style.dim(text) },
    ],
    { width, style, indent: 2, titles: false },
  );
  const rest = findingCount - shown.length;
  return rest > 0 ? [...lines, style.dim(`  and ${count(rest)} more`)] : lines;
}

function couldNotLook({ outcomes, summary }: Digest, { style, width, notRun = [] }: SummaryOptions): string[] {
  const lines = table(
    outcomes,
    [
      { title: "module", text: ({ module }) => module },
      { title: "why", text: ({ outcome }) => outcome.replaceAll("_", " "), paint: (text) => style.yellow(text) },
      { title: "count", text: ({ count: total }) => count(total), side: "right" },
      {
        title: "at",
        text: ({ examples, count: total }) => examples.join(", ") + (total > examples.length ? " …" : ""),
        flexible: true,
      },
      { title: "detail", text: ({ detail }) => detail, flexible: true, paint: (text) => style.dim(text) },
    ],
    { width, style, indent: 2, titles: false },
  );
  if (notRun.length > 0) lines.push(...aside(`Not run, they touch the target: ${notRun.join(", ")}`, width, style));
  const unverified = summary.not_verified_live;
  if (unverified.length > 0) lines.push(...aside(`Not verified live: ${unverified.join(", ")}`, width, style));
  return lines;
}

/** A remark in as many lines as it takes: what was not verified or not run is never cut away. */
function aside(text: string, width: number, style: Style): string[] {
  const lines: string[] = [];
  for (const word of plain(text).split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && widthOf(line) + 1 + widthOf(word) <= width - 6)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(fit(word, width - 6));
  }
  return lines.map((line, at) => style.dim(`  ${at > 0 ? "  " : ""}${line}`));
}

function truth({ summary }: Digest, { style, width }: SummaryOptions): string[] {
  const { truth: compared } = summary;
  if (!compared) return [];
  const good = (figure: number) =>
    figure === 1 ? style.green("1.00") : style.yellow((Math.floor(figure * 1_000) / 1_000).toFixed(3));
  const list = (title: string, items: readonly string[]) =>
    items.length > 0
      ? [
          style.yellow(
            `  ${fit(plain(`${title}: ${items.slice(0, 5).join(", ")}${items.length > 5 ? " …" : ""}`), width - 3)}`,
          ),
        ]
      : [];
  return [
    `  ${compared.found} of ${compared.expected} expected facts found   recall ${good(compared.recall)}   precision ${good(compared.precision)}`,
    ...list("missed", compared.missed),
    ...list("extra", compared.extra),
  ];
}

function nextSteps({ next, style }: SummaryOptions): string[] {
  const widest = Math.max(0, ...next.map(([command]) => command.length));
  return next.map(
    ([command, what]) => `  ${style.cyan(command)}${" ".repeat(widest - command.length)}  ${style.dim(what)}`,
  );
}
