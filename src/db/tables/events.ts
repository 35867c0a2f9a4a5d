import type { Query } from "../client.ts";

/** The channel on which workers and readers of the outbox are woken. */
export const wakes = "sonde";

/**
 * The outbox. `log`: records (from, to] were appended; `known`: more is known of these entities; `findings`, `outcomes`:
 * something was added; `scan`: it changed state; `job`: so did a job that somebody asked for. Payloads hold ids and
 * positions only.
 */
export type EventPayload =
  | { readonly kind: "log"; readonly from: number; readonly to: number }
  | { readonly kind: "known"; readonly entities: readonly number[] }
  | { readonly kind: "findings"; readonly findings: readonly number[] }
  | { readonly kind: "outcomes"; readonly modules: readonly string[] }
  | { readonly kind: "scan"; readonly state: string }
  | { readonly kind: "job"; readonly job: string; readonly state: string };

/** What happened to an investigation itself. */
export type InvestigationEvent = {
  readonly kind: "investigation";
  readonly what: "created" | "changed" | "closed" | "reopened" | "archived" | "assigned" | "cancelled";
};

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
    `insert into events (workspace_id, scan_id, investigation_id, kind, payload)
     select $1, $2, (select investigation_id from scans where workspace_id = $1 and id = $2), e->>'kind', e
       from jsonb_array_elements($3::jsonb) e`,
    [workspace, scan, JSON.stringify(events)],
  );
  // carries nothing: whoever wakes reads the tables
  await Promise.all([inserted, q.rows(`select pg_notify('${wakes}', '')`)]);
}

export async function addInvestigationEvent(
  q: Query,
  workspace: string,
  investigation: string,
  event: InvestigationEvent,
): Promise<void> {
  const inserted = q.rows(
    `insert into events (workspace_id, investigation_id, kind, payload) values ($1, $2, $3, $4::jsonb)`,
    [workspace, investigation, event.kind, JSON.stringify(event)],
  );
  await Promise.all([inserted, q.rows(`select pg_notify('${wakes}', '')`)]);
}

export type InvestigationEventRow = {
  /** Counts in the investigation: 1, 2, 3 … */
  readonly seq: number;
  readonly scan_id: string | null;
  readonly payload: EventPayload | InvestigationEvent;
  readonly at: Date;
  /** The moment of the transaction, as text: whatever it wrote has the same. */
  readonly moment: string;
};

/** Events of an investigation and its scans, in order. Nothing ever comes in between (migrations, live). */
export async function eventsOf(
  q: Query,
  workspace: string,
  investigation: string,
  after: number,
  limit: number,
): Promise<InvestigationEventRow[]> {
  return q.rows<InvestigationEventRow>(
    `select number as seq, scan_id, payload, at, at::text as moment from events
      where workspace_id = $1 and investigation_id = $2 and number > $3 order by number limit $4`,
    [workspace, investigation, after, limit],
  );
}

/** The last number of an investigation, and up to where some are forgotten: a reader before that has missed some. */
export async function eventSpan(
  q: Query,
  workspace: string,
  investigation: string,
): Promise<{ head: number; floor: number }> {
  const rows = await q.rows<{ head: number; floor: number }>(
    `select head, floor from event_heads where workspace_id = $1 and investigation_id = $2`,
    [workspace, investigation],
  );
  return rows[0] ?? { head: 0, floor: 0 };
}

/** The last numbers of several. */
export async function eventHeads(
  q: Query,
  workspace: string,
  investigations: readonly string[],
): Promise<Map<string, number>> {
  const rows = await q.rows<{ id: string; head: number }>(
    `select investigation_id as id, head from event_heads where workspace_id = $1 and investigation_id = any($2::uuid[])`,
    [workspace, investigations],
  );
  return new Map(rows.map((row) => [row.id, row.head]));
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
