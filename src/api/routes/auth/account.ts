import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { Empty, one, Problem } from "../../envelope.ts";
import { clientOf, principalOf } from "../../plugins/access.ts";
import { guessing, refused, route } from "./common.ts";
import * as S from "./schema.ts";

/** One's own account: profile, password, address. */
export const accountRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { accounts } = platform.identity;

  api.get(
    "/me",
    {
      schema: { ...route("getMe", "The account that asks"), response: { 200: one(S.Me), 401: Problem } },
      config: { permission: "account" },
    },
    async (request) => ({ data: await accounts.me(principalOf(request)) }),
  );

  api.put(
    "/me",
    {
      schema: {
        ...route("changeMe", "Change one's profile"),
        body: S.MeChange,
        response: { 200: one(S.Me), ...refused },
      },
      config: { permission: "account" },
    },
    async (request) => ({ data: await accounts.changeMe(principalOf(request), request.body) }),
  );

  api.post(
    "/password",
    {
      schema: {
        ...route("changePassword", "Change one's password; other sessions end"),
        body: S.PasswordChange,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "account", ...guessing },
    },
    async (request, reply) => {
      await accounts.changePassword(principalOf(request), request.body);
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/password/forgot",
    {
      schema: {
        ...route(
          "requestPasswordReset",
          "Ask for a link to set a new password; the answer is the same for any address",
        ),
        body: S.ResetRequest,
        response: { 202: one(z.object({ sent: z.literal(true) })), ...refused },
      },
      config: { permission: "public", ...guessing },
    },
    async (request, reply) => {
      accounts.requestReset(request.body.email).catch((error: unknown) => request.log.error({ err: error }, "reset"));
      return reply.code(202).send({ data: { sent: true } });
    },
  );

  api.post(
    "/password/reset",
    {
      schema: {
        ...route("resetPassword", "Set a new password with the link that was sent; all sessions end"),
        body: S.Reset,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "public", ...guessing },
    },
    async (request, reply) => {
      await accounts.reset(request.body.token, request.body.password, clientOf(request));
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/email/verification",
    {
      schema: {
        ...route("sendVerification", "Send the link that confirms one's address again"),
        response: { 204: Empty },
      },
      config: { permission: "account", ...guessing },
    },
    async (request, reply) => {
      await accounts.sendVerification(principalOf(request));
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/email/verify",
    {
      schema: { ...route("verifyEmail", "Confirm an address"), body: S.Token, response: { 204: Empty, ...refused } },
      config: { permission: "public", ...guessing },
    },
    async (request, reply) => {
      await accounts.verify(request.body.token);
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/invitations/accept",
    {
      schema: {
        ...route("acceptInvitation", "Become a member with the link that was sent"),
        body: S.Token,
        response: { 200: one(S.Accepted), ...refused },
      },
      config: { permission: "account" },
    },
    async (request) => ({ data: await accounts.accept(principalOf(request), request.body.token) }),
  );
};
