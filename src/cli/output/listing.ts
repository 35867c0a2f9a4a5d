import type { ResultLine } from "../../model/result.ts";
import { duration } from "../duration.ts";
import { plain } from "../escape.ts";
import { type Style, severityStyle } from "../style.ts";
import { clip, fit, pad } from "../width.ts";
import { attributesText } from "./markdown.ts";

const titles: Readonly<Record<ResultLine["kind"], string>> = {
  entity: "Found",
  relation: "Relations",
  finding: "Findings",
  outcome: "Could not look",
  summary: "",
};

/** Results for a person, line by line: columns have fixed widths, so that a scan of any size needs no memory. */
export async function* listing(lines: AsyncIterable<ResultLine>, width: number, style: Style): AsyncIterable<string> {
  let section: ResultLine["kind"] | null = null;
  for await (const line of lines) {
    if (line.kind !== section && titles[line.kind]) yield `${section ? "\n" : ""}${style.bold(titles[line.kind])}\n`;
    section = line.kind;
    yield `${clip(text(line, width, style).trimEnd(), width)}\n`;
  }
}

function text(line: ResultLine, width: number, style: Style): string {
  const half = Math.max(16, Math.floor((width - 30) / 2));
  switch (line.kind) {
    case "entity": {
      const near = line.in_scope ? "  " : style.dim(pad(line.distance > 0 ? `+${line.distance}` : "", 2));
      const more = [line.traits.join(" "), attributesText(line.attributes)].filter(Boolean).join("  ");
      const value = pad(plain(line.value), Math.min(half, 48));
      return `  ${pad(plain(line.type), 12)} ${value} ${near} ${style.dim(pad(plain(line.sources.join(", ")), 24))} ${plain(more.slice(0, 500))}`;
    }
    case "relation":
      return `  ${fit(plain(line.from.value), half)} ${style.dim(plain(line.relation.replaceAll("_", " ")))} ${fit(plain(line.to.value), half)}`;
    case "finding": {
      const severity = severityStyle(style, line.severity)(pad(line.severity, 8));
      return `  ${severity} ${fit(plain(line.title), half + 10)}  ${style.dim(plain(line.subject.value))}`;
    }
    case "outcome": {
      const why = style.yellow(pad(line.outcome.replaceAll("_", " "), 12));
      return `  ${pad(plain(line.module), 16)} ${why} ${pad(plain(line.entity.value), Math.min(half, 40))} ${style.dim(plain(line.detail))}`;
    }
    case "summary":
      return `\n${style.dim(`${line.state.toLowerCase()} after ${duration(line.elapsed_ms)}${line.reason ? `: ${plain(line.reason)}` : ""}`)}`;
  }
}
