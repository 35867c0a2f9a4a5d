import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, one, Paging, Problem, page, paged } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { Params, Reason } from "../entities/schema.ts";
import * as S from "./schema.ts";

const tags = ["evidence"];
const refused = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem };
const Bytes = z.any().describe("Bytes, as they were recorded");
/** What strangers sent is handed out as a file, and never shown. */
const asFile = {
  "content-type": "application/octet-stream",
  "content-security-policy": "sandbox; default-src 'none'",
  "x-content-type-options": "nosniff",
};

export const evidenceRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { records } = platform;
  const route = (operationId: string, summary: string) => ({ operationId, summary, tags });

  api.get(
    "/",
    {
      schema: {
        ...route("listEvidence", "List evidence records, newest first; what they are, not what is in them"),
        params: Params,
        querystring: S.RecordQuery,
        response: { 200: page(S.EvidenceRecord), ...refused },
      },
      config: { permission: "evidence:list" },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      return paged(await records.list(actorOf(request), filter, { cursor, limit }));
    },
  );

  api.get(
    "/job/:job_id/files",
    {
      schema: {
        ...route("listEvidenceFiles", "List the records that a job asked first"),
        params: S.JobParams,
        querystring: Paging,
        response: { 200: page(S.EvidenceRecord), ...refused },
      },
      config: { permission: "evidence:list" },
    },
    async (request) => paged(await records.list(actorOf(request), { job: request.params.job_id }, request.query)),
  );

  api.get(
    "/bundle",
    {
      schema: {
        ...route("exportEvidence", "Download what a scan found with all its evidence, as a tar file for sonde verify"),
        params: Params,
        querystring: S.BundleQuery,
        response: { 200: Bytes, ...refused },
      },
      config: { permission: "evidence:read" },
    },
    async (request, reply) => {
      const { name, stream } = await records.bundle(actorOf(request), request.query.scan);
      return reply.headers({ ...asFile, "content-disposition": `attachment; filename="${name}"` }).send(stream);
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getEvidence", "Show what an evidence record is"),
        params: S.RecordParams,
        response: { 200: one(S.EvidenceRecord), ...refused },
      },
      config: { permission: "evidence:list" },
    },
    async (request) => ({ data: await records.get(actorOf(request), request.params.id) }),
  );

  api.get(
    "/:id/content",
    {
      schema: {
        ...route("readEvidence", "Download what was asked or answered, or a range of it; every read is audited"),
        params: S.RecordParams,
        querystring: S.ContentQuery,
        response: { 200: Bytes, ...refused },
      },
      config: { permission: "evidence:read" },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { bytes, total, from } = await records.content(actorOf(request), id, request.query);
      return reply
        .headers({
          ...asFile,
          "content-disposition": `attachment; filename="${id.slice(0, 16)}.${request.query.part}"`,
          "x-content-range": `bytes ${from}-${from + bytes.length}/${total}`,
        })
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );

  api.get(
    "/:id/excerpt",
    {
      schema: {
        ...route("readExcerpt", "Show what a fact cites of a record, with a little around it; every read is audited"),
        params: S.RecordParams,
        querystring: S.ExcerptQuery,
        response: { 200: all(S.Excerpt), ...refused },
      },
      config: { permission: "evidence:list" },
    },
    async (request) => {
      const { fact: kind, fact_id: id } = request.query;
      return { data: await records.excerpts(actorOf(request), request.params.id, { kind, id }) };
    },
  );

  api.get(
    "/:id/custody",
    {
      schema: {
        ...route("checkCustody", "Check a record in the chain of custody: whole, erased or damaged"),
        params: S.RecordParams,
        response: { 200: one(S.Custody), ...refused },
      },
      config: { permission: "evidence:list" },
    },
    async (request) => ({ data: await records.custody(actorOf(request), request.params.id) }),
  );

  api.post(
    "/:id/erase",
    {
      schema: {
        ...route("eraseEvidence", "Erase a record: its bytes, and its key in backups too; the chain still verifies"),
        params: S.RecordParams,
        body: Reason,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "evidence:erase" },
    },
    async (request, reply) => {
      await records.erase(actorOf(request), request.params.id, request.body.reason);
      return reply.code(204).send(null);
    },
  );
};
