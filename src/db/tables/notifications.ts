import {
  type NotificationKind,
  type NotificationSubject,
  usuallyWanted,
  type Wanted,
} from "../../model/notification.ts";
import type { Query } from "../client.ts";
import { keyset, type Order, type Place } from "../keyset.ts";
import { isVisibleTo } from "./investigations.ts";

export type NotificationRow = {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly subject_kind: NotificationSubject["kind"];
  readonly subject_id: string;
  readonly investigation_id: string | null;
  readonly by_whom: string;
  readonly at: Date;
  readonly read_at: Date | null;
};

type What = {
  readonly kind: NotificationKind;
  readonly subject: NotificationSubject;
  /** What makes two tellings one. */
  readonly cause: string;
  readonly investigation: string | null;
  readonly by: string;
};

/** Whether member `m` sees investigation `n.investigation_id`: what is private is told to nobody else. */
const mayHear = `(n.investigation_id is null or exists (select from investigations i
   where i.workspace_id = $1 and i.id = n.investigation_id
     and ${isVisibleTo("(case when m.role in ('admin', 'owner') then null else m.user_id::text end)")}))`;

const rowsOf = `json_to_recordset($2::json) as n (user_id uuid, kind text, subject_kind text, subject_id text, cause text,
  investigation_id uuid, by_whom text)`;

const insert = `insert into notifications (workspace_id, user_id, kind, subject_kind, subject_id, cause, investigation_id, by_whom)
  select $1, m.user_id, n.kind, n.subject_kind, n.subject_id, n.cause, n.investigation_id, n.by_whom`;

function written(rows: readonly (What & { readonly user?: string })[]): string {
  return JSON.stringify(
    rows.map(({ user, kind, subject, cause, investigation, by }) => ({
      ...{ user_id: user, kind, subject_kind: subject.kind, subject_id: subject.id, cause },
      ...{ investigation_id: investigation, by_whom: by },
    })),
  );
}

/** Tells members who may know it and want to; the same is told once. */
export async function addNotifications(
  q: Query,
  workspace: string,
  rows: readonly (What & { readonly user: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  await q.rows(
    `${insert} from ${rowsOf}
       join members m on m.workspace_id = $1 and m.user_id = n.user_id
       left join notification_preferences p on p.workspace_id = $1 and p.user_id = m.user_id and p.kind = n.kind
      where coalesce(p.wanted, 'mine') <> 'off' and ${mayHear}
     on conflict do nothing`,
    [workspace, written(rows)],
  );
}

/** The same to every member who wants to know it of everything. */
export async function announce(q: Query, workspace: string, rows: readonly What[]): Promise<void> {
  if (rows.length === 0) return;
  await q.rows(
    `${insert} from ${rowsOf} cross join members m
       left join notification_preferences p on p.workspace_id = $1 and p.user_id = m.user_id and p.kind = n.kind
      where m.workspace_id = $1 and coalesce(p.wanted, $3::json->>n.kind) = 'all' and ${mayHear}
     on conflict do nothing`,
    [workspace, written(rows), JSON.stringify(usuallyWanted)],
  );
}

export async function listNotifications(
  q: Query,
  workspace: string,
  user: string,
  filter: { readonly unread: boolean; readonly kind: NotificationKind | null },
  page: { readonly order: Order; readonly after: Place | null; readonly limit: number },
): Promise<(NotificationRow & { place: string | number })[]> {
  const at = keyset(page.order, page.after, 6);
  return q.rows(
    `select n.id, n.kind, n.subject_kind, n.subject_id, n.investigation_id, n.by_whom, n.at, n.read_at, ${at.place}
       from notifications n
      where n.workspace_id = $1 and n.user_id = $2 and (not $3::boolean or n.read_at is null)
        and ($4::text is null or n.kind = $4) and ${at.where}
      order by ${at.orderBy} limit $5`,
    [workspace, user, filter.unread, filter.kind, page.limit, ...at.params],
  );
}

export async function countUnread(q: Query, workspace: string, user: string): Promise<number> {
  const rows = await q.rows<{ count: number }>(
    `select count(*)::int as count from notifications where workspace_id = $1 and user_id = $2 and read_at is null`,
    [workspace, user],
  );
  return rows[0]?.count ?? 0;
}

/** Marks one read or unread; false where there is none. */
export async function markNotification(
  q: Query,
  workspace: string,
  user: string,
  id: string,
  read: boolean,
): Promise<boolean> {
  const rows = await q.rows(
    `update notifications set read_at = case when $4 then coalesce(read_at, now()) end
      where workspace_id = $1 and user_id = $2 and id = $3 returning id`,
    [workspace, user, id, read],
  );
  return rows.length > 0;
}

/** Marks all read; how many were not. */
export async function markAll(q: Query, workspace: string, user: string): Promise<number> {
  const rows = await q.rows(
    `update notifications set read_at = now() where workspace_id = $1 and user_id = $2 and read_at is null returning id`,
    [workspace, user],
  );
  return rows.length;
}

export async function readPreferences(
  q: Query,
  workspace: string,
  user: string,
): Promise<Record<NotificationKind, Wanted>> {
  const rows = await q.rows<{ kind: NotificationKind; wanted: Wanted }>(
    `select kind, wanted from notification_preferences where workspace_id = $1 and user_id = $2`,
    [workspace, user],
  );
  return { ...usuallyWanted, ...Object.fromEntries(rows.map(({ kind, wanted }) => [kind, wanted])) };
}

export async function setPreferences(
  q: Query,
  workspace: string,
  user: string,
  wanted: readonly { readonly kind: NotificationKind; readonly wanted: Wanted }[],
): Promise<void> {
  if (wanted.length === 0) return;
  await q.rows(
    `insert into notification_preferences (workspace_id, user_id, kind, wanted)
     select $1, $2, kind, wanted from json_to_recordset($3::json) as p (kind text, wanted text)
     on conflict (workspace_id, user_id, kind) do update set wanted = excluded.wanted`,
    [workspace, user, JSON.stringify(wanted)],
  );
}
