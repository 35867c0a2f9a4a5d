import type { Db } from "../../db/client.ts";
import { AppError } from "../../errors.ts";
import { relations } from "../../model/relations.ts";
import type { Actor } from "../app.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { permit } from "../permissions.ts";
import { shapeOf } from "../walk.ts";
import type { PageQuery } from "./entities.ts";
import { observationKey, observationPage, observationViews } from "./facts.ts";
import { type RelationFilter, relationPage, relationsKey, relationViews } from "./relations.ts";
import { checkScope, countsOf } from "./scope.ts";

/** Relations between entities. */
export function makeLinks({ db }: { db: Db }) {
  return {
    async list(actor: Actor, filter: RelationFilter, page: PageQuery) {
      permit(actor, "entity:read");
      if (filter.relation !== undefined && !Object.hasOwn(relations, filter.relation))
        throw new AppError("invalid", `There is no relation "${filter.relation}".`, {
          hint: Object.keys(relations).join(", "),
        });
      return db.as(actor.workspace, async (q) => {
        const { workspace } = actor;
        await checkScope(q, actor, filter);
        const list = ["relations", { ...filter }];
        const after = readCursor(list, page.cursor, shapeOf(relationsKey(filter)));
        const known =
          filter.from === undefined && filter.to === undefined && filter.investigation === undefined
            ? (await countsOf(q, workspace, filter, "relation"))
                .filter((row) => filter.relation === undefined || row.label === filter.relation)
                .reduce((sum, row) => sum + row.n, 0)
            : null;
        const found =
          known === 0
            ? { ids: [], next: null }
            : await relationPage(q, workspace, filter, { after, limit: page.limit });
        return {
          data: await relationViews(q, workspace, found.ids),
          next: writeCursor(list, found.next),
          limit: page.limit,
          total: known,
        };
      });
    },
    async get(actor: Actor, id: number, page: PageQuery) {
      permit(actor, "entity:read");
      return db.as(actor.workspace, async (q) => {
        const [relation] = await relationViews(q, actor.workspace, [id]);
        if (!relation) throw new AppError("not_found", `There is no relation ${id}.`);
        const list = ["relation", id];
        const after = readCursor(list, page.cursor, observationKey);
        const of = [{ what: "r" as const, ids: [id] }];
        const asked = { of, scan: undefined, after, limit: page.limit };
        const { rows, next } = await observationPage(q, actor.workspace, asked);
        const observations = await observationViews(q, actor.workspace, rows);
        return { ...relation, observations, next: writeCursor(list, next) };
      });
    },
  };
}

export type Links = ReturnType<typeof makeLinks>;
