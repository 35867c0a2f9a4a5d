import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, one, Problem, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("assets");
const withAsset = inWorkspace.extend({ id: z.string().max(30).describe("ast_…") });
const reads = { permission: "entity:read" } as const;
const writes = { permission: "entity:write" } as const;

/** What has to be looked after (S4-AST, S4-API-6…10). */
export const assetRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { assets, assetScans } }) => {
  api.get(
    "/",
    {
      schema: {
        ...route("listAssets", "Assets with all that is known of them, the riskiest first"),
        params: inWorkspace,
        querystring: S.AssetQuery,
        response: { 200: page(S.Asset), ...refused },
      },
      config: reads,
    },
    (request) => assets.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createAsset", "Add an asset by hand; one that is there already is answered as it is, with 200"),
        params: inWorkspace,
        body: S.NewAsset,
        response: { 200: one(S.Asset), 201: one(S.Asset), ...refused },
      },
      config: writes,
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { asset, made } = await assets.create(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `assets/${asset.asset_id}`));
      return reply.code(made ? 201 : 200).send({ data: asset });
    },
  );

  api.post(
    "/scan",
    {
      schema: {
        ...route("scanAsset", "Scan a domain in a case of its own; what it holds becomes assets"),
        params: inWorkspace,
        body: S.AssetScan,
        response: { 202: one(S.AssetScanMade), ...refused },
      },
      config: { permission: "scan:run" },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const started = await assetScans.start(actor, request.body);
      reply.header("location", locationOf(actor.workspace, `scans/${started.scan_id}`));
      return reply.code(202).send({ data: started });
    },
  );

  api.get(
    "/export",
    {
      schema: {
        ...route("exportAssets", "A list of assets as a file, ten thousand at most"),
        params: inWorkspace,
        querystring: S.ExportQuery,
        response: { 200: z.string().describe("CSV or JSON"), 413: Problem, ...refused },
      },
      config: reads,
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const file = await assets.export(actorOf(request), query, format);
      reply.header("content-type", format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/json");
      reply.header("content-disposition", `attachment; filename="assets.${format}"`);
      return reply.serializer((text: unknown) => String(text)).send(file);
    },
  );

  api.get(
    "/:id",
    {
      schema: { ...route("getAsset", "Show an asset"), params: withAsset, response: { 200: one(S.Asset), ...refused } },
      config: reads,
    },
    async (request) => ({ data: await assets.get(actorOf(request), request.params.id) }),
  );

  api.patch(
    "/:id",
    {
      schema: {
        ...route("changeAsset", "Change an asset's labels, or how often it is scanned"),
        params: withAsset,
        body: S.AssetChange,
        response: { 200: one(S.Asset), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: await assets.change(actorOf(request), request.params.id, request.body) }),
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteAsset", "Look after it no longer; what is known of it stays"),
        params: withAsset,
        response: { 204: Empty, ...refused },
      },
      config: writes,
    },
    async (request, reply) => {
      await assets.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/:id/risk",
    {
      schema: {
        ...route("getRiskHistory", "What an asset's score was, the newest first"),
        params: withAsset,
        response: { 200: all(S.RiskThen), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await assets.history(actorOf(request), request.params.id) }),
  );
};
