import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { accountRoutes } from "./account.ts";
import { keyRoutes } from "./keys.ts";
import { oidcRoutes } from "./oidc.ts";
import { sessionRoutes } from "./sessions.ts";
import { signInRoutes } from "./sign-in.ts";
import { totpRoutes } from "./totp.ts";

export const authRoutes: FastifyPluginAsyncZod<Services> = async (api, { app, platform, config }) => {
  for (const part of [signInRoutes, oidcRoutes, accountRoutes, totpRoutes, sessionRoutes, keyRoutes])
    await api.register(part, { app, platform, config });
};
