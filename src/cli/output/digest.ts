import { severities } from "../../model/finding.ts";
import type { EntityLine, FindingLine, ResultLine, SummaryLine } from "../../model/result.ts";

/** What a summary shows of a scan of any size. */
export type Digest = {
  readonly types: readonly { readonly type: string; readonly count: number; readonly top: readonly EntityLine[] }[];
  readonly findings: readonly FindingLine[];
  readonly findingCount: number;
  readonly outcomes: readonly {
    readonly module: string;
    readonly outcome: string;
    readonly count: number;
    readonly detail: string;
    readonly examples: readonly string[];
  }[];
  readonly summary: SummaryLine;
};

const topEntities = 5;
const topFindings = 12;

/** Reads a scan's lines once and keeps a bounded part of them. */
export async function digest(lines: AsyncIterable<ResultLine>): Promise<Digest> {
  const types = new Map<string, { count: number; top: EntityLine[] }>();
  const outcomes = new Map<
    string,
    { module: string; outcome: string; count: number; detail: string; examples: string[] }
  >();
  let findings: FindingLine[] = [];
  let findingCount = 0;
  let summary: SummaryLine | null = null;
  for await (const line of lines) {
    if (line.kind === "entity") {
      const held = types.get(line.type) ?? { count: 0, top: [] };
      types.set(line.type, { count: held.count + 1, top: best(held.top, line, interest, topEntities) });
    } else if (line.kind === "finding") {
      findingCount += 1;
      findings = best(findings, line, (finding) => severities.indexOf(finding.severity), topFindings);
    } else if (line.kind === "outcome") {
      const key = `${line.module} ${line.outcome}`;
      const held = outcomes.get(key) ?? {
        module: line.module,
        outcome: line.outcome,
        count: 0,
        detail: line.detail,
        examples: [],
      };
      held.count += 1;
      if (held.examples.length < 3) held.examples.push(line.entity.value);
      outcomes.set(key, held);
    } else if (line.kind === "summary") summary = line;
  }
  if (!summary) throw new TypeError("the results of a scan end with a summary");
  return {
    types: [...types].map(([type, held]) => ({ type, ...held })).sort((a, b) => b.count - a.count),
    findings,
    findingCount,
    outcomes: [...outcomes.values()].sort((a, b) => b.count - a.count),
    summary,
  };
}

/** What a reader looks for first: in scope, well attested, known to be alive, near. */
function interest(line: EntityLine): number {
  const described = Math.min(3, Object.keys(line.attributes).length);
  return (
    (line.in_scope ? 8 : 0) + 2 * line.traits.length + Math.min(4, line.sources.length) + described - line.distance
  );
}

function best<T>(held: readonly T[], line: T, score: (line: T) => number, most: number): T[] {
  const at = held.findIndex((other) => score(other) < score(line));
  const next = at < 0 ? [...held, line] : [...held.slice(0, at), line, ...held.slice(at)];
  return next.slice(0, most);
}
