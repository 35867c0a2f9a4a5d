import type { Outcome } from "../../model/outcome.ts";
import type { Query } from "../client.ts";

export type NewOutcome = {
  readonly module: string;
  readonly subject_kind: "e" | "r";
  readonly subject_id: number;
  readonly outcome: Outcome;
  readonly detail: string;
  readonly seq: number;
};

/** The ledger of what could not be looked at. */
export async function addOutcomes(
  q: Query,
  workspace: string,
  scan: string,
  rows: readonly NewOutcome[],
): Promise<void> {
  if (rows.length === 0) return;
  const unique = new Map(rows.map((row) => [`${row.module} ${row.subject_kind}${row.subject_id} ${row.outcome}`, row]));
  await q.rows(
    `insert into outcomes (workspace_id, scan_id, module, subject_kind, subject_id, outcome, detail, seq)
     select $1, $2, module, subject_kind, subject_id, outcome, detail, seq
       from json_to_recordset($3::json) as o (module text, subject_kind "char", subject_id bigint, outcome text, detail text, seq bigint)
     on conflict (workspace_id, scan_id, module, subject_kind, subject_id, outcome) do update set detail = excluded.detail, at = now()`,
    [workspace, scan, JSON.stringify([...unique.values()])],
  );
}

/** Forgets what could not be looked at in (from, to], but for records that are settled; how many records that were. */
export async function forgetOutcomes(
  q: Query,
  workspace: string,
  scan: string,
  of: { readonly module: string; readonly from: number; readonly to: number; readonly settled: readonly number[] },
): Promise<number> {
  const rows = await q.rows<{ seq: number }>(
    `delete from outcomes where workspace_id = $1 and scan_id = $2 and module = $3 and seq > $4 and seq <= $5
        and seq <> all($6::bigint[]) returning seq`,
    [workspace, scan, of.module, of.from, of.to, of.settled],
  );
  return new Set(rows.map((row) => row.seq)).size;
}
