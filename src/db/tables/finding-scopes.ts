import type { Query } from "../client.ts";
import { addCountChanges, type CountChange, type FindingDims, findingLabel } from "./counts.ts";

type Membership = { readonly finding_id: number; readonly scope: string };

/** Notes that a scan, and the investigation it belongs to, have seen findings; gives those memberships that are new. */
export async function addFindingScopes(
  q: Query,
  workspace: string,
  at: { readonly scan: string; readonly investigation: string | null },
  findings: readonly number[],
): Promise<Membership[]> {
  if (findings.length === 0) return [];
  const ids = findings.toSorted((a, b) => a - b); // one lock order
  const insert = (table: string, column: string, scope: string) =>
    q.rows<Membership>(
      `insert into ${table} (workspace_id, ${column}, finding_id) select $1, $2, unnest($3::bigint[])
       on conflict do nothing returning finding_id, ${column} as scope`,
      [workspace, scope, ids],
    );
  const added = await Promise.all([
    insert("scan_findings", "scan_id", at.scan),
    at.investigation === null ? [] : insert("investigation_findings", "investigation_id", at.investigation),
  ]);
  return added.flat();
}

/** Every scan and investigation that holds any of these findings. */
export async function scopesOfFindings(
  q: Query,
  workspace: string,
  findings: readonly number[],
): Promise<Membership[]> {
  if (findings.length === 0) return [];
  return q.rows<Membership>(
    `select finding_id, scan_id as scope from scan_findings where workspace_id = $1 and finding_id = any($2::bigint[])
     union all
     select finding_id, investigation_id from investigation_findings where workspace_id = $1 and finding_id = any($2::bigint[])`,
    [workspace, findings],
  );
}

export type Moved = { readonly id: number; readonly before: FindingDims; readonly after: FindingDims };

/** Counts findings that were changed where they now belong: in the workspace, and in every scan and investigation that holds them. */
export async function countMoved(q: Query, workspace: string, moved: readonly Moved[]): Promise<void> {
  const changed = moved.filter(({ before, after }) => findingLabel(before) !== findingLabel(after));
  if (changed.length === 0) return;
  const scopes = await scopesOfFindings(
    q,
    workspace,
    changed.map(({ id }) => id),
  );
  const byId = new Map(changed.map((one) => [one.id, one]));
  const move = (scope: string, { before, after }: Moved): CountChange[] => [
    { scope, kind: "finding", label: findingLabel(before), n: -1 },
    { scope, kind: "finding", label: findingLabel(after), n: 1 },
  ];
  await addCountChanges(q, workspace, [
    ...changed.flatMap((one) => move(workspace, one)),
    ...scopes.flatMap(({ finding_id, scope }) => {
      const one = byId.get(finding_id);
      return one ? move(scope, one) : [];
    }),
  ]);
}
