import type { SubjectKind } from "../../model/subject.ts";
import type { Query } from "../client.ts";

/**
 * Removes what people put beside things that are gone. Of files the keys are destroyed: their bytes can be read no more.
 */
export async function forgetSubjects(
  q: Query,
  workspace: string,
  kind: SubjectKind,
  ids: readonly (string | number)[],
): Promise<void> {
  if (ids.length === 0) return;
  const at = [workspace, kind, ids.map(String)];
  const of = "workspace_id = $1 and subject_kind = $2 and subject_id = any($3::text[])";
  await q.rows(
    `with gone as (delete from attachments where ${of} returning evidence_id)
     update evidence e set wrapped_key = null, uri = '' from gone where e.workspace_id = $1 and e.id = gone.evidence_id`,
    at,
  );
  await Promise.all(
    ["notes", "comments", "taggings", "notifications"].map((table) => q.rows(`delete from ${table} where ${of}`, at)),
  );
}

/** What else hangs on an investigation that is gone. */
export async function forgetCase(q: Query, workspace: string, investigation: string): Promise<void> {
  const at = [workspace, investigation];
  await q.rows(
    `with gone as (delete from attachments where workspace_id = $1 and investigation_id = $2 returning evidence_id)
     update evidence e set wrapped_key = null, uri = '' from gone where e.workspace_id = $1 and e.id = gone.evidence_id`,
    at,
  );
  const tables = ["notes", "comments", "notifications", "graph_views", "investigation_assets"];
  await Promise.all(
    tables.map((table) => q.rows(`delete from ${table} where workspace_id = $1 and investigation_id = $2`, at)),
  );
  await forgetSubjects(q, workspace, "investigation", [investigation]);
}

/** Whether somebody wrote on entity `e`, attached a file, or made an asset of it by hand: then it is kept. A condition to put into a query. */
export const isWrittenOn = ["notes", "comments", "attachments"]
  .map(
    (table) =>
      `exists (select from ${table} w where w.workspace_id = $1 and w.subject_kind = 'entity' and w.subject_id = e.id::text)`,
  )
  .concat(
    `exists (select from assets a where a.workspace_id = $1 and a.entity_id = e.id and a.discovered_via = 'manual' and a.deleted_at is null)`,
  )
  .join(" or ");
