import type { Query } from "../client.ts";
import { columns } from "../columns.ts";

export type CountKind = "entity" | "relation" | "finding";

/** So many more (or fewer) of a label in a scope: the workspace itself, a scan, an investigation. */
export type CountChange = {
  readonly scope: string;
  readonly kind: CountKind;
  readonly label: string;
  readonly n: number;
};

/** What findings are counted by. */
export type FindingDims = {
  readonly severity: string;
  readonly state: string;
  readonly suppressed: boolean;
  readonly type: string;
  readonly category: string;
};

export function findingLabel({ severity, state, suppressed, type, category }: FindingDims): string {
  return `${severity} ${state} ${suppressed ? "hidden" : "shown"} ${type} ${category}`;
}

export function findingDims(label: string): FindingDims {
  const [severity = "", state = "", shown, type = "", ...category] = label.split(" ");
  return { severity, state, suppressed: shown === "hidden", type, category: category.join(" ") };
}

/** Adds to the counts. Rows of their own: no two transactions wait for each other. */
export async function addCountChanges(q: Query, workspace: string, changes: readonly CountChange[]): Promise<void> {
  const sums = new Map<string, CountChange>();
  for (const change of changes) {
    const name = `${change.scope}\n${change.kind}\n${change.label}`;
    sums.set(name, { ...change, n: change.n + (sums.get(name)?.n ?? 0) });
  }
  const rows = [...sums.values()].filter(({ n }) => n !== 0);
  if (rows.length === 0) return;
  const given = columns(rows, { scope: "uuid", kind: "text", label: "text", n: "bigint" }, 2);
  await q.rows(
    `insert into count_changes (workspace_id, scope, kind, label, n) select $1, scope, kind, label, n from ${given.sql}`,
    [workspace, ...given.params],
  );
}

export type CountRow = { readonly label: string; readonly n: number };

/** The counts of a scope, changes that wait included; labels of which there are none are left out. */
export async function readCounts(q: Query, workspace: string, scope: string, kind: CountKind): Promise<CountRow[]> {
  return q.rows<CountRow>(
    `select label, sum(n)::bigint as n
       from (select label, n from counts where workspace_id = $1 and scope = $2 and kind = $3
             union all
             select label, n from count_changes where workspace_id = $1 and scope = $2 and kind = $3) c
      group by label having sum(n) <> 0 order by label`,
    [workspace, scope, kind],
  );
}

const most = 20_000;

/**
 * Folds changes into the counts, oldest first: what was taken away was added before, so no count is ever below nothing.
 * Somebody else who does so at the same time is left to it.
 */
export async function foldCounts(q: Query, workspace: string): Promise<void> {
  const [lock] = await q.rows<{ taken: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('counts'), hashtext($1)) as taken`,
    [workspace],
  );
  if (!lock?.taken) return;
  await q.rows(
    `with oldest as (select seq from count_changes where workspace_id = $1 order by seq limit ${most}),
     taken as (
       delete from count_changes c using oldest o where c.workspace_id = $1 and c.seq = o.seq returning c.scope, c.kind, c.label, c.n),
     sums as (select scope, kind, label, sum(n)::bigint as n from taken group by scope, kind, label having sum(n) <> 0),
     known as (
       update counts c set n = c.n + s.n from sums s
        where c.workspace_id = $1 and c.scope = s.scope and c.kind = s.kind and c.label = s.label
       returning c.scope, c.kind, c.label)
     insert into counts (workspace_id, scope, kind, label, n)
     select $1, scope, kind, label, n from sums s
      where not exists (select from known k where k.scope = s.scope and k.kind = s.kind and k.label = s.label)`,
    [workspace],
  );
}

/** A scope that is gone has no counts. */
export async function dropCounts(q: Query, workspace: string, scope: string): Promise<void> {
  await Promise.all([
    q.rows(`delete from counts where workspace_id = $1 and scope = $2`, [workspace, scope]),
    q.rows(`delete from count_changes where workspace_id = $1 and scope = $2`, [workspace, scope]),
  ]);
}
