import type { Query } from "../../db/client.ts";
import { addNotifications, announce } from "../../db/tables/notifications.ts";
import type { ReadEvent } from "../../db/tables/outbox-readers.ts";
import type { OutboxReader } from "./readers.ts";

const ended: readonly string[] = ["COMPLETED", "FAILED", "CANCELLED"];
const isPerson = (name: string | null): name is string =>
  name !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);

type ScanOf = {
  readonly id: string;
  readonly investigation_id: string | null;
  readonly created_by: string;
  readonly assignee: string | null;
};

/** Whose a scan is: who made it, and whose case it belongs to. What one technique does on one target ends unsung. */
async function scansOf(q: Query, workspace: string, events: readonly ReadEvent[]): Promise<Map<string, ScanOf>> {
  const ids = [...new Set(events.flatMap((event) => event.scan_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await q.rows<ScanOf>(
    `select s.id, s.investigation_id, s.created_by, i.assignee::text as assignee
       from scans s left join investigations i on i.workspace_id = s.workspace_id and i.id = s.investigation_id
      where s.workspace_id = $1 and s.id = any($2::uuid[]) and s.kind = 'scan'`,
    [workspace, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const ownersOf = (scan: ScanOf) => [...new Set([scan.created_by, scan.assignee].filter(isPerson))];

async function tellScans(q: Query, workspace: string, events: readonly ReadEvent[], scans: Map<string, ScanOf>) {
  const told = events.flatMap(({ seq, scan_id, payload }) => {
    const scan = scan_id && scans.get(scan_id);
    if (!scan || payload.kind !== "scan" || !ended.includes(payload.state)) return [];
    const what = {
      ...{ kind: "scan_ended" as const, cause: String(seq), by: "", investigation: scan.investigation_id },
      subject: { kind: "scan" as const, id: scan.id },
    };
    return [{ what, users: ownersOf(scan) }];
  });
  await addNotifications(
    q,
    workspace,
    told.flatMap(({ what, users }) => users.map((user) => ({ ...what, user }))),
  );
  await announce(
    q,
    workspace,
    told.map(({ what }) => what),
  );
}

async function tellFindings(q: Query, workspace: string, events: readonly ReadEvent[], scans: Map<string, ScanOf>) {
  const seen = new Map<number, ScanOf | undefined>();
  for (const { scan_id, payload } of events)
    if (payload.kind === "findings")
      for (const id of payload.findings) seen.set(id, seen.get(id) ?? (scan_id ? scans.get(scan_id) : undefined));
  if (seen.size === 0) return;
  const critical = await q.rows<{ id: number }>(
    `select id from findings
      where workspace_id = $1 and id = any($2::bigint[]) and severity = 'critical' and state in ('open', 'triaged')`,
    [workspace, [...seen.keys()]],
  );
  const told = critical.map(({ id }) => {
    const scan = seen.get(id);
    const what = {
      ...{ kind: "critical_finding" as const, cause: "", by: "", investigation: scan?.investigation_id ?? null },
      subject: { kind: "finding" as const, id: String(id) },
    };
    return { what, users: scan ? ownersOf(scan) : [] };
  });
  await addNotifications(
    q,
    workspace,
    told.flatMap(({ what, users }) => users.map((user) => ({ ...what, user }))),
  );
  await announce(
    q,
    workspace,
    told.map(({ what }) => what),
  );
}

/** Tells people of scans that ended and of critical findings. */
export const notify: OutboxReader = {
  name: "notifications",
  kinds: ["scan", "findings"],
  async read(q, workspace, events) {
    const scans = await scansOf(q, workspace, events);
    await tellScans(q, workspace, events, scans);
    await tellFindings(q, workspace, events, scans);
  },
};
