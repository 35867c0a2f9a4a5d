import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Actor } from "../../../services/app.ts";
import type { Services } from "../../app.ts";
import { Empty, one, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("scans");

/**
 * Scans, by themselves or of investigations. What one may do with those of an investigation is decided there, for a grant
 * may give more than one's role: these routes ask for little, the service for the rest.
 */
export const scanRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { scans } = platform;

  api.get(
    "/",
    {
      schema: {
        ...route("listScans", "Scans, the newest first"),
        params: inWorkspace,
        querystring: S.ScanQuery,
        response: { 200: page(S.Scan), ...refused },
      },
      config: { permission: "scan:read" },
    },
    (request) => scans.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createScan", "Make a scan of targets; `start` starts it at once"),
        params: inWorkspace,
        body: S.NewScan,
        response: { 201: one(S.ScanDetails), 202: one(S.ScanDetails), ...refused },
      },
      config: { permission: "scan:run" },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await scans.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `scans/${made.id}`));
      return reply.code(request.body.start ? 202 : 201).send({ data: made });
    },
  );

  api.post(
    "/plan",
    {
      schema: {
        ...route("planScan", "What a scan would do, ask and show to its targets; nothing is made"),
        params: inWorkspace,
        body: S.ScanRequest,
        response: { 200: one(S.Preflight), ...refused },
      },
      config: { permission: "scan:run" },
    },
    async (request) => ({ data: await scans.plan(actorOf(request), request.body) }),
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getScan", "Show a scan"), params: withId, response: { 200: one(S.ScanDetails), ...refused } },
      config: { permission: "scan:read" },
    },
    async (request) => ({ data: await scans.get(actorOf(request), request.params.id) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteScan", "Delete a scan and all that only it found"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "scan:read", inside: "scan:remove" },
    },
    async (request, reply) => {
      await scans.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  const steps = {
    start: ["startScan", "Start a scan"],
    pause: ["pauseScan", "Pause a scan: what runs hands itself back within two seconds"],
    resume: ["resumeScan", "Go on with a scan that was paused"],
    cancel: ["cancelScan", "End a scan; what was found stays"],
  } as const;
  for (const [step, [id, summary]] of Object.entries(steps) as [keyof typeof steps, (typeof steps)["start"]][]) {
    api.post(
      `/:id/${step}`,
      {
        schema: { ...route(id, summary), params: withId, response: { 202: one(S.ScanDetails), ...refused } },
        config: { permission: "scan:read", inside: "scan:run" },
      },
      async (request, reply) => {
        const actor: Actor = actorOf(request);
        await scans[step](actor, request.params.id);
        reply.header("location", locationOf(actor.workspace, `scans/${request.params.id}`));
        return reply.code(202).send({ data: await scans.get(actor, request.params.id) });
      },
    );
  }
};
