import type { Query } from "../../db/client.ts";
import type { InvestigationEventRow } from "../../db/tables/events.ts";
import { findingTitles, type Moment, newThings, outcomesAt, type Stretch, scanEnds } from "./log-queries.ts";

export const logLevels = ["debug", "info", "warning", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogLine = {
  readonly seq: number;
  readonly at: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly scan: string | null;
};

type Said = { readonly level: LogLevel; readonly message: string };

const severe: readonly string[] = ["critical", "high"];
const mostNamed = 3;

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Events as lines for people. The outbox holds ids; what they stand for is read now, so that what was erased is not told. */
export async function logLines(
  q: Query,
  workspace: string,
  events: readonly InvestigationEventRow[],
): Promise<LogLine[]> {
  const stretches: Stretch[] = [];
  const moments: Moment[] = [];
  const findings: number[] = [];
  const ended: string[] = [];
  for (const [n, { scan_id: scan, payload, moment }] of events.entries()) {
    if (scan === null) continue;
    if (payload.kind === "log") stretches.push({ n, scan, from: payload.from, to: payload.to });
    if (payload.kind === "outcomes") for (const module of payload.modules) moments.push({ n, scan, module, moment });
    if (payload.kind === "findings") findings.push(...payload.findings);
    if (payload.kind === "scan") ended.push(scan);
  }
  const [things, titles, outcomes, ends] = await Promise.all([
    newThings(q, workspace, stretches),
    findingTitles(q, workspace, findings),
    outcomesAt(q, workspace, moments),
    scanEnds(q, workspace, ended),
  ]);
  const say = (n: number, { payload, scan_id }: InvestigationEventRow): Said => {
    switch (payload.kind) {
      case "log": {
        const found = things.filter((one) => one.n === n);
        const entities = found.filter((one) => one.type !== "");
        const relations = found.find((one) => one.type === "")?.count ?? 0;
        const total = entities.reduce((sum, one) => sum + one.count, 0);
        const types = entities.map((one) => `${one.count} ${one.type}`).join(", ");
        const parts = [
          ...(total > 0 ? [`${total} new: ${types}`] : []),
          ...(relations > 0 ? [counted(relations, "relation")] : []),
        ];
        return parts.length > 0
          ? { level: "info", message: `${parts.join("; ")}.` }
          : { level: "debug", message: "More is known of where things stand." };
      }
      case "known":
        return { level: "debug", message: `More is known of ${counted(payload.entities.length, "thing")}.` };
      case "findings": {
        const all = payload.findings.flatMap((id) => titles.get(id) ?? []);
        const named = all.slice(0, mostNamed).map((one) => `${one.title} (${one.severity})`);
        const rest = payload.findings.length - named.length;
        const level = all.some((one) => severe.includes(one.severity)) ? "warning" : "info";
        return {
          level,
          message: `${counted(payload.findings.length, "finding")}: ${[...named, ...(rest > 0 ? [`${rest} more`] : [])].join("; ")}.`,
        };
      }
      case "outcomes": {
        const here = outcomes.filter((one) => one.n === n);
        const parts = here.map(
          (one) => `${one.module} could not look at ${counted(one.count, "thing")}: ${one.outcome} (${one.detail})`,
        );
        return {
          level: "warning",
          message: `${parts.join("; ") || `${payload.modules.join(", ")} could not look at something`}.`,
        };
      }
      case "scan":
        return sayScan(payload.state, ends.get(scan_id ?? ""));
      case "job":
        return {
          level: ["FAILED", "DEAD_LETTER"].includes(payload.state) ? "error" : "info",
          message: `The job is ${payload.state}.`,
        };
      case "investigation":
        return { level: "info", message: `The investigation was ${payload.what}.` };
    }
  };
  return events.map((event, n) => ({
    seq: event.seq,
    at: event.at.toISOString(),
    ...say(n, event),
    scan: event.scan_id,
  }));
}

function sayScan(
  state: string,
  scan: { title: string; complete: boolean | null; reason: string | null } | undefined,
): Said {
  const name = scan?.title ? `The scan "${scan.title}"` : "The scan";
  const why = scan?.reason ? `: ${scan.reason}` : "";
  switch (state) {
    case "RUNNING":
      return { level: "info", message: `${name} runs.` };
    case "PAUSED":
      return { level: "info", message: `${name} is paused.` };
    case "COMPLETED":
      return scan?.complete === false
        ? { level: "warning", message: `${name} is completed, and parts could not be looked at${why}.` }
        : { level: "info", message: `${name} is completed.` };
    case "FAILED":
      return { level: "error", message: `${name} failed${why}.` };
    default:
      return { level: "warning", message: `${name} is ${state.toLowerCase()}${why}.` };
  }
}
