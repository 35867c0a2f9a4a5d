import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { SuppressionView } from "../../../services/findings/suppressions.ts";
import type { Services } from "../../app.ts";
import { all, Empty, Id, one, Problem } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { Params } from "../entities/schema.ts";
import * as S from "./schema.ts";

const tags = ["findings"];
const refused = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem };

export const suppressionRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { suppressions } = platform;
  const route = (operationId: string, summary: string) => ({ operationId, summary, tags });

  api.get(
    "/",
    {
      schema: {
        ...route("listSuppressions", "Rules that hide findings"),
        params: Params,
        response: { 200: all(S.Suppression), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => ({ data: (await suppressions.list(actorOf(request))).map(shown) }),
  );

  api.post(
    "/preview",
    {
      schema: {
        ...route("previewSuppression", "What a rule would hide, and how much of it"),
        params: Params,
        body: S.Match,
        response: { 200: one(S.Preview), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => {
      const { sample, ...counted } = await suppressions.preview(actorOf(request), request.body);
      return { data: { ...counted, sample: [...sample] } };
    },
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createSuppression", "Hide findings by a rule, those that are there and those to come"),
        params: Params,
        body: S.NewSuppression,
        response: { 201: one(S.MadeSuppression), ...refused },
      },
      config: { permission: "finding:write" },
    },
    async (request, reply) => {
      const { match, ...rest } = request.body;
      const { rule, hidden } = await suppressions.create(actorOf(request), { ...match, ...rest });
      return reply.code(201).send({ data: { ...shown(rule), hidden } });
    },
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteSuppression", "End a rule; what it alone hid is seen again"),
        params: Params.extend({ id: Id }),
        response: { 204: Empty, ...refused },
      },
      config: { permission: "finding:write" },
    },
    async (request, reply) => {
      await suppressions.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

function shown({ type, category, severities, subject_type, subject, ...rule }: SuppressionView) {
  return { ...rule, match: { type, category, severities, subject_type, subject } };
}
