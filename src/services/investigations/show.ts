import type { Query } from "../../db/client.ts";
import { type ScanCount, scanCountsOf, targetCountsOf } from "../../db/tables/investigation-counts.ts";
import type { InvestigationRow, InvestigationState, Visibility } from "../../db/tables/investigations.ts";

/** An investigation as lists show it. */
export type Investigation = {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly state: InvestigationState;
  readonly visibility: Visibility;
  readonly assignee: string | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
  readonly targets: number;
  /** How many scans are in each state. */
  readonly scans: Readonly<Record<string, number>>;
  readonly jobs: number;
  /** How far its scans are together, 0 to 1; null before any was started. */
  readonly progress: number | null;
};

const over: readonly string[] = ["COMPLETED", "FAILED", "CANCELLED"];

export async function showInvestigations(
  q: Query,
  workspace: string,
  rows: readonly InvestigationRow[],
): Promise<Investigation[]> {
  const ids = rows.map((row) => row.id);
  const [scans, targets] = await Promise.all([scanCountsOf(q, workspace, ids), targetCountsOf(q, workspace, ids)]);
  return rows.map((row) => {
    const own = scans.filter((one) => one.investigation === row.id);
    const { id, title, question, state, visibility, assignee, created_by } = row;
    return {
      ...{ id, title, question, state, visibility, assignee, created_by },
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
      closed_at: row.closed_at?.toISOString() ?? null,
      targets: targets.get(id) ?? 0,
      scans: Object.fromEntries(own.filter((one) => one.kind === "scan").map((one) => [one.state, one.count])),
      jobs: own.filter((one) => one.kind === "job").reduce((sum, one) => sum + one.count, 0),
      progress: progressOf(own),
    };
  });
}

/** The mean over what was started; what is over is done, however it ended. */
function progressOf(counts: readonly ScanCount[]): number | null {
  const started = counts.filter((one) => one.state !== "CREATED");
  const all = started.reduce((sum, one) => sum + one.count, 0);
  if (all === 0) return null;
  return started.reduce((sum, one) => sum + (over.includes(one.state) ? one.count : one.progress), 0) / all;
}
