import type { ResultLine, SummaryLine } from "../../model/result.ts";
import { duration } from "../duration.ts";
import { markdown } from "../escape.ts";

const sections: Readonly<Record<ResultLine["kind"], readonly string[]>> = {
  entity: ["Type", "Value", "Distance", "In scope", "Attributes", "Known by"],
  relation: ["From", "Relation", "To", "Known by"],
  finding: ["Severity", "Finding", "Of", "Description", "Remediation"],
  outcome: ["Module", "Entity", "Why", "Detail"],
  summary: [],
};

const titles: Readonly<Record<ResultLine["kind"], string>> = {
  entity: "Found",
  relation: "Relations",
  finding: "Findings",
  outcome: "Could not look",
  summary: "Summary",
};

/** Results as Markdown (GFM tables), one section a kind, in the order in which they come. */
export async function* markdownReport(lines: AsyncIterable<ResultLine>, title: string): AsyncIterable<string> {
  yield `# ${markdown(title)}\n`;
  let section: ResultLine["kind"] | null = null;
  for await (const line of lines) {
    if (line.kind !== section) {
      section = line.kind;
      const columns = sections[section];
      yield `\n## ${titles[section]}\n\n`;
      if (columns.length > 0) yield `${row(columns)}${row(columns.map(() => "---"))}`;
    }
    yield line.kind === "summary" ? summaryText(line) : row(cellsOf(line).map(markdown));
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function cellsOf(line: Exclude<ResultLine, { kind: "summary" }>): string[] {
  switch (line.kind) {
    case "entity":
      return [
        line.type,
        line.value,
        String(line.distance),
        line.in_scope ? "yes" : "no",
        attributesText(line.attributes),
        line.sources.join(", "),
      ];
    case "relation":
      return [
        `${line.from.type} ${line.from.value}`,
        line.relation,
        `${line.to.type} ${line.to.value}`,
        line.sources.join(", "),
      ];
    case "finding":
      return [
        line.severity,
        line.title,
        `${line.subject.type} ${line.subject.value}`,
        line.description,
        line.remediation,
      ];
    case "outcome":
      return [line.module, `${line.entity.type} ${line.entity.value}`, line.outcome.replaceAll("_", " "), line.detail];
  }
}

/** Attributes in a line: "title=Welcome, status=200". */
export function attributesText(attributes: Readonly<Record<string, unknown>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.map(show).join("; ") : show(value)}`)
    .join(", ");
}

function show(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function summaryText({ state, complete, reason, elapsed_ms, not_verified_live }: SummaryLine): string {
  const parts = [
    `State: ${state.toLowerCase()}${complete === false ? ", some parts could not be looked at" : ""}.`,
    reason ? `Reason: ${markdown(reason)}.` : "",
    `Time: ${duration(elapsed_ms)}.`,
    not_verified_live.length > 0 ? `Not verified live: ${not_verified_live.map(markdown).join(", ")}.` : "",
  ];
  return `${parts.filter(Boolean).join("\n")}\n`;
}
