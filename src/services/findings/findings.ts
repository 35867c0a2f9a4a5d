import type { Db, Query } from "../../db/client.ts";
import { findingDims } from "../../db/tables/counts.ts";
import { followFor } from "../../engine/listing/follow.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { type PageQuery, patienceMs } from "../graph/entities.ts";
import { observationKey, observationPage, observationViews } from "../graph/facts.ts";
import { checkScope, countsOf, type GraphScope } from "../graph/scope.ts";
import { patternOf } from "../graph/search.ts";
import { permit } from "../permissions.ts";
import { gather, type KeyPart, shapeOf } from "../walk.ts";
import { type FindingFilter, type FindingOrder, findingConditions, findingKeys, findingPage, wants } from "./page.ts";
import { findingDetails, findingHistory, findingViews, scansOfFinding } from "./rows.ts";
import { type Decision, triage } from "./triage.ts";

const mostFound = 1_000;
const mostProofs = 20;

/** What is wrong or notable, and what people make of it. */
export function makeFindings({ db }: { db: Db }) {
  const read = <T>(actor: Actor, scope: GraphScope, fn: (q: Query) => Promise<T>): Promise<T> => {
    permit(actor, "finding:read");
    return db.as(actor.workspace, async (q) => {
      await checkScope(q, actor, scope);
      return fn(q);
    });
  };
  const details = async (q: Query, workspace: string, id: number) => {
    const finding = await findingDetails(q, workspace, id);
    if (!finding) throw new AppError("not_found", `There is no finding ${id}.`);
    const of = [{ what: "f" as const, ids: [id] }];
    const [history, scans, { rows, next }] = await Promise.all([
      findingHistory(q, workspace, id),
      scansOfFinding(q, workspace, id),
      observationPage(q, workspace, { of, scan: undefined, after: null, limit: mostProofs }),
    ]);
    const observations = await observationViews(q, workspace, rows);
    return { ...finding, history, scans, observations, more_observations: next !== null };
  };

  return {
    async list(
      actor: Actor,
      filter: FindingFilter,
      asked: { q?: string | undefined; order?: FindingOrder | undefined },
      page: PageQuery,
    ) {
      const written = asked.q;
      if (written !== undefined) await followFor(db, actor.workspace, patienceMs);
      return read(actor, filter, async (q) => {
        const { workspace } = actor;
        const order = asked.order ?? { by: "severity", descending: true };
        const list = ["findings", JSON.parse(JSON.stringify({ ...filter, ...asked }))];
        const key: readonly KeyPart[] =
          written !== undefined && !asked.order ? [["w.n", "int"]] : findingKeys[order.by];
        const after = readCursor(list, page.cursor, shapeOf(key));
        const found =
          written === undefined
            ? await findingPage(q, { workspace, filter, order, after, limit: page.limit })
            : await searched(q, workspace, written, filter, {
                ...{ key, after, limit: page.limit },
                descending: asked.order?.descending ?? false,
              });
        return {
          data: await findingViews(q, workspace, found.ids),
          next: writeCursor(list, found.next),
          limit: page.limit,
          total: found.total,
        };
      });
    },
    get: (actor: Actor, id: number) => read(actor, {}, (q) => details(q, actor.workspace, id)),
    /** Who saw it, page by page. */
    observations: (actor: Actor, id: number, page: PageQuery) =>
      read(actor, {}, async (q) => {
        const { workspace } = actor;
        if (!(await findingDetails(q, workspace, id))) throw new AppError("not_found", `There is no finding ${id}.`);
        const list = ["finding observations", id];
        const after = readCursor(list, page.cursor, observationKey);
        const of = [{ what: "f" as const, ids: [id] }];
        const { rows, next } = await observationPage(q, workspace, { of, scan: undefined, after, limit: page.limit });
        const data = await observationViews(q, workspace, rows);
        return { data, next: writeCursor(list, next), limit: page.limit, total: null };
      }),
    /** How many there are of each severity, state, category and type, among those that a filter wants. */
    stats: (actor: Actor, filter: FindingFilter) =>
      read(actor, filter, (q) => summed(q, actor.workspace, filter, false)),
    /** The same, each group as if nothing were asked of it: what choosing another value would give. */
    facets: (actor: Actor, filter: FindingFilter) =>
      read(actor, filter, (q) => summed(q, actor.workspace, filter, true)),
    triage: (actor: Actor, ids: readonly number[], decision: Decision) => triage(db, actor, ids, decision),
    /** Decides about one finding, and gives it as it is then. */
    async change(actor: Actor, id: number, decision: Decision) {
      const { refused } = await triage(db, actor, [id], decision);
      const [no] = refused;
      if (no) throw new AppError(no.error_code === "not_found" ? "not_found" : "conflict", no.detail);
      return db.as(actor.workspace, (q) => details(q, actor.workspace, id));
    },
  };
}

export type Findings = ReturnType<typeof makeFindings>;

async function searched(
  q: Query,
  workspace: string,
  written: string,
  filter: FindingFilter,
  page: { key: readonly KeyPart[]; descending: boolean; after: readonly string[] | null; limit: number },
) {
  const asked = written.trim().toLowerCase();
  const found = await q.rows<{ id: number }>(
    `select id from search_findings(websearch_to_tsquery('simple', $1) || websearch_to_tsquery('english', $1), $2, $3)
      group by id order by max(score) desc, id desc limit $3`,
    [asked, patternOf(asked), mostFound],
  );
  const params: unknown[] = [workspace, found.map((row) => row.id)];
  const filters = findingConditions(filter, (value) => `$${params.push(value)}`);
  const from = `(select f.*, i.n::int as n from (select id, n from unnest($2::bigint[]) with ordinality as f (id, n) order by n) i
                  cross join lateral (select * from findings where workspace_id = $1 and id = i.id limit 1) f) w`;
  const result = await gather(q, { ...page, from, filter: filters, id: "w.id", params });
  return { ...result, total: null };
}

const groups = ["severity", "state", "category", "type"] as const;

async function summed(q: Query, workspace: string, filter: FindingFilter, apart: boolean) {
  const counts = (await countsOf(q, workspace, filter, "finding")).map(({ label, n }) => ({
    dims: findingDims(label),
    n,
  }));
  const sum = (holds: (dims: (typeof counts)[number]["dims"]) => boolean) =>
    counts.reduce((total, { dims, n }) => total + (holds(dims) ? n : 0), 0);
  const by = Object.fromEntries(
    groups.map((group) => {
      const values = new Map<string, number>();
      for (const { dims, n } of counts)
        if (wants(filter, dims, apart ? group : undefined)) values.set(dims[group], (values.get(dims[group]) ?? 0) + n);
      const rows = [...values].map(([label, n]) => ({ label, n }));
      return [group, rows.sort((a, b) => b.n - a.n || (a.label < b.label ? -1 : 1))] as const;
    }),
  ) as Record<(typeof groups)[number], { label: string; n: number }[]>;
  return {
    total: sum((dims) => wants(filter, dims)),
    suppressed: sum((dims) => wants({ ...filter, suppressed: "only" }, dims)),
    by_severity: by.severity,
    by_state: by.state,
    by_category: by.category,
    by_type: by.type,
  };
}
