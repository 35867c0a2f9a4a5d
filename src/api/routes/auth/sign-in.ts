import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { SignedIn as Signed } from "../../../services/identity/principal.ts";
import type { Services } from "../../app.ts";
import { Empty, one, Problem } from "../../envelope.ts";
import { clientOf, principalOf } from "../../plugins/access.ts";
import { guessing, refused, route } from "./common.ts";
import { refreshCookie } from "./cookie.ts";
import * as S from "./schema.ts";

/** Coming in, staying in and leaving. */
export const signInRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform, config }) => {
  const { accounts, sessions, oidc, tokens } = platform.identity;
  const cookies = refreshCookie(platform.publicUrl, config.refreshDays);

  const signIn = (reply: Parameters<typeof cookies.set>[0], signed: Signed) => {
    cookies.set(reply, signed.refresh_token);
    return { data: signed };
  };

  api.get(
    "/ways",
    {
      schema: { ...route("getSignInWays", "How one may sign in here"), response: { 200: one(S.Ways) } },
      config: { permission: "public" },
    },
    async () => ({
      data: {
        needs_setup: await accounts.needsSetup(),
        registration: config.registration,
        oidc: oidc.offered(),
      },
    }),
  );

  api.get(
    "/jwks.json",
    {
      schema: {
        ...route("getJwks", "Public keys of the access tokens (RFC 7517)"),
        response: { 200: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }) },
      },
      config: { permission: "public" },
    },
    async () => ({ keys: (await tokens.jwks()).keys.map((key) => ({ ...key })) }),
  );

  api.post(
    "/setup",
    {
      schema: {
        ...route("setUpServer", "Make the first account, with the link that the server printed"),
        body: S.Setup,
        response: { 201: one(S.SignedIn), ...refused },
      },
      config: { permission: "public", ...guessing },
    },
    async (request, reply) => {
      const { token, ...account } = request.body;
      const signed = await accounts.setup(token, account, clientOf(request));
      return reply.code(201).send(signIn(reply, signed));
    },
  );

  api.post(
    "/register",
    {
      schema: {
        ...route("register", "Make an account"),
        body: S.Registration,
        response: { 201: one(S.SignedIn), ...refused },
      },
      config: { permission: "public", ...guessing },
    },
    async (request, reply) => {
      const signed = await accounts.register(request.body, clientOf(request));
      return reply.code(201).send(signIn(reply, signed));
    },
  );

  api.post(
    "/login",
    {
      schema: { ...route("login", "Sign in"), body: S.Login, response: { 200: one(S.SignedIn), ...refused } },
      config: { permission: "public", ...guessing },
    },
    async (request, reply) => signIn(reply, await sessions.login(request.body, clientOf(request))),
  );

  api.post(
    "/refresh",
    {
      schema: {
        ...route("refresh", "Trade a refresh token for new tokens: the one in the body, or the cookie's"),
        body: S.Refresh,
        response: { 200: one(S.SignedIn), ...refused },
      },
      config: { permission: "public" },
    },
    async (request, reply) => {
      const token = request.body?.refresh_token ?? cookies.read(request);
      return signIn(reply, await sessions.refresh(token, clientOf(request)));
    },
  );

  api.post(
    "/logout",
    {
      schema: { ...route("logout", "End this session"), response: { 204: Empty, 401: Problem } },
      config: { permission: "account" },
    },
    async (request, reply) => {
      await sessions.logout(principalOf(request));
      cookies.clear(reply);
      return reply.code(204).send(null);
    },
  );
};
