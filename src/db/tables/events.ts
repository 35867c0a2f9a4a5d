import type { Query } from "../client.ts";

/** The channel on which workers and readers of the outbox are woken. */
export const wakes = "sonde";

/**
 * The outbox. `log`: records (from, to] were appended; `known`: more is known of these entities; `findings`, `outcomes`:
 * something was added; `scan`: it changed state. Payloads hold ids and positions only.
 */
export type EventPayload =
  | { readonly kind: "log"; readonly from: number; readonly to: number }
  | { readonly kind: "known"; readonly entities: readonly number[] }
  | { readonly kind: "findings"; readonly findings: readonly number[] }
  | { readonly kind: "outcomes"; readonly modules: readonly string[] }
  | { readonly kind: "scan"; readonly state: string };

export type EventRow = { readonly seq: number; readonly scan_id: string; readonly payload: EventPayload };

export async function addEvents(
  q: Query,
  workspace: string,
  /** Null: what no scan did. */
  scan: string | null,
  events: readonly EventPayload[],
): Promise<void> {
  if (events.length === 0) return;
  const inserted = q.rows(
    `insert into events (workspace_id, scan_id, kind, payload)
     select $1, $2, e->>'kind', e from jsonb_array_elements($3::jsonb) e`,
    [workspace, scan, JSON.stringify(events)],
  );
  // carries nothing: whoever wakes reads the tables
  await Promise.all([inserted, q.rows(`select pg_notify('${wakes}', '')`)]);
}

export async function readEvents(
  q: Query,
  workspace: string,
  scan: string,
  after: number,
  limit = 1_000,
): Promise<EventRow[]> {
  return q.rows<EventRow>(
    `select seq, scan_id, payload from events where workspace_id = $1 and scan_id = $2 and seq > $3 order by seq limit $4`,
    [workspace, scan, after, limit],
  );
}
