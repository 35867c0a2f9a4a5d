import type { Db } from "../client.ts";

/** Rows that go in one transaction: nobody waits long for a big workspace to vanish. */
const batch = 5_000;

/** Workspaces that were deleted so long ago that they are to be erased. */
export async function doomedWorkspaces(db: Db, days: number): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ id: string }>(
      `select id from workspaces where deleted_at < now() - make_interval(days => $1) order by deleted_at`,
      [days],
    ),
  );
  return rows.map((row) => row.id);
}

/** Every table that holds something of a workspace, by the catalogue: none can be forgotten here. */
async function tenantTables(db: Db): Promise<string[]> {
  const rows = await db.system((q) =>
    q.rows<{ name: string }>(
      `select quote_ident(c.relname) as name from pg_class c
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
        order by 1`,
    ),
  );
  return rows.map((row) => row.name);
}

/** Erases all rows of a workspace, bit by bit; what is cut short goes on the next time. How many rows that were. */
export async function eraseWorkspace(db: Db, workspace: string, signal?: AbortSignal): Promise<number> {
  await db.system((q) =>
    q.rows(`insert into erased_workspaces (id) values ($1) on conflict (id) do nothing`, [workspace]),
  );
  let erased = 0;
  for (const table of await tenantTables(db)) {
    for (let count = batch; count === batch; erased += count) {
      if (signal?.aborted) return erased;
      const rows = await db.system((q) =>
        q.rows<{ count: number }>(
          `with gone as (
             delete from ${table} where ctid = any(array(select ctid from ${table} where workspace_id = $1 limit ${batch}))
             returning 1)
           select count(*)::int as count from gone`,
          [workspace],
        ),
      );
      count = rows[0]?.count ?? 0;
    }
  }
  await db.system(async (q) => {
    await q.rows(`delete from api_keys where only_workspace = $1`, [workspace]);
    await q.rows(`delete from workspaces where id = $1`, [workspace]); // last: until then it is found again
  });
  return erased;
}

/** Which of these workspaces were erased. */
export async function erasedAmong(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.system((q) =>
    q.rows<{ id: string }>(`select id from erased_workspaces where id = any($1::uuid[])`, [ids]),
  );
  return rows.map((row) => row.id);
}

/** What is of no use any more, and why it was kept so long. */
const expired = [
  `delete from one_time where expires_at < now() - interval '1 day'`,
  `delete from guesses where last_at < now() - interval '2 days' and (locked_until is null or locked_until < now())`, // forgiven after one
  `delete from sessions where coalesce(revoked_at, expires_at) < now() - interval '30 days'`,
  `delete from api_keys where coalesce(revoked_at, expires_at) < now() - interval '90 days'`,
  `delete from invitations where coalesce(accepted_at, revoked_at, expires_at) < now() - interval '90 days'`,
  `delete from notifications where at < now() - interval '180 days'`,
  `delete from signing_keys where retired_at < now() - interval '7 days'`, // tokens of theirs hold a day at most
];

export async function removeExpired(db: Db): Promise<void> {
  for (const text of expired) await db.system((q) => q.rows(text));
}

/**
 * Forgets events that are older than so many days, but for those of scans that are not over. Up to where is noted by the
 * database (migrations, live): a reader who stands before that must begin anew. How many rows that were.
 */
export async function forgetEvents(db: Db, days: number, signal?: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (let count = batch; count === batch && !signal?.aborted; forgotten += count) {
    const rows = await db.system((q) =>
      q.rows<{ count: number }>(
        `with old as (
           select e.workspace_id, e.seq from events e
            where e.at < now() - make_interval(days => $1) and not exists (
              select from scans s where s.workspace_id = e.workspace_id and s.id = e.scan_id
                 and s.state in ('CREATED', 'RUNNING', 'PAUSED'))
            limit ${batch}),
         gone as (
           delete from events e using old where e.workspace_id = old.workspace_id and e.seq = old.seq returning 1)
         select count(*)::int as count from gone`,
        [days],
      ),
    );
    count = rows[0]?.count ?? 0;
  }
  return forgotten;
}
