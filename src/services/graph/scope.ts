import type { Query } from "../../db/client.ts";
import { type CountKind, type CountRow, readCounts } from "../../db/tables/counts.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { enterOf } from "../investigations/access.ts";

/** Which part of a workspace is asked about: a scan, an investigation, or all of it. */
export type GraphScope = { readonly scan?: string | undefined; readonly investigation?: string | undefined };

/** Passes where scan and investigation are there and may be read; AppError not_found, as for those that are not there. */
export async function checkScope(q: Query, actor: Actor, { scan, investigation }: GraphScope): Promise<void> {
  if (scan !== undefined && investigation !== undefined)
    throw new AppError("invalid", "Give a scan or an investigation, not both.");
  let of = investigation;
  if (scan !== undefined) {
    const rows = await q.rows<{ investigation_id: string | null }>(
      `select investigation_id from scans where workspace_id = $1 and id = $2`,
      [actor.workspace, scan],
    );
    if (!rows[0]) throw new AppError("not_found", `There is no scan "${scan}".`);
    of = rows[0].investigation_id ?? undefined;
  }
  if (of === undefined) return;
  const hidden = scan ? `There is no scan "${scan}".` : `There is no investigation "${of}".`;
  await enterOf(q, actor, of, "investigation:read", new AppError("not_found", hidden));
}

/** The kept counts of a scope. */
export async function countsOf(q: Query, workspace: string, scope: GraphScope, kind: CountKind): Promise<CountRow[]> {
  return readCounts(q, workspace, scope.scan ?? scope.investigation ?? workspace, kind);
}
