import type { JobState } from "../../model/job-state.ts";
import type { Query } from "../client.ts";

export type OffsetOf = {
  readonly module: string;
  readonly planned: number;
  readonly subjects: number;
  readonly settled: number;
};

export async function offsetsOf(q: Query, workspace: string, scan: string): Promise<OffsetOf[]> {
  return q.rows<OffsetOf>(
    `select module, planned, subjects, settled from scan_modules
      where workspace_id = $1 and scan_id = $2 order by ordinal`,
    [workspace, scan],
  );
}

/** A job that has left records of its stretch unsettled, or may have. */
export type UnsettledJob = {
  readonly module: string;
  readonly state: JobState;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly settled: readonly number[];
  readonly error: string | null;
};

export async function unsettledJobs(q: Query, workspace: string, scan: string): Promise<UnsettledJob[]> {
  return q.rows<UnsettledJob>(
    `select module, state, from_seq as "from", to_seq as "to", low, settled, error from jobs
      where workspace_id = $1 and scan_id = $2 and state <> 'SUCCEEDED' order by module, from_seq`,
    [workspace, scan],
  );
}

/** Which modules saw something from these subjects. */
export async function findersOf(
  q: Query,
  workspace: string,
  scan: string,
  modules: readonly string[],
  ids: readonly number[],
) {
  if (ids.length === 0) return [];
  return q.rows<{ module: string; kind: "e" | "r"; id: number }>(
    `select distinct module, subject_kind as kind, subject_id as id from observations
      where workspace_id = $1 and scan_id = $2 and module = any($3::text[]) and subject_kind in ('e', 'r')
        and subject_id = any($4::bigint[])`,
    [workspace, scan, modules, ids],
  );
}

export type OutcomeOn = {
  readonly seq: number;
  readonly module: string;
  readonly kind: "e" | "r";
  readonly id: number;
  readonly outcome: string;
  readonly detail: string;
};

/** What could not be looked at of these records: by the record, or by the subject where another record said so first. */
export async function outcomesOn(
  q: Query,
  workspace: string,
  scan: string,
  modules: readonly string[],
  of: { readonly seqs: readonly number[]; readonly ids: readonly number[] },
): Promise<OutcomeOn[]> {
  if (of.seqs.length === 0) return [];
  return q.rows<OutcomeOn>(
    `select seq, module, subject_kind as kind, subject_id as id, outcome, detail from outcomes
      where workspace_id = $1 and scan_id = $2 and module = any($3::text[]) and seq = any($4::bigint[])
     union
     select seq, module, subject_kind, subject_id, outcome, detail from outcomes
      where workspace_id = $1 and scan_id = $2 and module = any($3::text[]) and subject_kind in ('e', 'r')
        and subject_id = any($5::bigint[])
      order by module, outcome, seq`,
    [workspace, scan, modules, of.seqs, of.ids],
  );
}

/** By module: how many subjects led to something, and how many could not be looked at, by why. */
export async function countCoverage(q: Query, workspace: string, scan: string) {
  const [found, blind, exceptions] = await Promise.all([
    q.rows<{ module: string; count: number }>(
      `select module, count(distinct (subject_kind, subject_id))::int as count from observations
        where workspace_id = $1 and scan_id = $2 and subject_kind in ('e', 'r') group by 1`,
      [workspace, scan],
    ),
    q.rows<{ module: string; outcome: string; count: number }>(
      `select module, outcome, count(*)::int as count from outcomes
        where workspace_id = $1 and scan_id = $2 group by 1, 2 order by 1, 2`,
      [workspace, scan],
    ),
    // a record may have led to something and yet be one that could not be looked at in full
    q.rows<{ module: string; count: number }>(
      `select o.module, count(distinct o.seq)::int as count
         from outcomes o join log l on l.workspace_id = o.workspace_id and l.scan_id = o.scan_id and l.seq = o.seq
        where o.workspace_id = $1 and o.scan_id = $2 and not exists (
          select from observations s where s.workspace_id = $1 and s.scan_id = $2 and s.module = o.module
             and s.subject_kind = l.kind and s.subject_id = l.ref)
        group by 1`,
      [workspace, scan],
    ),
  ]);
  return { found, outcomes: blind, blind: exceptions };
}

export type OutcomeRow = {
  readonly module: string;
  readonly subject_kind: "e" | "r";
  readonly subject_id: number;
  readonly outcome: string;
  readonly detail: string;
  readonly at: Date;
  readonly entity_id: number;
  readonly type: string;
  readonly key: string;
};

/** What could not be looked at, in the order of its key; `after` is the last row of the page before. */
export async function listOutcomes(
  q: Query,
  workspace: string,
  scan: string,
  filter: { readonly module: string | null; readonly outcome: string | null },
  page: { readonly after: readonly [string, string, number, string] | null; readonly limit: number },
): Promise<OutcomeRow[]> {
  return q.rows<OutcomeRow>(
    `select o.module, o.subject_kind, o.subject_id, o.outcome, o.detail, o.at, e.id as entity_id, e.type, e.key
       from outcomes o
       left join relations r on o.subject_kind = 'r' and r.workspace_id = o.workspace_id and r.id = o.subject_id
       join entities e on e.workspace_id = o.workspace_id and e.id = case when o.subject_kind = 'e' then o.subject_id else r.from_id end
      where o.workspace_id = $1 and o.scan_id = $2 and ($3::text is null or o.module = $3) and ($4::text is null or o.outcome = $4)
        and ($5::text is null or (o.module, o.subject_kind, o.subject_id, o.outcome) > ($5, $6::"char", $7::bigint, $8))
      order by o.module, o.subject_kind, o.subject_id, o.outcome limit $9`,
    [workspace, scan, filter.module, filter.outcome, ...(page.after ?? [null, null, null, null]), page.limit],
  );
}
