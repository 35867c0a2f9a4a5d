import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { Empty, one, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("notes");

/** Markdown pinned to things and times. A grant in an investigation may allow more than the role: services decide. */
export const noteRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { notes } }) => {
  const config = { permission: "note:read" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listNotes", "Notes of the workspace, of an investigation, or on one thing"),
        params: inWorkspace,
        querystring: S.NoteQuery,
        response: { 200: page(S.Note), ...refused },
      },
      config,
    },
    (request) => notes.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createNote", "Pin a note to a thing, an investigation or a time"),
        params: inWorkspace,
        body: S.NewNote,
        response: { 201: one(S.Note), ...refused },
      },
      config,
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const note = await notes.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `notes/${note.id}`));
      return reply.code(201).send({ data: note });
    },
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getNote", "Show a note"), params: withId, response: { 200: one(S.Note), ...refused } },
      config,
    },
    async (request) => ({ data: await notes.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeNote", "Change a note's text or time"),
        params: withId,
        body: S.NoteChange,
        response: { 200: one(S.Note), ...refused },
      },
      config,
    },
    async (request) => ({ data: await notes.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteNote", "Delete a note: one's own, or any as an admin"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config,
    },
    async (request, reply) => {
      await notes.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
