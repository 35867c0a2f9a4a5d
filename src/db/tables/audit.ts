import type { Query } from "../client.ts";

export type AuditRow = {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly origin: string;
  readonly link: string;
};

const fields = "seq, at, actor, action, subject, origin, link";

export type AuditFilter = {
  readonly actor: string | null;
  /** An action, or all that begin with "<noun>.". */
  readonly action: string | null;
  /** An id that the row is about. */
  readonly subject: string | null;
  readonly from: string | null;
  readonly to: string | null;
};

/** The newest first; `before` is the number of the last row of the page before. */
export async function listAudit(
  q: Query,
  workspace: string,
  filter: AuditFilter,
  page: { readonly before: number | null; readonly limit: number },
): Promise<AuditRow[]> {
  return q.rows<AuditRow>(
    `select ${fields} from audit
      where workspace_id = $1 and ($2::bigint is null or seq < $2) and ($3::text is null or actor = $3)
        and ($4::text is null or action = $4 or starts_with(action, $4 || '.'))
        and ($5::text is null or $5 = any(string_to_array(subject, ' ')))
        and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
      order by seq desc limit $8`,
    [workspace, page.before, filter.actor, filter.action, filter.subject, filter.from, filter.to, page.limit],
  );
}

/** Rows of the chain in its order, behind `after`. */
export async function readChain(q: Query, workspace: string, after: number, limit: number): Promise<AuditRow[]> {
  return q.rows<AuditRow>(`select ${fields} from audit where workspace_id = $1 and seq > $2 order by seq limit $3`, [
    workspace,
    after,
    limit,
  ]);
}
