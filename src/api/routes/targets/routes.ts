import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { NewTarget } from "../../../services/targets/targets.ts";
import type { Services } from "../../app.ts";
import { all, Empty, one, Problem, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("targets");

/** What is asked about, and what is authorized for it. */
export const targetRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { targets } = platform;
  const made = { 200: one(S.Target), 201: one(S.Target), ...refused };

  const create = async (actor: ReturnType<typeof actorOf>, given: NewTarget) => {
    const { target, made } = await targets.create(actor, given);
    return {
      code: made ? (201 as const) : (200 as const),
      location: locationOf(actor.workspace, `targets/${target.id}`),
      target,
    };
  };

  api.get(
    "/",
    {
      schema: {
        ...route("listTargets", "Targets of the workspace"),
        params: inWorkspace,
        querystring: S.TargetQuery,
        response: { 200: page(S.Target), ...refused },
      },
      config: { permission: "target:read" },
    },
    (request) => targets.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createTarget", "Add a target; one that is there already is answered as it is, with 200"),
        params: inWorkspace,
        body: S.NewTarget,
        response: made,
      },
      config: { permission: "target:write" },
    },
    async (request, reply) => {
      const { code, location, target } = await create(actorOf(request), request.body);
      return reply.code(code).header("location", location).send({ data: target });
    },
  );

  api.post(
    "/email",
    {
      schema: {
        ...route("createEmailTarget", "Add an e-mail address (S2)"),
        params: inWorkspace,
        body: S.NewEmail,
        response: made,
      },
      config: { permission: "target:write" },
    },
    async (request, reply) => {
      const { email: value, ...rest } = request.body;
      const { code, location, target } = await create(actorOf(request), { ...rest, value, type: "email" });
      return reply.code(code).header("location", location).send({ data: target });
    },
  );

  api.post(
    "/domain",
    {
      schema: {
        ...route("createDomainTarget", "Add a domain, or a host name below one (S2)"),
        params: inWorkspace,
        body: S.NewDomain,
        response: made,
      },
      config: { permission: "target:write" },
    },
    async (request, reply) => {
      const { domain: value, ...rest } = request.body;
      const { code, location, target } = await create(actorOf(request), { ...rest, value, type: "domain" });
      return reply.code(code).header("location", location).send({ data: target });
    },
  );

  api.post(
    "/bulk",
    {
      schema: {
        ...route("createTargets", "Add many targets from pasted lines or CSV; each line is answered for"),
        params: inWorkspace,
        body: S.Bulk,
        response: { 200: one(S.BulkResult), 413: Problem, ...refused },
      },
      bodyLimit: 2 * S.mostPasted, // JSON escapes
      config: { permission: "target:write" },
    },
    async (request) => {
      const { text, dry_run } = request.body;
      const lines = await targets.bulk(actorOf(request), text, dry_run);
      const count = (...outcomes: string[]) => lines.filter((line) => outcomes.includes(line.outcome)).length;
      return {
        data: {
          dry_run,
          made: count("made", "would_be_made"),
          there: count("there"),
          refused: count("refused"),
          lines: lines.map((line) => ({
            ...{ line: line.line, written: line.written, outcome: line.outcome },
            ...("why" in line
              ? { type: null, value: null, why: line.why }
              : { type: line.type, value: line.key, why: null }),
          })),
        },
      };
    },
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getTarget", "Show a target"), params: withId, response: { 200: one(S.Target), ...refused } },
      config: { permission: "target:read" },
    },
    async (request) => ({ data: await targets.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeTarget", "Change a target's label, or the scope that its owner would authorize"),
        params: withId,
        body: S.TargetChange,
        response: { 200: one(S.Target), ...refused },
      },
      config: { permission: "target:write" },
    },
    async (request) => ({ data: await targets.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("archiveTarget", "Archive a target: out of the lists, and what was authorized for it ends"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "target:write" },
    },
    async (request, reply) => {
      await targets.archive(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/:id/restore",
    {
      schema: {
        ...route("restoreTarget", "Bring an archived target back"),
        params: withId,
        response: { 200: one(S.Target), ...refused },
      },
      config: { permission: "target:write" },
    },
    async (request) => ({ data: await targets.restore(actorOf(request), request.params.id) }),
  );

  api.post(
    "/:id/authorize",
    {
      schema: {
        ...route("authorizeTarget", "Record that contact (P2, P3) is authorized, and what was acknowledged"),
        params: withId,
        body: S.Authorize,
        response: { 200: one(S.Target), ...refused },
      },
      config: { permission: "target:authorize" },
    },
    async (request) => ({ data: await targets.authorize(actorOf(request), request.params.id, request.body) }),
  );

  api.post(
    "/:id/withdraw",
    {
      schema: {
        ...route("withdrawAuthorization", "End what is authorized; scans that rest on it are cancelled"),
        params: withId,
        response: { 200: one(S.Target), ...refused },
      },
      config: { permission: "target:write" },
    },
    async (request) => ({ data: await targets.withdraw(actorOf(request), request.params.id) }),
  );

  api.get(
    "/:id/authorizations",
    {
      schema: {
        ...route("listAuthorizations", "All that was ever authorized for a target, the newest first"),
        params: withId,
        response: { 200: all(S.Authorization), ...refused },
      },
      config: { permission: "target:read" },
    },
    async (request) => ({ data: await targets.authorizations(actorOf(request), request.params.id) }),
  );
};
