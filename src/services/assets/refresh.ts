import { ruleModel } from "../../analysis/risk/rules.ts";
import type { Db } from "../../db/client.ts";
import { workspacesWithAssetsQueued } from "../../db/system/assets.ts";
import { dropAssetScan, moveAssetScan, queueAssets, takeAssetScan, takeInAssets } from "../../db/tables/asset-queue.ts";
import { assetTypes, joinInvestigation } from "../../db/tables/assets.ts";
import { countDay } from "../analytics/count-day.ts";
import type { OutboxReader } from "../outbox/readers.ts";
import { settingsOf } from "../settings/settings.ts";
import { assess } from "./assess.ts";

const ended: readonly string[] = ["COMPLETED", "FAILED", "CANCELLED"];
/** Assets of one transaction. */
const batch = 200;

/** When a scan of an investigation has ended, what it holds in scope becomes its assets, and their risk is assessed. */
export const followAssets: OutboxReader = {
  name: "assets",
  kinds: ["scan"],
  async read(q, workspace, events) {
    const scans = events.flatMap(({ scan_id, investigation_id, payload }) =>
      scan_id && investigation_id && payload.kind === "scan" && ended.includes(payload.state) ? [scan_id] : [],
    );
    if (scans.length > 0) await queueAssets(q, workspace, [...new Set(scans)]);
  },
  async drain(db, signal) {
    for (const workspace of await workspacesWithAssetsQueued(db))
      for (let isMore = true; isMore && !signal?.aborted; ) isMore = await refreshBatch(db, workspace);
    return (await workspacesWithAssetsQueued(db)).length === 0;
  },
};

/** The next few assets of the next scan. Killed in the middle, it goes on there. */
async function refreshBatch(db: Db, workspace: string): Promise<boolean> {
  return db.as(workspace, async (q) => {
    const next = await takeAssetScan(q, workspace);
    if (!next) return false;
    const { scan, after } = next;
    const [of] = await q.rows<{ investigation: string | null }>(
      `select investigation_id as investigation from scans where workspace_id = $1 and id = $2`,
      [workspace, scan],
    );
    const { rescan_hours: rescanHours } = await settingsOf(q, workspace);
    const at = { scan, after, types: assetTypes, limit: batch, rescanHours };
    const ids = of?.investigation ? await takeInAssets(q, workspace, at) : [];
    if (of?.investigation && ids.length > 0) {
      await joinInvestigation(q, workspace, of.investigation, ids);
      await assess(q, workspace, scan, ids, ruleModel);
    }
    const last = ids.at(-1);
    if (ids.length === batch && last !== undefined) await moveAssetScan(q, workspace, scan, last);
    else {
      await dropAssetScan(q, workspace, scan);
      await countDay(q, workspace);
    }
    return true;
  });
}
