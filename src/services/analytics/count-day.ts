import type { Db, Query } from "../../db/client.ts";
import { listWorkspaces } from "../../db/system/workspaces.ts";
import { findingDims, readCounts } from "../../db/tables/counts.ts";
import { assetStats, scanStats, setDay } from "../../db/tables/daily-counts.ts";
import { severities } from "../../model/finding.ts";
import type { Task } from "../schedule.ts";

/** How a workspace stands: from counts that are kept. Findings are those that need somebody. */
export async function standing(q: Query, workspace: string) {
  const [entities, findings, assets, scans] = await Promise.all([
    readCounts(q, workspace, workspace, "entity"),
    readCounts(q, workspace, workspace, "finding"),
    assetStats(q, workspace),
    scanStats(q, workspace),
  ]);
  const bySeverity: Record<string, number> = Object.fromEntries(severities.map((name) => [name, 0]));
  for (const { label, n } of findings) {
    const { severity, state, suppressed } = findingDims(label);
    if (!suppressed && (state === "open" || state === "triaged"))
      bySeverity[severity] = (bySeverity[severity] ?? 0) + n;
  }
  return {
    entities: Object.fromEntries(entities.map(({ label, n }) => [label, n])),
    findings: bySeverity,
    assets,
    scans,
  };
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, n) => all + n, 0);

/** Writes down how a workspace stands today; the last word of a day holds. */
export async function countDay(q: Query, workspace: string): Promise<void> {
  const { entities, findings, assets, scans } = await standing(q, workspace);
  await setDay(q, workspace, {
    ...{ entities: sum(entities), findings, scans: sum(scans) },
    ...{ assets: assets.total, mean_risk: assets.mean, levels: assets.levels },
  });
}

/** Days on which no scan ends are written down too. */
export function countingTask(db: Db): Task {
  return {
    name: "count the day",
    everySeconds: 6 * 3_600,
    async run(signal) {
      for (const workspace of await listWorkspaces(db)) {
        if (signal.aborted) return;
        await db.as(workspace, (q) => countDay(q, workspace));
      }
    },
  };
}
