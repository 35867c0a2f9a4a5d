import type { Db } from "../client.ts";

/** Workspaces with scans whose assets are still to be looked through. */
export async function workspacesWithAssetsQueued(db: Db): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ id: string }>(
      `select distinct a.workspace_id as id from asset_queue a
         join workspaces w on w.id = a.workspace_id and w.deleted_at is null`,
    ),
  );
  return rows.map((row) => row.id);
}

export type DueAsset = {
  readonly workspace: string;
  readonly id: number;
  readonly type: string;
  readonly value: string;
  /** The newest open investigation that it is in. */
  readonly investigation: string | null;
};

/** Takes assets that are due to be scanned again: each is given to one process, and is due again after its time. */
export async function takeDueAssets(db: Db, now: Date, limit: number): Promise<DueAsset[]> {
  return db.system((q) =>
    q.rows<DueAsset>(
      `with due as (
         select a.workspace_id, a.entity_id from assets a
           join workspaces w on w.id = a.workspace_id and w.deleted_at is null
          where a.next_scan_at <= $1 and a.deleted_at is null and a.scan_frequency_hours is not null
          order by a.next_scan_at limit $2 for update of a skip locked)
       update assets a set next_scan_at = $1 + make_interval(hours => a.scan_frequency_hours)
         from due where a.workspace_id = due.workspace_id and a.entity_id = due.entity_id
       returning a.workspace_id as workspace, a.entity_id as id, a.type, a.value,
         (select i.id from investigation_assets x join investigations i on i.workspace_id = x.workspace_id and i.id = x.investigation_id
           where x.workspace_id = a.workspace_id and x.entity_id = a.entity_id and i.state = 'open'
           order by i.created_at desc limit 1) as investigation`,
      [now, limit],
    ),
  );
}
