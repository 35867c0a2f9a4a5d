import type { ResultLine } from "../../model/result.ts";
import { csvRow } from "../escape.ts";

type Row = Readonly<Partial<Record<(typeof columns)[number], string>>>;

const columns = [
  "kind",
  "type",
  "value",
  "relation",
  "to_type",
  "to_value",
  "distance",
  "in_scope",
  "traits",
  "attributes",
  "severity",
  "finding",
  "category",
  "title",
  "description",
  "remediation",
  "module",
  "outcome",
  "detail",
  "sources",
  "evidence",
  "datasets",
] as const;

/** Results as CSV (RFC 4180), one row a line of JSONL, the summary left out. Lists are separated by spaces. */
export async function* csv(lines: AsyncIterable<ResultLine>): AsyncIterable<string> {
  yield csvRow(columns);
  for await (const line of lines) {
    const row = rowOf(line);
    if (row) yield csvRow(columns.map((column) => row[column] ?? ""));
  }
}

function rowOf(line: ResultLine): Row | null {
  switch (line.kind) {
    case "entity":
      return {
        kind: line.kind,
        type: line.type,
        value: line.value,
        distance: String(line.distance),
        in_scope: String(line.in_scope),
        traits: line.traits.join(" "),
        attributes: JSON.stringify(line.attributes),
        sources: line.sources.join(" "),
        evidence: line.evidence.join(" "),
        datasets: line.datasets?.join("; ") ?? "",
      };
    case "relation":
      return {
        kind: line.kind,
        type: line.from.type,
        value: line.from.value,
        relation: line.relation,
        to_type: line.to.type,
        to_value: line.to.value,
        sources: line.sources.join(" "),
        evidence: line.evidence.join(" "),
        datasets: line.datasets?.join("; ") ?? "",
      };
    case "finding":
      return {
        kind: line.kind,
        type: line.subject.type,
        value: line.subject.value,
        severity: line.severity,
        finding: line.type,
        category: line.category,
        title: line.title,
        description: line.description,
        remediation: line.remediation,
        evidence: line.evidence.join(" "),
        datasets: line.datasets?.join("; ") ?? "",
      };
    case "outcome":
      return {
        kind: line.kind,
        type: line.entity.type,
        value: line.entity.value,
        module: line.module,
        outcome: line.outcome,
        detail: line.detail,
      };
    case "summary":
      return null;
  }
}
