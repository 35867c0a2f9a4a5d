import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, Id, one, Problem, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { NewScan, Preflight, Scan, ScanDetails, ScanQuery, ScanRequest } from "../scans/schema.ts";
import { Target, TargetQuery } from "../targets/schema.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("investigations");

/**
 * Cases. Routes of one case ask for little of the caller's role: a grant may give more inside than the role does, and the
 * service looks at both.
 */
export const investigationRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { investigations, scans } = platform;
  const config = { permission: "investigation:read" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listInvestigations", "Investigations that one may see"),
        params: inWorkspace,
        querystring: S.InvestigationQuery,
        response: { 200: page(S.Investigation), ...refused },
      },
      config,
    },
    (request) => investigations.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createInvestigation", "Make an investigation"),
        params: inWorkspace,
        body: S.NewInvestigation,
        response: { 201: one(S.Investigation), ...refused },
      },
      config: { permission: "investigation:write" },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await investigations.create(actor, request.body);
      const location = locationOf(actor.workspace, `investigations/${made.id}`);
      return reply.code(201).header("location", location).send({ data: made });
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getInvestigation", "Show an investigation, what it found and what is under way"),
        params: withId,
        response: { 200: one(S.InvestigationDetails), ...refused },
      },
      config,
    },
    async (request) => ({ data: await investigations.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeInvestigation", "Change title, question, visibility or assignee"),
        params: withId,
        body: S.InvestigationChange,
        response: { 200: one(S.Investigation), ...refused },
      },
      config: { ...config, inside: "investigation:write" },
    },
    async (request) => ({ data: await investigations.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteInvestigation", "Delete an investigation with its scans and all that only they found"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config: { ...config, inside: "investigation:remove" },
    },
    async (request, reply) => {
      await investigations.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  for (const [step, summary] of [
    ["close", "Close an investigation"],
    ["archive", "Archive an investigation"],
    ["reopen", "Open a closed or archived investigation again"],
  ] as const) {
    api.post(
      `/:id/${step}`,
      {
        schema: {
          ...route(`${step}Investigation`, summary),
          params: withId,
          response: { 200: one(S.Investigation), ...refused },
        },
        config: { ...config, inside: "investigation:write" },
      },
      async (request) => ({ data: await investigations[step](actorOf(request), request.params.id) }),
    );
  }

  api.post(
    "/:id/cancel",
    {
      schema: {
        ...route("cancelInvestigation", "End all that is under way in an investigation"),
        params: withId,
        response: { 202: one(S.Cancelled), ...refused },
      },
      config: { ...config, inside: "scan:run" },
    },
    async (request, reply) =>
      reply.code(202).send({ data: { scans: await investigations.cancel(actorOf(request), request.params.id) } }),
  );

  api.get(
    "/:id/targets",
    {
      schema: {
        ...route("listInvestigationTargets", "What an investigation asks about"),
        params: withId,
        querystring: TargetQuery,
        response: { 200: page(Target), ...refused },
      },
      config,
    },
    (request) => investigations.targets(actorOf(request), request.params.id, request.query),
  );

  api.post(
    "/:id/targets",
    {
      schema: {
        ...route("addInvestigationTargets", "Ask about more"),
        params: withId,
        body: S.AddTargets,
        response: { 200: all(Id), ...refused },
      },
      config: { ...config, inside: "investigation:write" },
    },
    async (request) => ({
      data: await investigations.addTargets(actorOf(request), request.params.id, request.body.targets),
    }),
  );

  api.delete(
    "/:id/targets/:target",
    {
      schema: {
        ...route("removeInvestigationTarget", "Ask about a target no more; it stays one of the workspace"),
        params: withId.extend({ target: Id }),
        response: { 204: Empty, ...refused },
      },
      config: { ...config, inside: "investigation:write" },
    },
    async (request, reply) => {
      await investigations.removeTarget(actorOf(request), request.params.id, request.params.target);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/:id/logs",
    {
      schema: {
        ...route("listInvestigationLogs", "What happened in an investigation, line by line"),
        params: withId,
        querystring: S.LogQuery,
        response: { 200: S.LogPage, 410: Problem, ...refused },
      },
      config,
    },
    (request) => investigations.logs(actorOf(request), request.params.id, request.query),
  );

  api.get(
    "/:id/scans",
    {
      schema: {
        ...route("listInvestigationScans", "Scans of an investigation"),
        params: withId,
        querystring: ScanQuery.omit({ investigation: true }),
        response: { 200: page(Scan), ...refused },
      },
      config,
    },
    (request) => scans.list(actorOf(request), { ...request.query, investigation: request.params.id }),
  );

  api.post(
    "/:id/scans",
    {
      schema: {
        ...route("createInvestigationScan", "Make a scan of an investigation: of its targets, unless others are named"),
        params: withId,
        body: NewScan,
        response: { 201: one(ScanDetails), 202: one(ScanDetails), ...refused },
      },
      config: { ...config, inside: "scan:run" },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await scans.create(actor, request.body, request.params.id);
      reply.header("location", locationOf(actor.workspace, `scans/${made.id}`));
      return reply.code(request.body.start ? 202 : 201).send({ data: made });
    },
  );

  api.post(
    "/:id/scans/plan",
    {
      schema: {
        ...route("planInvestigationScan", "What a scan of the investigation would do; nothing is made"),
        params: withId,
        body: ScanRequest,
        response: { 200: one(Preflight), ...refused },
      },
      config: { ...config, inside: "scan:run" },
    },
    async (request) => ({ data: await scans.plan(actorOf(request), request.body, request.params.id) }),
  );
};

/** Who has a role of their own in an investigation. */
export const grantRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { sharing } }) => {
  const config = { permission: "investigation:read" } as const;
  const withUser = withId.extend({ user: z.uuid() });

  api.get(
    "/:id/grants",
    {
      schema: {
        ...route("listGrants", "Who has a role of their own in an investigation"),
        params: withId,
        response: { 200: all(S.Grant), ...refused },
      },
      config,
    },
    async (request) => ({ data: await sharing.list(actorOf(request), request.params.id) }),
  );

  api.put(
    "/:id/grants/:user",
    {
      schema: {
        ...route("setGrant", "Give a member a role in an investigation"),
        params: withUser,
        body: S.NewGrant,
        response: { 204: Empty, ...refused },
      },
      config: { ...config, inside: "investigation:share" },
    },
    async (request, reply) => {
      await sharing.set(actorOf(request), request.params.id, request.params.user, request.body.role);
      return reply.code(204).send(null);
    },
  );

  api.delete(
    "/:id/grants/:user",
    {
      schema: {
        ...route("removeGrant", "Take a member's role in an investigation back, or give up one's own"),
        params: withUser,
        response: { 204: Empty, ...refused },
      },
      config: { ...config, inside: "investigation:share" },
    },
    async (request, reply) => {
      await sharing.remove(actorOf(request), request.params.id, request.params.user);
      return reply.code(204).send(null);
    },
  );
};
