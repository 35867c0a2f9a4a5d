import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { one, Problem } from "../../envelope.ts";
import { clientOf } from "../../plugins/access.ts";
import { refreshCookie } from "./cookie.ts";
import { OidcBegin } from "./schema.ts";

const stateCookie = "sonde_oidc";

/** Sign-in through the operator's OpenID provider: the browser goes there and comes back. */
export const oidcRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform, config }) => {
  const { oidc } = platform.identity;
  const cookies = refreshCookie(platform.publicUrl, config.refreshDays);
  const secure = platform.publicUrl.startsWith("https:");
  const options = { path: "/api/v1/auth/oidc", httpOnly: true, sameSite: "lax", secure } as const;

  api.post(
    "/oidc",
    {
      schema: {
        operationId: "beginOidc",
        summary: "Begin to sign in through the OpenID provider",
        tags: ["auth"],
        body: OidcBegin,
        response: { 200: one(z.object({ url: z.url().describe("Send the browser there") })), 404: Problem },
      },
      config: { permission: "public" },
    },
    async (request, reply) => {
      const { url, state } = await oidc.begin(request.body.return_to);
      reply.setCookie(stateCookie, state, { ...options, maxAge: 600 });
      return { data: { url } };
    },
  );

  api.get(
    "/oidc/callback",
    {
      schema: {
        operationId: "finishOidc",
        summary: "Where the OpenID provider sends the browser back to",
        tags: ["auth"],
        response: { 302: z.null(), 401: Problem, 403: Problem, 409: Problem, 410: Problem },
      },
      config: { permission: "public" },
    },
    async (request, reply) => {
      const query = request.url.split("?")[1] ?? "";
      const { signed, returnTo } = await oidc.finish(query, request.cookies[stateCookie] ?? "", clientOf(request));
      cookies.set(reply, signed.refresh_token);
      reply.clearCookie(stateCookie, options);
      return reply.redirect(returnTo);
    },
  );
};
