import type { NewScan, Scan, ScanKind, ScanState } from "../../model/scan.ts";
import type { Query } from "../client.ts";

type Row = {
  id: string;
  spec: NewScan;
  state: ScanState;
  complete: boolean | null;
  reason: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  kind: ScanKind;
  investigation_id: string | null;
  created_by: string;
  progress: number;
};

export type ScanRow = Row;

export const scanColumns =
  "s.id, s.spec, s.state, s.complete, s.reason, s.created_at, s.started_at, s.ended_at, s.kind, s.investigation_id, s.created_by, s.progress";

export function scanOf(row: Row): Scan {
  return {
    ...row.spec,
    id: row.id,
    kind: row.kind,
    investigation: row.investigation_id,
    createdBy: row.created_by,
    state: row.state,
    complete: row.complete,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    progress: row.state === "COMPLETED" ? 1 : row.progress,
  };
}

/** What a scan is part of. */
export type ScanBelonging = {
  readonly kind: ScanKind;
  readonly investigation: string | null;
  readonly by: string;
  /** The targets of the workspace that it looks at. */
  readonly targets: readonly string[];
  /** The one place whose workers may run it; null: any. */
  readonly onlyAt: string | null;
};

const alone: ScanBelonging = { kind: "scan", investigation: null, by: "", targets: [], onlyAt: null };

export async function insertScan(
  q: Query,
  workspace: string,
  id: string,
  spec: NewScan,
  { kind, investigation, by, targets, onlyAt }: ScanBelonging = alone,
): Promise<void> {
  await Promise.all([
    q.rows(
      `insert into scans (workspace_id, id, spec, kind, investigation_id, created_by, only_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [workspace, id, JSON.stringify(spec), kind, investigation, by, onlyAt],
    ),
    q.rows(`insert into scan_targets (workspace_id, scan_id, target_id) select $1, $2, unnest($3::uuid[])`, [
      ...[workspace, id, targets],
    ]),
  ]);
}

export async function readScan(q: Query, workspace: string, id: string): Promise<Scan | undefined> {
  const rows = await q.rows<Row>(`select ${scanColumns} from scans s where s.workspace_id = $1 and s.id = $2`, [
    workspace,
    id,
  ]);
  return rows[0] && scanOf(rows[0]);
}

/** Scans whose id begins so, newest first; all with "", but for single techniques that somebody asked for. */
export async function findScans(q: Query, workspace: string, prefix: string): Promise<Scan[]> {
  const rows = await q.rows<Row>(
    `select ${scanColumns} from scans s
      where s.workspace_id = $1 and starts_with(s.id::text, $2) and (s.kind = 'scan' or $2 <> '')
      order by s.created_at desc, s.id`,
    [workspace, prefix.toLowerCase()],
  );
  return rows.map(scanOf);
}

export type Locked = {
  readonly state: ScanState;
  readonly kind: ScanKind;
  readonly head: number;
  readonly round: number;
  readonly investigation_id: string | null;
};

/**
 * Takes the scan's row for this transaction. First in every commit: one lock order, so no deadlock. It shares the graph
 * of its workspace with other commits; who deletes from it has it alone.
 */
export async function lockScan(q: Query, workspace: string, id: string): Promise<Locked | undefined> {
  const rows = await q.rows<Locked>(
    `select state, kind, head, round, investigation_id, pg_advisory_xact_lock_shared(hashtext('graph'), hashtext($1::text))::text as shared
       from scans where workspace_id = $1::uuid and id = $2 for update`,
    [workspace, id],
  );
  return rows[0];
}

/** The same without taking the row: for who only reads. */
export async function readHead(q: Query, workspace: string, id: string): Promise<Locked | undefined> {
  const rows = await q.rows<Locked>(
    `select state, kind, head, round, investigation_id from scans where workspace_id = $1 and id = $2`,
    [workspace, id],
  );
  return rows[0];
}

/** Nobody commits to a workspace's graph until this transaction is over: what it finds unused stays unused. */
export async function lockGraph(q: Query, workspace: string): Promise<void> {
  await q.rows(`select pg_advisory_xact_lock(hashtext('graph'), hashtext($1))`, [workspace]);
}

/** Shares the graph with commits, where nobody deletes from it meanwhile: before anything else, for one lock order. */
export async function shareGraph(q: Query, workspace: string): Promise<void> {
  await q.rows(`select pg_advisory_xact_lock_shared(hashtext('graph'), hashtext($1))`, [workspace]);
}

export async function setHead(q: Query, workspace: string, id: string, head: number): Promise<void> {
  await q.rows(`update scans set head = $3 where workspace_id = $1 and id = $2`, [workspace, id, head]);
}

export async function setRound(q: Query, workspace: string, id: string, round: number): Promise<void> {
  await q.rows(`update scans set round = $3 where workspace_id = $1 and id = $2`, [workspace, id, round]);
}

export async function startScan(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(
    `update scans set state = 'RUNNING', started_at = now(), reason = null where workspace_id = $1 and id = $2`,
    [workspace, id],
  );
}

/** Leaves RUNNING for a while: the time it ran is added up. */
export async function pauseScan(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(
    `update scans set state = 'PAUSED', ran_ms = ran_ms + coalesce(extract(epoch from now() - started_at) * 1000, 0)::bigint
      where workspace_id = $1 and id = $2`,
    [workspace, id],
  );
}

/** An ended scan goes on: a part of it is done anew. It is complete, or not, when it ends again. */
export async function reopenScan(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(
    `update scans set state = 'RUNNING', started_at = now(), ended_at = null, complete = null, reason = null,
            progress = least(progress, 0.99) where workspace_id = $1 and id = $2`,
    [workspace, id],
  );
}

/** Ends a scan; `complete` is false where the ledger has anything that could not be looked at, or work was left. */
export async function endScan(
  q: Query,
  workspace: string,
  id: string,
  state: ScanState,
  reason: string | null,
): Promise<void> {
  await q.rows(
    `update scans set state = $3, reason = $4, ended_at = now(),
            ran_ms = ran_ms + case when state = 'RUNNING' then coalesce(extract(epoch from now() - started_at) * 1000, 0)::bigint else 0 end,
            progress = case when $3 = 'COMPLETED' then 1 else progress end,
            complete = $3 = 'COMPLETED' and $4::text is null
              and not exists (select from outcomes where workspace_id = $1 and scan_id = $2)
              and not exists (select from jobs where workspace_id = $1 and scan_id = $2 and state in ('FAILED', 'DEAD_LETTER', 'CANCELLED'))
      where workspace_id = $1 and id = $2`,
    [workspace, id, state, reason],
  );
}

/** Reserves requests of the scan's budget: how many of `wanted` are granted. */
export async function leaseRequests(
  q: Query,
  workspace: string,
  id: string,
  wanted: number,
  most: number,
): Promise<number> {
  const rows = await q.rows<{ granted: number }>(
    `with before as (select requests from scans where workspace_id = $1 and id = $2 for update)
     update scans set requests = least($4::bigint, scans.requests + $3)
       from before where workspace_id = $1 and id = $2
     returning (scans.requests - before.requests)::int as granted`,
    [workspace, id, wanted, most],
  );
  return rows[0]?.granted ?? 0;
}
