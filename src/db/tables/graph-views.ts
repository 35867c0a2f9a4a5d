import type { Query } from "../client.ts";
import { isOpenTo } from "./notes.ts";

export type Positions = Readonly<Record<string, readonly [number, number]>>;
export type GraphViewRow = {
  readonly id: string;
  readonly investigation_id: string | null;
  readonly name: string;
  readonly query: Record<string, unknown>;
  readonly positions: Positions;
  readonly version: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const head = "v.id, v.investigation_id, v.name, v.query, v.version, v.created_by, v.created_at, v.updated_at";

export async function insertGraphView(
  q: Query,
  workspace: string,
  view: Pick<GraphViewRow, "id" | "investigation_id" | "name" | "query" | "positions" | "created_by">,
): Promise<void> {
  await q.rows(
    `insert into graph_views (workspace_id, id, investigation_id, name, query, positions, created_by)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7)`,
    [
      ...[workspace, view.id, view.investigation_id, view.name],
      ...[JSON.stringify(view.query), JSON.stringify(view.positions), view.created_by],
    ],
  );
}

export async function readGraphView(
  q: Query,
  workspace: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<GraphViewRow | undefined> {
  const rows = await q.rows<GraphViewRow>(
    `select ${head}, v.positions from graph_views v where v.workspace_id = $1 and v.id = $2 ${lock ? "for update" : ""}`,
    [workspace, id],
  );
  return rows[0];
}

/** Without positions, by name. */
export async function listGraphViews(
  q: Query,
  workspace: string,
  investigation: string | null,
  seer: string | null,
): Promise<Omit<GraphViewRow, "positions">[]> {
  return q.rows(
    `select ${head} from graph_views v
      where v.workspace_id = $1 and ($2::uuid is null or v.investigation_id = $2) and ${isOpenTo("v", "$3")}
      order by lower(v.name), v.id limit 500`,
    [workspace, investigation, seer],
  );
}

export async function changeGraphView(
  q: Query,
  workspace: string,
  id: string,
  change: {
    readonly name?: string | undefined;
    readonly query?: Record<string, unknown> | undefined;
    readonly positions?: Positions | undefined;
  },
): Promise<void> {
  await q.rows(
    `update graph_views set name = coalesce($3, name), query = coalesce($4::jsonb, query),
            positions = coalesce($5::jsonb, positions), version = version + 1, updated_at = now()
      where workspace_id = $1 and id = $2`,
    [
      ...[workspace, id, change.name ?? null],
      ...[change.query, change.positions].map((value) => (value ? JSON.stringify(value) : null)),
    ],
  );
}

/** Where some nodes were put since; the version now. Null where there is no such view. */
export async function movePositions(
  q: Query,
  workspace: string,
  id: string,
  moved: Positions,
  gone: readonly string[],
): Promise<number | null> {
  const rows = await q.rows<{ version: number }>(
    `update graph_views set positions = (positions - $4::text[]) || $3::jsonb, version = version + 1, updated_at = now()
      where workspace_id = $1 and id = $2 returning version`,
    [workspace, id, JSON.stringify(moved), gone],
  );
  return rows[0]?.version ?? null;
}

export async function deleteGraphView(q: Query, workspace: string, id: string): Promise<void> {
  await q.rows(`delete from graph_views where workspace_id = $1 and id = $2`, [workspace, id]);
}
