import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { Empty, one, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("comments");

/** What people say to each other about a thing. A grant in an investigation may allow more than the role: services decide. */
export const commentRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { comments } }) => {
  const config = { permission: "note:read" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listComments", "Comments on a thing, in an investigation, or of one thread"),
        params: inWorkspace,
        querystring: S.CommentQuery,
        response: { 200: page(S.Comment), ...refused },
      },
      config,
    },
    (request) => comments.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createComment", "Comment on a thing or answer a comment; who is mentioned is told"),
        params: inWorkspace,
        body: S.NewComment,
        response: { 201: one(S.Comment), ...refused },
      },
      config,
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const comment = await comments.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `comments/${comment.id}`));
      return reply.code(201).send({ data: comment });
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getComment", "Show a comment"),
        params: withId,
        response: { 200: one(S.Comment), ...refused },
      },
      config,
    },
    async (request) => ({ data: await comments.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeComment", "Change what one wrote"),
        params: withId,
        body: S.CommentChange,
        response: { 200: one(S.Comment), ...refused },
      },
      config,
    },
    async (request) => ({ data: await comments.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteComment", "Delete a comment: one's own, or any as an admin"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config,
    },
    async (request, reply) => {
      await comments.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
