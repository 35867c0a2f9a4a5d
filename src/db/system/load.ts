import type { Db } from "../client.ts";

/** How many jobs there are in each state that is not final, over all workspaces. */
export async function countJobs(db: Db): Promise<Map<string, number>> {
  const rows = await db.system((q) =>
    q.rows<{ state: string; count: number }>(
      `select state, count(*) as count from jobs
        where state in ('CREATED', 'QUEUED', 'RUNNING', 'RETRYING') group by state`,
    ),
  );
  return new Map(rows.map((row) => [row.state, row.count]));
}

export async function countScans(db: Db): Promise<Map<string, number>> {
  const rows = await db.system((q) =>
    q.rows<{ state: string; count: number }>(`select state, count(*) as count from scans group by state`),
  );
  return new Map(rows.map((row) => [row.state, row.count]));
}
