import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { all, Empty, one } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("views");

/** How people like to see a page. */
export const savedViewRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { savedViews } }) => {
  const reads = { permission: "workspace:read" } as const;
  const writes = { permission: "view:write" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listViews", "One's own views and shared ones, of a page or of all"),
        params: inWorkspace,
        querystring: S.SavedViewQuery,
        response: { 200: all(S.SavedView), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await savedViews.list(actorOf(request), request.query.page ?? null) }),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createView", "Save how a page is shown"),
        params: inWorkspace,
        body: S.NewSavedView,
        response: { 201: one(S.SavedView), ...refused },
      },
      config: writes,
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const view = await savedViews.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `views/${view.id}`));
      return reply.code(201).send({ data: view });
    },
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getView", "Show a view"), params: withId, response: { 200: one(S.SavedView), ...refused } },
      config: reads,
    },
    async (request) => ({ data: await savedViews.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeView", "Change a view: one's own, or any shared one as an admin"),
        params: withId,
        body: S.SavedViewChange,
        response: { 200: one(S.SavedView), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: await savedViews.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: { ...route("deleteView", "Delete a view"), params: withId, response: { 204: Empty, ...refused } },
      config: writes,
    },
    async (request, reply) => {
      await savedViews.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
