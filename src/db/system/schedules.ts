import type { Db } from "../client.ts";

/** Takes a turn at what the clock asks for: true for one process a period, whoever comes first. */
export async function takeTurn(db: Db, name: string, everySeconds: number): Promise<boolean> {
  const rows = await db.system((q) =>
    q.rows(
      `insert into schedules as s (name, last_at) values ($1, now())
       on conflict (name) do update set last_at = now() where s.last_at <= now() - make_interval(secs => $2)
       returning name`,
      [name, everySeconds],
    ),
  );
  return rows.length > 0;
}
