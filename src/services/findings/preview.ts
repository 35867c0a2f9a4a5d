import type { Db } from "../../db/client.ts";
import { findingDims, readCounts } from "../../db/tables/counts.ts";
import { followFor } from "../../engine/listing/follow.ts";
import { likeOfGlob } from "../../model/glob.ts";
import { hides, type SuppressionMatch } from "../../model/suppression.ts";
import { type FindingView, findingViews } from "./rows.ts";

/** So many findings a preview looks at one by one. */
const mostLooked = 10_000;
const sampleSize = 20;

export type Preview = {
  /** How many findings the rule would hide that are not hidden yet. */
  readonly count: number;
  /** There are more: the count is of those that were looked at. */
  readonly more: boolean;
  readonly sample: readonly FindingView[];
};

/** What a rule would hide: counted from the kept counts where it does not ask about the subject. */
export async function previewMatch(db: Db, workspace: string, match: SuppressionMatch): Promise<Preview> {
  if (match.subject !== null) await followFor(db, workspace, 100);
  return db.as(workspace, async (q) => {
    const { type, category, severities, subject, subject_type } = match;
    const candidates = await q.rows<{ id: number }>(
      subject === null
        ? `select id from findings where workspace_id = $1 and ($2::text is null or type = $2) order by id desc limit ${mostLooked + 1}`
        : `select id from search_findings(''::tsquery, $1, ${mostLooked + 1})`,
      subject === null ? [workspace, type] : [likeOfGlob(subject)],
    );
    const rows = await q.rows<Candidate>(
      `select f.id, f.type, f.category, f.severity, e.type as subject_type, e.key as subject_key
         from unnest($6::bigint[]) as c (id)
        cross join lateral (
          select * from findings where workspace_id = $1 and id = c.id and suppressed_by is null and ($2::text is null or type = $2)
             and ($3::text is null or category = $3) and ($4::text[] is null or severity = any($4)) limit 1) f
        cross join lateral (
          select type, key from entities
           where workspace_id = $1 and id = f.entity_id and ($5::text is null or type = $5) limit 1) e
        order by f.id desc`,
      [workspace, type, category, severities, subject_type, candidates.slice(0, mostLooked).map((row) => row.id)],
    );
    const hidden = rows.filter((row) =>
      hides(match, { ...row, subject: { type: row.subject_type, key: row.subject_key } }),
    );
    const sample = await findingViews(
      q,
      workspace,
      hidden.slice(0, sampleSize).map((row) => row.id),
    );
    if (subject !== null || subject_type !== null)
      return { count: hidden.length, more: candidates.length > mostLooked, sample };
    const counts = await readCounts(q, workspace, workspace, "finding");
    const known = counts.map(({ label, n }) => ({ ...findingDims(label), n }));
    const all = known.filter((row) => !row.suppressed && hides(match, { ...row, subject: { type: "", key: "" } }));
    return { count: all.reduce((sum, row) => sum + row.n, 0), more: false, sample };
  });
}

type Candidate = {
  id: number;
  type: string;
  category: string;
  severity: string;
  subject_type: string;
  subject_key: string;
};
