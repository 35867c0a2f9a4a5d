import type { Query } from "../client.ts";
import type { EventPayload } from "./events.ts";

export type ReadEvent = {
  readonly seq: number;
  readonly scan_id: string | null;
  readonly investigation_id: string | null;
  readonly payload: EventPayload;
};

/** Takes a reader's place in a workspace for this transaction; null when another process has it. */
export async function lockReader(q: Query, workspace: string, reader: string): Promise<number | null> {
  await q.rows(`insert into outbox_readers (workspace_id, reader) values ($1, $2) on conflict do nothing`, [
    workspace,
    reader,
  ]);
  const rows = await q.rows<{ seq: number }>(
    `select seq from outbox_readers where workspace_id = $1 and reader = $2 for update skip locked`,
    [workspace, reader],
  );
  return rows[0]?.seq ?? null;
}

export async function moveReader(q: Query, workspace: string, reader: string, seq: number): Promise<void> {
  await q.rows(`update outbox_readers set seq = $3 where workspace_id = $1 and reader = $2`, [workspace, reader, seq]);
}

/** The next events, in order, as far as nothing can still come in between; of other kinds than these without payload. */
export async function eventsBehind(
  q: Query,
  workspace: string,
  after: number,
  kinds: readonly string[],
  limit: number,
): Promise<(Omit<ReadEvent, "payload"> & { readonly payload: EventPayload | null })[]> {
  return q.rows(
    `select seq, scan_id, investigation_id, case when kind = any($3::text[]) then payload end as payload from events
      where workspace_id = $1 and seq > $2 and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by seq limit $4`,
    [workspace, after, kinds, limit],
  );
}
