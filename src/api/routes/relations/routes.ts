import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { Moment, one, Paging, Problem, page, paged, Serial, text } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { IdParams, Observation, Params, Scope } from "../entities/schema.ts";

const tags = ["relations"];
const refused = { 401: Problem, 403: Problem, 404: Problem, 422: Problem };

const RelationQuery = Paging.extend({
  ...Scope.shape,
  from: Serial.optional().describe("Id of the entity where it starts"),
  to: Serial.optional().describe("Id of the entity where it leads"),
  relation: text(50).optional(),
});
const End = z.object({ id: z.int(), type: z.string(), value: z.string() });
const Relation = z
  .object({ id: z.int(), from: End, relation: z.string(), to: End, first_seen: Moment })
  .meta({ id: "Relation" });
const RelationDetails = Relation.extend({
  observations: z.array(Observation),
  next: z.string().nullable().describe("Cursor of the next page of observations"),
}).meta({ id: "RelationDetails" });

export const relationRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { relations } = platform;

  api.get(
    "/",
    {
      schema: {
        ...{ operationId: "listRelations", summary: "List relations", tags },
        params: Params,
        querystring: RelationQuery,
        response: { 200: page(Relation), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      return paged(await relations.list(actorOf(request), filter, { cursor, limit }));
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...{ operationId: "getRelation", summary: "Show a relation and who saw it", tags },
        params: IdParams,
        querystring: Paging,
        response: { 200: one(RelationDetails), ...refused },
      },
      config: { permission: "entity:read" },
    },
    async (request) => ({ data: await relations.get(actorOf(request), request.params.id, request.query) }),
  );
};
