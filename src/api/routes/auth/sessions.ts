import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, Id, one, Problem } from "../../envelope.ts";
import { principalOf } from "../../plugins/access.ts";
import { route } from "./common.ts";
import * as S from "./schema.ts";

/** Where one is signed in. */
export const sessionRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { sessions } = platform.identity;

  api.get(
    "/sessions",
    {
      schema: { ...route("listSessions", "Where one is signed in"), response: { 200: all(S.Session) } },
      config: { permission: "account" },
    },
    async (request) => ({ data: await sessions.list(principalOf(request)) }),
  );

  api.delete(
    "/sessions",
    {
      schema: {
        ...route("endOtherSessions", "Sign out everywhere else"),
        response: { 200: one(z.object({ ended: z.int() })) },
      },
      config: { permission: "account" },
    },
    async (request) => ({ data: { ended: await sessions.revoke(principalOf(request), null) } }),
  );

  api.delete(
    "/sessions/:id",
    {
      schema: {
        ...route("endSession", "End one session"),
        params: z.object({ id: Id }),
        response: { 204: Empty, 404: Problem },
      },
      config: { permission: "account" },
    },
    async (request, reply) => {
      await sessions.revoke(principalOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
