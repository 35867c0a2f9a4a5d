import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { all, Empty, one, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("tags");

/** Words with a colour, and what they are on. */
export const tagRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { tags } }) => {
  const reads = { permission: "note:read" } as const;
  const writes = { permission: "note:write" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listTags", "All tags, or those of one thing"),
        params: inWorkspace,
        querystring: S.TagQuery,
        response: { 200: all(S.CountedTag), ...refused },
      },
      config: reads,
    },
    async (request) => {
      const { subject_kind: kind, subject_id: id } = request.query;
      return { data: await tags.list(actorOf(request), kind && id ? { kind, id } : null) };
    },
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createTag", "Make a tag"),
        params: inWorkspace,
        body: S.NewTag,
        response: { 201: one(S.Tag), ...refused },
      },
      config: writes,
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const tag = await tags.create(actor, request.body);
      return reply
        .code(201)
        .header("location", locationOf(actor.workspace, `tags/${tag.id}`))
        .send({ data: tag });
    },
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getTag", "Show a tag"), params: withId, response: { 200: one(S.Tag), ...refused } },
      config: reads,
    },
    async (request) => ({ data: await tags.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeTag", "Change a tag's name or colour"),
        params: withId,
        body: S.TagChange,
        response: { 200: one(S.Tag), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: await tags.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteTag", "Delete a tag; it comes off everything"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config: writes,
    },
    async (request, reply) => {
      await tags.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/:id/subjects",
    {
      schema: {
        ...route("listTagged", "What a tag is on, the newest first"),
        params: withId,
        querystring: S.TaggedQuery,
        response: { 200: page(S.Tagged), ...refused },
      },
      config: reads,
    },
    (request) => tags.subjects(actorOf(request), request.params.id, request.query),
  );

  for (const [path, operation, summary, act] of [
    ["/:id/subjects", "putTag", "Put a tag on many things", tags.put],
    ["/:id/subjects/remove", "takeTag", "Take a tag from many things", tags.take],
  ] as const)
    api.post(
      path,
      {
        schema: {
          ...route(operation, summary),
          params: withId,
          body: S.Subjects,
          response: { 200: one(S.Changed), ...refused },
        },
        config: writes,
      },
      async (request) => ({
        data: { changed: await act(actorOf(request), request.params.id, request.body.subjects) },
      }),
    );
};
