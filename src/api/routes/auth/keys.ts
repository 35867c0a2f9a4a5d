import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, Id, one, Problem } from "../../envelope.ts";
import { principalOf } from "../../plugins/access.ts";
import { refused, route } from "./common.ts";
import * as S from "./schema.ts";

/** One's API keys. */
export const keyRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { apiKeys } = platform.identity;

  api.get(
    "/keys",
    {
      schema: { ...route("listApiKeys", "One's API keys"), response: { 200: all(S.ApiKey) } },
      config: { permission: "account" },
    },
    async (request) => ({
      data: (await apiKeys.list(principalOf(request))).map((key) => ({ ...key, scopes: [...key.scopes] })),
    }),
  );

  api.post(
    "/keys",
    {
      schema: {
        ...route("createApiKey", "Make an API key; its secret is shown this once"),
        body: S.NewApiKey,
        response: { 201: one(S.MadeApiKey), ...refused },
      },
      config: { permission: "account" },
    },
    async (request, reply) => {
      const key = await apiKeys.create(principalOf(request), request.body);
      return reply.code(201).send({ data: { ...key, scopes: [...key.scopes] } });
    },
  );

  api.delete(
    "/keys/:id",
    {
      schema: {
        ...route("revokeApiKey", "Revoke an API key"),
        params: z.object({ id: Id }),
        response: { 204: Empty, 404: Problem },
      },
      config: { permission: "account" },
    },
    async (request, reply) => {
      await apiKeys.revoke(principalOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
