import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { all, one, Paging, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("jobs");

/** Single techniques that people ask for (S2). In an investigation a grant may give more than a role: the service decides. */
export const jobRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { jobs, jobResults } }) => {
  const config = { permission: "job:read" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listJobs", "Jobs that people asked for, or those of a scan"),
        params: inWorkspace,
        querystring: S.JobQuery,
        response: { 200: page(S.Job), ...refused },
      },
      config,
    },
    (request) => jobs.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route(
          "createJob",
          "Ask for one technique on one target; an equal job that is open or fresh is answered with 200",
        ),
        params: inWorkspace,
        body: S.NewJob,
        response: { 200: one(S.Job), 201: one(S.Job), ...refused },
      },
      config: { ...config, inside: "job:run" },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { job, made } = await jobs.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `jobs/${job.id}`));
      return reply.code(made ? 201 : 200).send({ data: job });
    },
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getJob", "Show a job"), params: withId, response: { 200: one(S.Job), ...refused } },
      config,
    },
    async (request) => ({ data: await jobs.get(actorOf(request), request.params.id) }),
  );

  for (const [step, summary] of [
    ["enqueue", "Put a job in the queue"],
    ["requeue", "Give a job that failed for good another life"],
    ["cancel", "Cancel a job that is not over"],
  ] as const) {
    api.post(
      `/:id/${step}`,
      {
        schema: { ...route(`${step}Job`, summary), params: withId, response: { 202: one(S.Job), ...refused } },
        config: { ...config, inside: "job:run" },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const job = await jobs[step](actor, request.params.id);
        return reply
          .code(202)
          .header("location", locationOf(actor.workspace, `jobs/${job.id}`))
          .send({ data: job });
      },
    );
  }

  api.get(
    "/:id/findings",
    {
      schema: {
        ...route("listJobFindings", "What a job found wrong or notable"),
        params: withId,
        querystring: Paging,
        response: { 200: page(S.JobFinding), ...refused },
      },
      config,
    },
    (request) => jobResults.findings(actorOf(request), request.params.id, request.query),
  );

  api.get(
    "/:id/evidence",
    {
      schema: {
        ...route("listJobEvidence", "The records that a job made or used"),
        params: withId,
        querystring: Paging,
        response: { 200: page(S.JobEvidence), ...refused },
      },
      config,
    },
    (request) => jobResults.evidence(actorOf(request), request.params.id, request.query),
  );
};

/** Jobs that failed for good, of scans too. */
export const deadLetterRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { deadLetter } }) => {
  const config = { permission: "job:read" } as const;

  api.get(
    "/dead-letter",
    {
      schema: {
        ...route("listDeadLetter", "Jobs that failed for good, and what they were about; the newest first"),
        params: inWorkspace,
        querystring: S.DeadQuery,
        response: { 200: page(S.DeadJob), ...refused },
      },
      config,
    },
    (request) => deadLetter.list(actorOf(request), request.query),
  );

  api.get(
    "/dead-letter/counts",
    {
      schema: {
        ...route("countDeadLetter", "How many there are, by error class and module"),
        params: inWorkspace,
        querystring: S.DeadCountQuery,
        response: { 200: all(S.DeadCount), ...refused },
      },
      config,
    },
    async (request) => ({ data: await deadLetter.counts(actorOf(request), request.query) }),
  );

  api.post(
    "/dead-letter/requeue",
    {
      schema: {
        ...route("requeueDeadLetter", "Give all of an error class another life; scans that ended go on"),
        params: inWorkspace,
        body: S.RequeueAll,
        response: { 202: one(S.Requeued), ...refused },
      },
      config: { permission: "job:run" },
    },
    async (request, reply) =>
      reply.code(202).send({ data: await deadLetter.requeueAll(actorOf(request), request.body) }),
  );
};
