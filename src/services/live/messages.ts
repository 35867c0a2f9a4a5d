import type { Query } from "../../db/client.ts";
import type { InvestigationEventRow } from "../../db/tables/events.ts";
import { foundIn } from "../../db/tables/investigation-counts.ts";
import type { Stretch } from "../investigations/log-queries.ts";
import { type LogLine, logLines } from "../investigations/logs.ts";
import { jobScansAmong, newEntities, shownFindings } from "./message-queries.ts";

export const liveEvents = [
  "investigation_progress",
  "investigation_completed",
  "investigation_failed",
  "investigation_log",
  "entity_added",
  "finding_added",
  "job_changed",
] as const;
export type LiveEvent = (typeof liveEvents)[number];

/** What is sent: each event of an investigation is exactly one message with its number. */
export type LiveMessage = {
  readonly event: LiveEvent;
  readonly payload: Readonly<Record<string, unknown>> & { readonly id: string; readonly seq: number };
};

/** What one message names at most; whoever wants all of a big commit reads the list. */
const mostNamed = 200;

/** Events of an investigation as messages, one each and in their order; what they lead to is read now. */
export async function liveMessages(
  q: Query,
  workspace: string,
  id: string,
  events: readonly InvestigationEventRow[],
): Promise<LiveMessage[]> {
  const stretches: Stretch[] = [];
  const findings: number[] = [];
  const scans: string[] = [];
  for (const [n, { scan_id: scan, payload }] of events.entries()) {
    if (scan === null) continue;
    if (payload.kind === "log") stretches.push({ n, scan, from: payload.from, to: payload.to });
    if (payload.kind === "findings") findings.push(...payload.findings);
    if (payload.kind === "scan") scans.push(scan);
  }
  const ended = events.some(({ payload }) => payload.kind === "scan" && payload.state === "COMPLETED");
  const [lines, entities, shown, ofJobs, results] = await Promise.all([
    logLines(q, workspace, events),
    newEntities(q, workspace, stretches, mostNamed + 1),
    shownFindings(q, workspace, findings),
    jobScansAmong(q, workspace, scans),
    ended ? foundIn(q, workspace, id) : null,
  ]);
  const byEvent = Map.groupBy(entities, (one) => one.n);
  return lines.map((line, n): LiveMessage => {
    const { payload, scan_id: scan } = events[n] as InvestigationEventRow;
    const said = { id, ...line };
    switch (payload.kind) {
      case "log": {
        const found = (byEvent.get(n) ?? []).map(({ id: entity, type, value }) => ({ id: entity, type, value }));
        if (found.length === 0) return { event: "investigation_log", payload: said };
        const named = { entities: found.slice(0, mostNamed), more: found.length > mostNamed };
        return { event: "entity_added", payload: { ...said, ...named } };
      }
      case "findings": {
        const found = payload.findings.flatMap((one) => shown.get(one) ?? []);
        const named = { findings: found.slice(0, mostNamed), more: found.length > mostNamed };
        return { event: "finding_added", payload: { ...said, ...named } };
      }
      case "job":
        return { event: "job_changed", payload: { ...said, job: payload.job, state: payload.state } };
      case "scan":
        return ofJobs.has(scan ?? "")
          ? { event: "investigation_log", payload: said }
          : scanMessage(payload.state, said, results);
      default:
        return { event: "investigation_log", payload: said };
    }
  });
}

function scanMessage(state: string, said: LogLine & { readonly id: string }, results: unknown): LiveMessage {
  if (state === "COMPLETED") return { event: "investigation_completed", payload: { ...said, results } };
  if (state === "FAILED" || state === "CANCELLED")
    return { event: "investigation_failed", payload: { ...said, error: said.message } };
  return { event: "investigation_log", payload: said };
}
