import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { Empty, one } from "../../envelope.ts";
import { principalOf } from "../../plugins/access.ts";
import { guessing, refused, route } from "./common.ts";
import * as S from "./schema.ts";

/** The authenticator app. */
export const totpRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { secondFactor } = platform.identity;

  api.post(
    "/totp",
    {
      schema: {
        ...route("beginTotp", "Get a secret for an authenticator app"),
        body: S.TotpBegin,
        response: { 200: one(S.TotpSecret), ...refused },
      },
      config: { permission: "account", ...guessing },
    },
    async (request) => ({ data: await secondFactor.begin(principalOf(request), request.body.password) }),
  );

  api.post(
    "/totp/enable",
    {
      schema: {
        ...route("enableTotp", "Turn the authenticator app on; answers with the recovery codes"),
        body: S.TotpCode,
        response: { 200: one(S.RecoveryCodes), ...refused },
      },
      config: { permission: "account", ...guessing },
    },
    async (request) => {
      const { recovery_codes } = await secondFactor.enable(principalOf(request), request.body.code);
      return { data: { recovery_codes: [...recovery_codes] } };
    },
  );

  api.post(
    "/totp/disable",
    {
      schema: {
        ...route("disableTotp", "Turn the authenticator app off"),
        body: S.TotpOff,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "account", ...guessing },
    },
    async (request, reply) => {
      await secondFactor.disable(principalOf(request), request.body);
      return reply.code(204).send(null);
    },
  );
};
