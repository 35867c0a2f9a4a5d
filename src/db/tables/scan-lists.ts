import type { ScanState } from "../../model/scan.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isVisibleTo } from "./investigations.ts";
import { type ScanRow, scanColumns } from "./scans.ts";

/** Scans and jobs of an investigation that are in one of these states. */
export async function openScansOf(
  q: Query,
  workspace: string,
  investigation: string,
  states: readonly ScanState[],
): Promise<ScanRow[]> {
  return q.rows<ScanRow>(
    `select ${scanColumns} from scans s
      where s.workspace_id = $1 and s.investigation_id = $2 and s.state = any($3::text[]) order by s.id`,
    [workspace, investigation, states],
  );
}

/** Everything that is not over in a workspace. */
export async function allOpenScans(q: Query, workspace: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `select id from scans where workspace_id = $1 and state in ('CREATED', 'RUNNING', 'PAUSED') order by id`,
    [workspace],
  );
  return rows.map((row) => row.id);
}

export async function scansOf(q: Query, workspace: string, investigation: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `select id from scans where workspace_id = $1 and investigation_id = $2 order by id`,
    [workspace, investigation],
  );
  return rows.map((row) => row.id);
}

export type ScanFilter = {
  readonly state: ScanState | null;
  readonly investigation: string | null;
  readonly target: string | null;
  /** Who asks; null for who sees all. */
  readonly seer: string | null;
};

/** Scans that somebody may see, but for single techniques. */
export async function listScans(
  q: Query,
  workspace: string,
  filter: ScanFilter,
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(ScanRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 7);
  return q.rows(
    `select ${scanColumns}, ${at.place} from scans s
      where s.workspace_id = $1 and s.kind = 'scan' and ($2::text is null or s.state = $2)
        and ($3::uuid is null or s.investigation_id = $3)
        and ($4::uuid is null or exists (
          select from scan_targets t where t.workspace_id = $1 and t.scan_id = s.id and t.target_id = $4))
        and (s.investigation_id is null or exists (
          select from investigations i where i.workspace_id = $1 and i.id = s.investigation_id and ${isVisibleTo("$5")}))
        and ${at.where}
      order by ${at.orderBy} limit $6`,
    [workspace, filter.state, filter.investigation, filter.target, filter.seer, page.limit, ...at.params],
  );
}
