import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import {
  changeSavedView,
  countSavedViews,
  deleteSavedView,
  insertSavedView,
  listSavedViews,
  readSavedView,
  type SavedViewRow,
} from "../../db/tables/saved-views.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { permit } from "../permissions.ts";
import { permitAuthor } from "./subjects.ts";

const mostViews = 200;

export type NewSavedView = {
  readonly page: string;
  readonly name: string;
  readonly shared: boolean;
  /** What the page wants to remember: filters, sorting, columns. */
  readonly view: Record<string, unknown>;
};

/** How somebody likes to see a page: their own, or shared with the workspace. */
export function makeSavedViews({ db }: { db: Db }) {
  const noView = (id: string) => new AppError("not_found", `There is no view "${id}".`);
  const taken = (name: string) => new AppError("taken", `You have a view "${name}" of this page already.`);
  const found = async (q: Query, actor: Actor, id: string): Promise<SavedViewRow> => {
    const row = await readSavedView(q, actor.workspace, id);
    if (!row || (row.owner !== actor.name && !row.shared)) throw noView(id);
    return row;
  };

  return {
    async list(actor: Actor, page: string | null) {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, async (q) =>
        (await listSavedViews(q, actor.workspace, actor.name, page)).map((row) => showView(row, actor)),
      );
    },
    async create(actor: Actor, given: NewSavedView) {
      permit(actor, "view:write");
      if (given.shared) permit(actor, "note:write");
      return db.as(actor.workspace, async (q) => {
        if ((await countSavedViews(q, actor.workspace, actor.name)) >= mostViews)
          throw new AppError("conflict", `One has at most ${mostViews} views.`, { hint: "delete some first" });
        const id = randomUUID();
        if (!(await insertSavedView(q, actor.workspace, { id, owner: actor.name, ...given }))) throw taken(given.name);
        await audit(q, actor, "view.create", id);
        return showView(await found(q, actor, id), actor);
      });
    },
    async get(actor: Actor, id: string) {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, async (q) => showView(await found(q, actor, id), actor));
    },
    async change(
      actor: Actor,
      id: string,
      given: {
        name?: string | undefined;
        shared?: boolean | undefined;
        view?: Record<string, unknown> | undefined;
      },
    ) {
      permit(actor, "view:write");
      if (given.shared) permit(actor, "note:write");
      return db.as(actor.workspace, async (q) => {
        permitAuthor(actor, (await found(q, actor, id)).owner);
        if (!(await changeSavedView(q, actor.workspace, id, given))) throw taken(given.name ?? "");
        await audit(q, actor, "view.change", id);
        const row = await readSavedView(q, actor.workspace, id);
        if (!row) throw noView(id);
        return showView(row, actor);
      });
    },
    async remove(actor: Actor, id: string): Promise<void> {
      permit(actor, "view:write");
      await db.as(actor.workspace, async (q) => {
        permitAuthor(actor, (await found(q, actor, id)).owner);
        await deleteSavedView(q, actor.workspace, id);
        await audit(q, actor, "view.remove", id);
      });
    },
  };
}

function showView({ id, owner, page, name, shared, view, created_at, updated_at }: SavedViewRow, actor: Actor) {
  return {
    ...{ id, owner, page, name, shared, view, mine: owner === actor.name },
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
