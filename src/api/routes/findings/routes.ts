import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { one, Paging, Problem, page, paged } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { Observation, Params } from "../entities/schema.ts";
import { countFilter, findingFilter } from "./query.ts";
import * as S from "./schema.ts";

const tags = ["findings"];
const refused = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem };

export const findingRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { findings } = platform;
  const route = (operationId: string, summary: string) => ({ operationId, summary, tags });

  api.get(
    "/",
    {
      schema: {
        ...route("listFindings", "List findings, the worst first"),
        params: Params,
        querystring: S.FindingQuery,
        response: { 200: page(S.Finding), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => {
      const { filter, asked, page: of } = findingFilter(request.query);
      return paged(await findings.list(actorOf(request), filter, asked, of));
    },
  );

  api.get(
    "/search",
    {
      schema: {
        ...route("searchFindings", "Search findings by words, or by a part of the value they are about"),
        params: Params,
        querystring: S.FindingSearch,
        response: { 200: page(S.Finding), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => {
      const { filter, asked, page: of } = findingFilter(request.query);
      return paged(await findings.list(actorOf(request), filter, asked, of));
    },
  );

  api.get(
    "/stats",
    {
      schema: {
        ...route("findingStats", "How many findings there are, by severity, state, category and type"),
        params: Params,
        querystring: S.FindingCountQuery,
        response: { 200: one(S.FindingStats), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => ({ data: await findings.stats(actorOf(request), countFilter(request.query)) }),
  );

  api.get(
    "/facets",
    {
      schema: {
        ...route("findingFacets", "The same counts, each group as if nothing were asked of it"),
        params: Params,
        querystring: S.FindingCountQuery,
        response: { 200: one(S.FindingStats), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => ({ data: await findings.facets(actorOf(request), countFilter(request.query)) }),
  );

  api.post(
    "/bulk",
    {
      schema: {
        ...route("triageFindings", "Decide about several findings at once; those that it cannot be said of are named"),
        params: Params,
        body: S.BulkDecision,
        response: { 200: one(S.BulkResult), ...refused },
      },
      config: { permission: "finding:write" },
    },
    async (request) => {
      const { ids, ...decision } = request.body;
      return { data: await findings.triage(actorOf(request), ids, decision) };
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getFinding", "Show a finding with its history and proofs"),
        params: S.FindingParams,
        response: { 200: one(S.FindingDetails), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => ({ data: await findings.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("triageFinding", "Decide about a finding: its state, with a reason, and who looks after it"),
        params: S.FindingParams,
        body: S.Decision,
        response: { 200: one(S.FindingDetails), ...refused },
      },
      config: { permission: "finding:write" },
    },
    async (request) => ({ data: await findings.change(actorOf(request), request.params.id, request.body) }),
  );

  api.get(
    "/:id/observations",
    {
      schema: {
        ...route("listFindingObservations", "Who saw a finding, and by what proofs"),
        params: S.FindingParams,
        querystring: Paging,
        response: { 200: page(Observation), ...refused },
      },
      config: { permission: "finding:read" },
    },
    async (request) => paged(await findings.observations(actorOf(request), request.params.id, request.query)),
  );
};
