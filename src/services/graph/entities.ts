import type { Db, Query } from "../../db/client.ts";
import { type EntityRow, findEntity, readEntities } from "../../db/tables/entities.ts";
import { queuedCount } from "../../db/tables/listing-queue.ts";
import { followFor } from "../../engine/listing/follow.ts";
import { AppError } from "../../errors.ts";
import type { Evidence } from "../../evidence/store.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { traitBits, traitNames } from "../../model/entity-type.ts";
import { type Severity, severities } from "../../model/finding.ts";
import { refang } from "../../model/target.ts";
import type { Actor } from "../app.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { permit } from "../permissions.ts";
import { shapeOf } from "../walk.ts";
import { claimKey, claimPage } from "./claims.ts";
import { type EntityFilter, type EntityOrder, entityKeys, entityPage } from "./entity-page.ts";
import { entityViews, scansOfEntity } from "./entity-rows.ts";
import { eraseEntity } from "./erase.ts";
import { observationKey, observationPage, observationViews } from "./facts.ts";
import { foundPage } from "./found-page.ts";
import { type Direction, neighbourGroups, neighbourKey, neighbourPage } from "./neighbours.ts";
import { relationViews } from "./relations.ts";
import { checkScope, countsOf, type GraphScope } from "./scope.ts";
import { searchEntities } from "./search.ts";

/** How long a list waits for what it stands on to follow the graph. */
export const patienceMs = 100;

export type EntityQuery = GraphScope & {
  readonly q?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly traits?: readonly string[] | undefined;
  readonly in_scope?: boolean | undefined;
  readonly first_seen_from?: string | undefined;
  readonly first_seen_to?: string | undefined;
  readonly last_seen_from?: string | undefined;
  readonly last_seen_to?: string | undefined;
  readonly severities?: readonly Severity[] | undefined;
  readonly order?: EntityOrder | undefined;
};

export type PageQuery = { readonly cursor?: string | undefined; readonly limit: number };

/** What is known: entities, how they are linked, and who says so. */
export function makeEntities({ db, evidence }: { db: Db; evidence(workspace: string): Promise<Evidence> }) {
  const read = <T>(actor: Actor, scope: GraphScope, fn: (q: Query) => Promise<T>): Promise<T> => {
    permit(actor, "entity:read");
    return db.as(actor.workspace, async (q) => {
      await checkScope(q, actor, scope);
      return fn(q);
    });
  };
  const found = async (q: Query, actor: Actor, id: number): Promise<EntityRow> => {
    const [row] = await readEntities(q, actor.workspace, [id]);
    if (!row) throw new AppError("not_found", `There is no entity ${id}.`);
    return row;
  };
  const shown = async (q: Query, actor: Actor, id: number) => {
    const [[entity], scans] = await Promise.all([
      entityViews(q, actor.workspace, [id], undefined),
      scansOfEntity(q, actor.workspace, id),
    ]);
    if (!entity) throw new AppError("not_found", `There is no entity ${id}.`);
    const type = entityTypes.get(entity.type);
    return {
      ...entity,
      scans: scans.map(({ traits, ...row }) => ({ ...row, traits: type ? traitNames(type, traits) : [] })),
    };
  };

  return {
    /** AppError not_found where there is none. */
    async check(actor: Actor, id: number): Promise<void> {
      await read(actor, {}, (q) => found(q, actor, id));
    },
    async list(actor: Actor, asked: EntityQuery, page: PageQuery) {
      permit(actor, "entity:read");
      const filter = filterOf(asked);
      await followFor(db, actor.workspace, patienceMs);
      return read(actor, asked, async (q) => {
        const { workspace } = actor;
        const order = asked.order ?? { by: "first_seen", descending: true };
        const result =
          asked.q === undefined
            ? await sorted(q, workspace, asked, filter, order, page)
            : await foundPage(q, workspace, {
                ...page,
                filter,
                order: asked.order,
                asked: { ...asked },
                find: () => searchEntities(q, asked.q ?? "", asked),
              });
        return { ...result, data: await entityViews(q, workspace, result.ids, asked.scan) };
      });
    },
    get: (actor: Actor, id: number) => read(actor, {}, (q) => shown(q, actor, id)),
    /** By type and value, however it is written. */
    find: (actor: Actor, type: string, value: string) =>
      read(actor, {}, async (q) => {
        const key = entityTypes.get(type)?.parse(refang(value));
        if (!key) throw new AppError("bad_target", `"${value.slice(0, 100)}" is no ${type.slice(0, 50)}.`);
        const row = await findEntity(q, actor.workspace, type, key);
        if (!row) throw new AppError("not_found", `Nothing is known of the ${type} "${key}".`);
        return shown(q, actor, row.id);
      }),
    /** How many there are of each type. */
    facets: (actor: Actor, scope: GraphScope) =>
      read(actor, scope, async (q) => ({ type: await countsOf(q, actor.workspace, scope, "entity") })),
    stats: (actor: Actor, scope: GraphScope) =>
      read(actor, scope, async (q) => {
        const [entities, relations, behind] = await Promise.all([
          countsOf(q, actor.workspace, scope, "entity"),
          scope.investigation === undefined ? countsOf(q, actor.workspace, scope, "relation") : null,
          queuedCount(q, actor.workspace),
        ]);
        const total = (rows: readonly { n: number }[]) => rows.reduce((sum, row) => sum + row.n, 0);
        return {
          ...{ total: total(entities), by_type: entities },
          relations: relations && { total: total(relations), by_relation: relations },
          commits_behind: behind,
        };
      }),
    neighbourGroups: (actor: Actor, id: number, scan: string | undefined) =>
      read(actor, { scan }, async (q) => neighbourGroups(q, actor.workspace, await found(q, actor, id), scan)),
    neighbours: (
      actor: Actor,
      id: number,
      by: { relation: string; direction: Direction; type?: string | undefined; scan?: string | undefined },
      page: PageQuery,
    ) =>
      read(actor, { scan: by.scan }, async (q) => {
        await found(q, actor, id);
        const list = ["neighbours", id, { ...by }];
        const after = readCursor(list, page.cursor, shapeOf(neighbourKey));
        const asked = { ...by, type: by.type, scan: by.scan, id, after, limit: page.limit };
        const { ids, next } = await neighbourPage(q, actor.workspace, asked);
        const relations = await relationViews(q, actor.workspace, ids);
        const other = (one: (typeof relations)[number]) => (by.direction === "out" ? one.to.id : one.from.id);
        const entities = await entityViews(q, actor.workspace, relations.map(other), by.scan);
        const byId = new Map(entities.map((entity) => [entity.id, entity]));
        return {
          data: relations.flatMap((one) => {
            const entity = byId.get(other(one));
            return entity ? [{ relation_id: one.id, relation: one.relation, direction: by.direction, entity }] : [];
          }),
          next: writeCursor(list, next),
          limit: page.limit,
          total: null,
        };
      }),
    /** Who saw it, and who says what of it: observations of the entity, then of its claims. */
    provenance: (actor: Actor, id: number, scan: string | undefined, page: PageQuery) =>
      read(actor, { scan }, async (q) => {
        const { workspace } = actor;
        await found(q, actor, id);
        const list = ["provenance", id, scan ?? null];
        const after = readCursor(list, page.cursor, observationKey);
        const claims = await q.rows<{ id: number; attribute: string; value: unknown }>(
          `select id, attribute, value from claims where workspace_id = $1 and entity_id = $2 limit 5000`,
          [workspace, id],
        );
        const of = [
          { what: "e" as const, ids: [id] },
          { what: "c" as const, ids: claims.map((claim) => claim.id) },
        ];
        const { rows, next } = await observationPage(q, workspace, { of, scan, after, limit: page.limit });
        const data = await observationViews(q, workspace, rows, new Map(claims.map((claim) => [claim.id, claim])));
        return { data, next: writeCursor(list, next), limit: page.limit, total: null };
      }),
    claims: (actor: Actor, id: number, attribute: string | undefined, page: PageQuery) =>
      read(actor, {}, async (q) => {
        const entity = await found(q, actor, id);
        const list = ["claims", id, attribute ?? null];
        const after = readCursor(list, page.cursor, claimKey);
        const { claims, next } = await claimPage(q, actor.workspace, entity, { attribute, after, limit: page.limit });
        return { data: claims, next: writeCursor(list, next), limit: page.limit, total: null };
      }),
    erase: (actor: Actor, id: number, reason: string) => eraseEntity({ db, evidence }, actor, id, reason),
  };
}

