import type { Query } from "../../db/client.ts";
import { type KeyPart, type Page, walk } from "../walk.ts";

export type RecordFilter = {
  readonly scan?: string | undefined;
  readonly job?: string | undefined;
  readonly module?: string | undefined;
  readonly kind?: string | undefined;
  /** A part of what was asked. */
  readonly uri?: string | undefined;
};

export const recordKey: readonly KeyPart[] = [
  ["w.at", "timestamptz"],
  ["w.id", "plain"],
];

/** A page of evidence records, newest first: those of a scan by when it used them, of a job by when it asked. */
export async function recordPage(
  q: Query,
  workspace: string,
  filter: RecordFilter,
  page: { readonly after: readonly string[] | null; readonly limit: number },
): Promise<Page<string>> {
  const params: unknown[] = [workspace];
  const add = (value: unknown) => `$${params.push(value)}`;
  const { scan, job, module, kind, uri } = filter;
  const conditions = [
    ...(kind === undefined ? [] : [`w.kind = ${add(kind)}`]),
    ...(module === undefined
      ? []
      : [`(select j.module from jobs j where j.workspace_id = $1 and j.id = w.job_id) = ${add(module)}`]),
    ...(uri === undefined ? [] : [`strpos(lower(w.uri), ${add(uri.toLowerCase())}) > 0`]),
  ];
  const common = {
    key: recordKey,
    descending: true,
    id: "w.id",
    columns: ["w.kind", "w.uri", "w.job_id"],
    ...page,
    params,
  };
  if (scan === undefined) {
    const where = ["w.workspace_id = $1", ...(job === undefined ? [] : [`w.job_id = ${add(job)}::uuid`])];
    return walk<string>(q, { ...common, from: "evidence w", where, filter: conditions });
  }
  const held = `(select s.at, s.evidence_id as id, e.kind, e.uri, e.job_id
                   from scan_evidence s
                  cross join lateral (
                    select kind, uri, job_id from evidence where workspace_id = $1 and id = s.evidence_id limit 1) e
                  where s.workspace_id = $1 and s.scan_id = ${add(scan)}::uuid) w`;
  const its = job === undefined ? [] : [`w.job_id = ${add(job)}::uuid`];
  return walk<string>(q, {
    ...common,
    from: held,
    where: [],
    filter: [...conditions, ...its],
  });
}

export type RecordView = {
  readonly id: string;
  readonly kind: string;
  readonly uri: string;
  /** Bytes of the record, before compression. */
  readonly size: number;
  readonly at: string;
  readonly erased: boolean;
  /** The scan and the job that stored it first. */
  readonly scan: string | null;
  readonly job: string | null;
  readonly module: string | null;
  readonly segment: string;
  readonly position: number;
};

export async function recordViews(q: Query, workspace: string, ids: readonly string[]): Promise<RecordView[]> {
  if (ids.length === 0) return [];
  const rows = await q.rows<Omit<RecordView, "at"> & { at: Date }>(
    `select e.id, e.kind, e.uri, e.size, e.at, e.wrapped_key is null as erased, e.scan_id as scan, e.job_id as job,
            (select j.module from jobs j where j.workspace_id = $1 and j.id = e.job_id) as module, e.segment, e.position
       from unnest($2::text[]) with ordinality as i (id, n)
      cross join lateral (select * from evidence where workspace_id = $1 and id = i.id limit 1) e
      order by i.n`,
    [workspace, ids],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
