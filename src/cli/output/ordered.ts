import { severities } from "../../model/finding.ts";
import type { ResultLine } from "../../model/result.ts";

const kinds = ["entity", "relation", "finding", "outcome", "summary"] as const;

/** Up to so many lines are sorted in memory; beyond, each kind keeps its order of discovery. */
const mostSorted = 20_000;

/**
 * A scan's lines for people: kind by kind; entities by type and value, findings by severity. `read` is called again for
 * each kind when there are too many to hold.
 */
export async function* ordered(read: () => AsyncIterable<ResultLine>): AsyncIterable<ResultLine> {
  const held: ResultLine[] = [];
  for await (const line of read()) {
    held.push(line);
    if (held.length > mostSorted) break;
  }
  if (held.length <= mostSorted) {
    yield* held
      .map((line) => ({ line, key: sortKey(line) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ line }) => line);
    return;
  }
  for (const kind of kinds) {
    for await (const line of read()) if (line.kind === kind) yield line;
  }
}

function sortKey(line: ResultLine): string {
  return [kinds.indexOf(line.kind), ...sortFields(line)].join("\u0000");
}

function sortFields(line: ResultLine): readonly string[] {
  switch (line.kind) {
    case "entity":
      return [line.type, line.in_scope ? "0" : "1", byParts(line.value)];
    case "relation":
      return [byParts(line.from.value), line.relation, byParts(line.to.value)];
    case "finding":
      return [String(severities.length - severities.indexOf(line.severity)), line.title, byParts(line.subject.value)];
    case "outcome":
      return [line.module, line.outcome, byParts(line.entity.value)];
    case "summary":
      return [];
  }
}

/** Names sort by their domain first, addresses by their numbers. */
function byParts(value: string): string {
  if (/^[\d./]+$/.test(value)) return value.replace(/\d+/g, (digits) => digits.padStart(3, "0"));
  return /^[a-z0-9_.-]+$/.test(value) ? value.split(".").reverse().join(".") : value;
}
