import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Services } from "../../app.ts";
import { all, Empty, one } from "../../envelope.ts";
import { text } from "../../inputs.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, listOf, refused, routesOf } from "../workspace-route.ts";
import * as S from "./schema.ts";

const withName = inWorkspace.extend({ id: text(100, 1) });
const reads = { permission: "module:read" } as const;

/** What may be run, and how a workspace wants it run. */
export const moduleRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { registry } }) => {
  const route = routesOf("modules");

  api.get(
    "/",
    {
      schema: {
        ...route("listModules", "Every module, as this workspace has it"),
        params: inWorkspace,
        response: { 200: all(S.Module), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await registry.list(actorOf(request)) }),
  );

  api.get(
    "/presets",
    {
      schema: {
        ...route("listPresets", "Ready choices of modules"),
        params: inWorkspace,
        response: { 200: all(S.Preset), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: [...registry.presets(actorOf(request))] }),
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getModule", "Show a module, by its id or an alias"),
        params: withName,
        response: { 200: one(S.Module), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await registry.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeModule", "Switch a module on or off, or say with what options it runs here"),
        params: withName,
        body: S.ModuleChange,
        response: { 200: one(S.Module), ...refused },
      },
      config: { permission: "module:manage" },
    },
    async (request) => ({ data: await registry.change(actorOf(request), request.params.id, request.body) }),
  );
};

/** Third parties that modules ask, how they are, and the keys for them. */
export const sourceRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { registry } }) => {
  const route = routesOf("sources");
  const keys = { permission: "key:manage" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listSources", "Every source: health, pace, whether a key is set"),
        params: inWorkspace,
        response: { 200: one(listOf(S.Source)), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await registry.sources(actorOf(request)) }),
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getSource", "Show a source"),
        params: withName,
        response: { 200: one(S.Source), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await registry.source(actorOf(request), request.params.id) }),
  );

  api.put(
    "/:id/key",
    {
      schema: {
        ...route("setKey", "Set the workspace's key of a source"),
        params: withName,
        body: S.NewKey,
        response: { 200: one(S.Source), ...refused },
      },
      config: keys,
    },
    async (request) => ({ data: await registry.setKey(actorOf(request), request.params.id, request.body.key) }),
  );

  api.delete(
    "/:id/key",
    {
      schema: { ...route("removeKey", "Forget the key"), params: withName, response: { 204: Empty, ...refused } },
      config: keys,
    },
    async (request, reply) => {
      await registry.removeKey(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/:id/key/test",
    {
      schema: {
        ...route("testKey", "Ask the source one harmless question with the key; takes half a minute at most"),
        params: withName,
        response: { 200: one(S.KeyVerdict), ...refused },
      },
      config: { ...keys, rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request) => ({ data: await registry.testKey(actorOf(request), request.params.id) }),
  );
};
