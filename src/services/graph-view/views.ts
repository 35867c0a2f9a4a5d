import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import {
  changeGraphView,
  deleteGraphView,
  type GraphViewRow,
  insertGraphView,
  listGraphViews,
  movePositions,
  type Positions,
  readGraphView,
} from "../../db/tables/graph-views.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enterCase, permitAuthor } from "../desk/subjects.ts";
import { enterOf, seerOf } from "../investigations/access.ts";
import { type Permission, permit } from "../permissions.ts";

export const mostPositions = 10_000;

export type NewGraphView = {
  readonly name: string;
  readonly investigation?: string | undefined;
  /** What the graph was asked for. */
  readonly query: Record<string, unknown>;
  readonly positions: Positions;
};

/** Graphs as somebody arranged them. */
export function makeGraphViews({ db }: { db: Db }) {
  const noView = (id: string) => new AppError("not_found", `There is no graph view "${id}".`);
  const found = async (q: Query, actor: Actor, id: string, permission: Permission, lock = false) => {
    const row = await readGraphView(q, actor.workspace, id, { lock });
    if (!row) throw noView(id);
    return { row, inside: await enterOf(q, actor, row.investigation_id, permission, noView(id)) };
  };

  return {
    async list(actor: Actor, investigation: string | null) {
      permit(actor, "note:read");
      return db.as(actor.workspace, async (q) =>
        (await listGraphViews(q, actor.workspace, investigation, seerOf(actor))).map(showHead),
      );
    },
    async create(actor: Actor, given: NewGraphView) {
      return db.as(actor.workspace, async (q) => {
        const { investigation } = await enterCase(q, actor, given.investigation ?? null, "note:write");
        const id = randomUUID();
        const { name, query, positions } = given;
        await insertGraphView(q, actor.workspace, {
          ...{ id, name, query, positions, investigation_id: investigation, created_by: actor.name },
        });
        await audit(q, actor, "graph_view.create", id);
        return showView((await found(q, actor, id, "note:read")).row);
      });
    },
    async get(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => showView((await found(q, actor, id, "note:read")).row));
    },
    async change(
      actor: Actor,
      id: string,
      given: {
        name?: string | undefined;
        query?: Record<string, unknown> | undefined;
        positions?: Positions | undefined;
        version?: number | undefined;
      },
    ) {
      return db.as(actor.workspace, async (q) => {
        const { row } = await found(q, actor, id, "note:write", true);
        if (given.version !== undefined && given.version !== row.version)
          throw new AppError("conflict", "Somebody arranged this graph in the meantime.", {
            hint: "read it again, and give the version that it has now",
          });
        await changeGraphView(q, actor.workspace, id, given);
        await audit(q, actor, "graph_view.change", id);
        return showView((await found(q, actor, id, "note:read")).row);
      });
    },
    /** Saved while somebody drags: what was moved alone. Not audited: a drag is no decision. */
    async move(actor: Actor, id: string, moved: Positions, gone: readonly string[]): Promise<{ version: number }> {
      return db.as(actor.workspace, async (q) => {
        const { row } = await found(q, actor, id, "note:write", true);
        const names = new Set([...Object.keys(row.positions), ...Object.keys(moved)]);
        if (names.size - gone.length > mostPositions)
          throw new AppError("too_large", `A view holds the places of at most ${mostPositions} nodes.`);
        const version = await movePositions(q, actor.workspace, id, moved, gone);
        if (version === null) throw noView(id);
        return { version };
      });
    },
    async remove(actor: Actor, id: string): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        const { row, inside } = await found(q, actor, id, "note:write", true);
        permitAuthor(inside, row.created_by);
        await deleteGraphView(q, actor.workspace, id);
        await audit(q, actor, "graph_view.remove", id);
      });
    },
  };
}

function showHead(row: Omit<GraphViewRow, "positions">) {
  const { id, investigation_id, name, query, version, created_by } = row;
  return {
    ...{ id, investigation: investigation_id, name, query, version, created_by },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

const showView = (row: GraphViewRow) => ({ ...showHead(row), positions: row.positions });
