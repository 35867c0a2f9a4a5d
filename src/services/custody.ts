import { createHash } from "node:crypto";
import type { Db } from "../db/client.ts";
import type { Evidence } from "../evidence/store.ts";

/**
 * Ends the open segment, and chains in the database the heads of all sealed segments that it does not know yet. Of those
 * whose writer died, what no commit cites is erased first.
 */
export async function sealSegments(db: Db, workspace: string, store: Evidence): Promise<void> {
  await store.close();
  const heads = await store.heads();
  for (const { segment, recovered } of heads) if (recovered) await sweep(db, workspace, store, segment);
  await db.as(workspace, async (q) => {
    await q.rows(`select pg_advisory_xact_lock(hashtext('segments'), hashtext($1))`, [workspace]);
    const known = await q.rows<{ segment: string; chain: string }>(
      `select segment, chain from segments where workspace_id = $1 order by seq`,
      [workspace],
    );
    const names = new Set(known.map((row) => row.segment));
    let chain = known.at(-1)?.chain ?? "";
    for (const head of heads.filter((one) => !names.has(one.segment))) {
      chain = createHash("sha256").update(`${chain}\n${head.segment}\n${head.records}\n${head.link}`).digest("hex");
      await q.rows(`insert into segments (workspace_id, segment, records, link, chain) values ($1, $2, $3, $4, $5)`, [
        workspace,
        head.segment,
        head.records,
        head.link,
        chain,
      ]);
    }
  });
}

async function sweep(db: Db, workspace: string, store: Evidence, segment: string): Promise<void> {
  const cited = await db.as(workspace, async (q) => {
    const known = await q.rows(`select from segments where workspace_id = $1 and segment = $2`, [workspace, segment]);
    if (known.length > 0) return null; // swept before it was chained
    return q.rows<{ position: number }>(`select position from evidence where workspace_id = $1 and segment = $2`, [
      workspace,
      segment,
    ]);
  });
  if (cited === null) return;
  const reason = "its writer died before anything cited it";
  await store.sweep(segment, new Set(cited.map((row) => row.position)), { reason, by: "sonde", at: new Date() });
}
