import type { Query } from "../client.ts";

/** Who said that contact is authorized, when, in which words, and how far it goes. */
export type Authorization = {
  readonly id: string;
  readonly target_id: string;
  readonly scope: unknown;
  readonly acknowledgement: string;
  readonly acknowledged_by: string;
  readonly acknowledged_at: Date;
  readonly withdrawn_by: string | null;
  readonly withdrawn_at: Date | null;
};

const fields = "id, target_id, scope, acknowledgement, acknowledged_by, acknowledged_at, withdrawn_by, withdrawn_at";

/** SQL: that an authorization neither was withdrawn nor has ended by itself. */
export const stands = (a: string) =>
  `${a}.withdrawn_at is null and coalesce((${a}.scope->>'until')::timestamptz > now(), true)`;

/** What stands for these targets, by target. `hold`: it cannot be withdrawn before this transaction is over. */
export async function standingAuthorizations(
  q: Query,
  workspace: string,
  targets: readonly string[],
  hold = false,
): Promise<Map<string, Authorization>> {
  if (targets.length === 0) return new Map();
  const rows = await q.rows<Authorization>(
    `select ${fields} from authorizations a
      where workspace_id = $1 and target_id = any($2::uuid[]) and ${stands("a")}
      order by id ${hold ? "for share" : ""}`,
    [workspace, targets],
  );
  return new Map(rows.map((row) => [row.target_id, row]));
}

/** All that was ever authorized for a target, the newest first. */
export async function authorizationsOf(q: Query, workspace: string, target: string): Promise<Authorization[]> {
  return q.rows<Authorization>(
    `select ${fields} from authorizations where workspace_id = $1 and target_id = $2
      order by acknowledged_at desc, id limit 200`,
    [workspace, target],
  );
}

export async function insertAuthorization(
  q: Query,
  workspace: string,
  given: Pick<Authorization, "id" | "target_id" | "scope" | "acknowledgement" | "acknowledged_by">,
): Promise<void> {
  await q.rows(
    `insert into authorizations (workspace_id, id, target_id, scope, acknowledgement, acknowledged_by)
     values ($1, $2, $3, $4::jsonb, $5, $6)`,
    [
      ...[workspace, given.id, given.target_id],
      ...[JSON.stringify(given.scope), given.acknowledgement, given.acknowledged_by],
    ],
  );
}

/** Ends what stands for a target. False when nothing does. */
export async function withdrawAuthorization(q: Query, workspace: string, target: string, by: string): Promise<boolean> {
  const rows = await q.rows(
    `update authorizations set withdrawn_by = $3, withdrawn_at = now()
      where workspace_id = $1 and target_id = $2 and withdrawn_at is null returning id`,
    [workspace, target, by],
  );
  return rows.length > 0;
}

/** Scans under way, or about to be, that may touch a target. */
export async function contactScansOf(q: Query, workspace: string, target: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `select s.id from scan_targets t join scans s on s.workspace_id = t.workspace_id and s.id = t.scan_id
      where t.workspace_id = $1 and t.target_id = $2 and s.state in ('CREATED', 'RUNNING', 'PAUSED')
        and s.spec->>'footprint' in ('P2', 'P3')
      order by s.id`,
    [workspace, target],
  );
  return rows.map((row) => row.id);
}
