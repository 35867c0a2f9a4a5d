import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { EntitySort } from "../../../services/graph/entity-page.ts";
import type { Services } from "../../app.ts";
import { one, Problem, page, paged } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { findingFilter } from "../findings/query.ts";
import { Finding, FindingQuery } from "../findings/schema.ts";
import * as S from "./schema.ts";

const tags = ["entities"];
const refused = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem };

export const entityRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { entities, findings } = platform;
  const route = (operationId: string, summary: string) => ({ operationId, summary, tags });

  api.get(
    "/",
    {
      schema: {
        ...route("listEntities", "List and search entities"),
        params: S.Params,
        querystring: S.EntityQuery,
        response: { 200: page(S.ShownEntity), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => {
      const { cursor, limit, sort, fields, type, trait, severity, ...asked } = request.query;
      const order = sort && {
        by: sort.replace(/^-/, "") as EntitySort,
        descending: sort.startsWith("-"),
      };
      const list = await entities.list(
        actorOf(request),
        { ...asked, types: type, traits: trait, severities: severity, order },
        { cursor, limit },
      );
      const shown = (entity: (typeof list.data)[number]) =>
        fields
          ? Object.fromEntries(Object.entries(entity).filter(([name]) => (fields as string[]).includes(name)))
          : entity;
      return paged({ ...list, data: list.data.map(shown) });
    },
  );

  api.get(
    "/lookup",
    {
      schema: {
        ...route("lookUpEntity", "Show an entity by its type and value"),
        params: S.Params,
        querystring: S.Lookup,
        response: { 200: one(S.EntityDetails), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => ({
      data: await entities.find(actorOf(request), request.query.type, request.query.value),
    }),
  );

  api.get(
    "/facets",
    {
      schema: {
        ...route("entityFacets", "How many entities there are of each type"),
        params: S.Params,
        querystring: S.Scope,
        response: { 200: one(S.EntityFacets), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => ({ data: await entities.facets(actorOf(request), request.query) }),
  );

  api.get(
    "/stats",
    {
      schema: {
        ...route("entityStats", "How many entities and relations there are"),
        params: S.Params,
        querystring: S.Scope,
        response: { 200: one(S.EntityStats), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => ({ data: await entities.stats(actorOf(request), request.query) }),
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getEntity", "Show an entity"),
        params: S.IdParams,
        response: { 200: one(S.EntityDetails), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => ({ data: await entities.get(actorOf(request), request.params.id) }),
  );

  api.post(
    "/:id/erase",
    {
      schema: {
        ...route("eraseEntity", "Erase an entity: what is known of it, and the records it was read from"),
        params: S.IdParams,
        body: S.Reason,
        response: { 200: one(S.Erased), ...refused },
      },
      config: { permission: "entity:erase" },
    },
    async (request) => ({ data: await entities.erase(actorOf(request), request.params.id, request.body.reason) }),
  );

  api.get(
    "/:id/neighbours",
    {
      schema: {
        ...route("listNeighbours", "What an entity is linked to: counts by relation, or a page of one relation"),
        params: S.IdParams,
        querystring: S.NeighbourQuery,
        response: { 200: S.Neighbours, ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => {
      const { relation, direction, type, scan, cursor, limit } = request.query;
      const { id } = request.params;
      if (relation !== undefined)
        return paged(
          await entities.neighbours(actorOf(request), id, { relation, direction, type, scan }, { cursor, limit }),
        );
      const groups = await entities.neighbourGroups(actorOf(request), id, scan);
      return { groups, data: [], pagination: { next: null, limit, total: null } };
    },
  );

  api.get(
    "/:id/provenance",
    {
      schema: {
        ...route("listProvenance", "Who saw an entity and who says what of it, down to the record and the span"),
        params: S.IdParams,
        querystring: S.ProvenanceQuery,
        response: { 200: page(S.Observation), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) =>
      paged(await entities.provenance(actorOf(request), request.params.id, request.query.scan, request.query)),
  );

  api.get(
    "/:id/claims",
    {
      schema: {
        ...route("listClaims", "What was ever claimed of an entity, contradictions included"),
        params: S.IdParams,
        querystring: S.ClaimQuery,
        response: { 200: page(S.Claim), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) =>
      paged(await entities.claims(actorOf(request), request.params.id, request.query.attribute, request.query)),
  );

  api.get(
    "/:id/findings",
    {
      schema: {
        ...route("listEntityFindings", "What is wrong with an entity or notable about it"),
        params: S.IdParams,
        querystring: FindingQuery.omit({ entity: true }),
        response: { 200: page(Finding), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => {
      const { filter, asked, page: of } = findingFilter({ ...request.query, entity: request.params.id });
      await entities.check(actorOf(request), request.params.id);
      return paged(await findings.list(actorOf(request), filter, asked, of));
    },
  );
};
