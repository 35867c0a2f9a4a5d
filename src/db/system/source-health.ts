import type { Db } from "../client.ts";

export type SourceHealthRow = {
  readonly source: string;
  readonly last_success_at: Date | null;
  readonly last_failure_at: Date | null;
  readonly successes: number;
  readonly failures: number;
  readonly open_until: Date | null;
};

/** Adds how sources answered; the last word on whether one rests holds. */
export async function recordSources(
  db: Db,
  said: readonly { source: string; well: number; ill: number; restMs: number }[],
): Promise<void> {
  if (said.length === 0) return;
  const sorted = said.toSorted((a, b) => (a.source < b.source ? -1 : 1));
  await db.system((q) =>
    q.rows(
      `insert into source_health as h (source, last_success_at, last_failure_at, successes, failures, open_until)
       select source, case when well > 0 then now() end, case when ill > 0 then now() end, well, ill,
              case when "restMs" > 0 then now() + make_interval(secs => "restMs" / 1000.0) end
         from json_to_recordset($1::json) as s (source text, well bigint, ill bigint, "restMs" float8)
       on conflict (source) do update set
         last_success_at = coalesce(excluded.last_success_at, h.last_success_at),
         last_failure_at = coalesce(excluded.last_failure_at, h.last_failure_at),
         successes = h.successes + excluded.successes, failures = h.failures + excluded.failures,
         open_until = excluded.open_until`,
      [JSON.stringify(sorted)],
    ),
  );
}

export async function readSourceHealth(db: Db): Promise<Map<string, SourceHealthRow>> {
  const rows = await db.system((q) =>
    q.rows<SourceHealthRow>(
      `select source, last_success_at, last_failure_at, successes, failures, open_until from source_health`,
    ),
  );
  return new Map(rows.map((row) => [row.source, row]));
}
