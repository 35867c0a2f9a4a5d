import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, Id, one, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("graph");
const reads = { permission: "entity:read" } as const;

/** Pictures of what is known. */
export const graphRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { graph } }) => {
  api.get(
    "/graph",
    {
      schema: {
        ...route("getGraph", "A graph to draw: of an investigation, of a scan, or around an entity"),
        params: inWorkspace,
        querystring: S.GraphQuery,
        response: { 200: one(S.Graph), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await graph.graph(actorOf(request), request.query) }),
  );

  api.get(
    "/paths",
    {
      schema: {
        ...route("getPath", "The fewest steps between two entities, looked for within bounds"),
        params: inWorkspace,
        querystring: S.PathQuery,
        response: { 200: one(S.Path), ...refused },
      },
      config: reads,
    },
    async (request) => {
      const { from, to, most: hops, visited } = request.query;
      return { data: await graph.path(actorOf(request), from, to, { hops, visited }) };
    },
  );
};

/** Graphs as somebody arranged them. A grant in an investigation may allow more than the role: services decide. */
export const graphViewRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { graphViews } }) => {
  const config = { permission: "note:read" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listGraphViews", "Saved graphs, without the places of their nodes"),
        params: inWorkspace,
        querystring: z.object({ investigation: Id.optional() }),
        response: { 200: all(S.GraphViewHead), ...refused },
      },
      config,
    },
    async (request) => ({ data: await graphViews.list(actorOf(request), request.query.investigation ?? null) }),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createGraphView", "Save a graph as it is arranged"),
        params: inWorkspace,
        body: S.NewGraphView,
        response: { 201: one(S.GraphView), ...refused },
      },
      config,
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const view = await graphViews.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `graph-views/${view.id}`));
      return reply.code(201).send({ data: view });
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getGraphView", "Show a saved graph"),
        params: withId,
        response: { 200: one(S.GraphView), ...refused },
      },
      config,
    },
    async (request) => ({ data: await graphViews.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeGraphView", "Change a saved graph's name, question or places"),
        params: withId,
        body: S.GraphViewChange,
        response: { 200: one(S.GraphView), ...refused },
      },
      config,
    },
    async (request) => ({ data: await graphViews.change(actorOf(request), request.params.id, request.body) }),
  );

  api.post(
    "/:id/positions",
    {
      schema: {
        ...route("moveNodes", "Save where some nodes were put, while somebody arranges them"),
        params: withId,
        body: S.Moved,
        response: { 200: one(z.object({ version: z.int() })), ...refused },
      },
      config,
    },
    async (request) => {
      const { moved, gone } = request.body;
      return { data: await graphViews.move(actorOf(request), request.params.id, moved, gone) };
    },
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteGraphView", "Delete a saved graph: one's own, or any as an admin"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config,
    },
    async (request, reply) => {
      await graphViews.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

/** When and where: of an investigation. */
export const timelineRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { timeline } }) => {
  const config = { permission: "investigation:read" } as const;

  api.get(
    "/:id/timeline",
    {
      schema: {
        ...route("getTimeline", "Everything of an investigation that has a time, the oldest first"),
        params: withId,
        querystring: S.TimelineQuery,
        response: { 200: page(S.TimelineEvent), ...refused },
      },
      config,
    },
    (request) => timeline.timeline(actorOf(request), request.params.id, request.query),
  );

  api.get(
    "/:id/timeline/buckets",
    {
      schema: {
        ...route("getTimelineBuckets", "How much of it lies in each hour, day, month or year"),
        params: withId,
        querystring: S.BucketQuery,
        response: { 200: all(S.Bucket), ...refused },
      },
      config,
    },
    async (request) => ({ data: await timeline.buckets(actorOf(request), request.params.id, request.query) }),
  );

  api.get(
    "/:id/geo",
    {
      schema: {
        ...route("getPoints", "Entities of an investigation that are somewhere, and how many are in each country"),
        params: withId,
        querystring: S.GeoQuery,
        response: { 200: S.Points, ...refused },
      },
      config,
    },
    (request) => timeline.geo(actorOf(request), request.params.id, request.query),
  );
};