export type Entities = ReturnType<typeof makeEntities>;

async function sorted(
  q: Query,
  workspace: string,
  asked: EntityQuery,
  filter: EntityFilter,
  order: EntityOrder,
  { cursor, limit }: PageQuery,
) {
  const list = ["entities", JSON.parse(JSON.stringify({ ...asked, order }))];
  const after = readCursor(list, cursor, shapeOf(entityKeys[order.by]));
  const { ids, next, total } = await entityPage(q, { workspace, filter, order, after, limit });
  return { ids, next: writeCursor(list, next), limit, total };
}

/** What is asked, as the queries take it. AppError invalid where it cannot be meant. */
function filterOf(asked: EntityQuery): EntityFilter {
  const { scan, investigation, types, traits, in_scope } = asked;
  if ((traits || in_scope !== undefined) && scan === undefined && investigation === undefined)
    throw new AppError("invalid", "Scope and traits are those of a scan: give scan or investigation beside them.");
  const unknown = types?.find((type) => !entityTypes.has(type));
  if (unknown !== undefined)
    throw new AppError("invalid", `There is no entity type "${unknown}".`, {
      hint: [...entityTypes.keys()].join(", "),
    });
  const holders =
    traits && [...entityTypes.values()].filter((type) => traits.every((trait) => type.traits.includes(trait)));
  if (holders?.length === 0)
    throw new AppError("invalid", `No entity type has the trait "${traits?.join('" and "')}".`);
  return {
    ...{ scan, investigation, types, inScope: in_scope },
    traits: holders?.map((type) => ({ type: type.type, bits: traitBits(type, traits ?? []) })),
    firstSeen: rangeOf(asked.first_seen_from, asked.first_seen_to),
    lastSeen: rangeOf(asked.last_seen_from, asked.last_seen_to),
    severities: asked.severities?.reduce((bits, one) => bits | (1 << severities.indexOf(one)), 0),
  };
}

function rangeOf(from: string | undefined, to: string | undefined) {
  return from === undefined && to === undefined ? undefined : { from, to };
}
