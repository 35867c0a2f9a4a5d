import multipart, { type MultipartFile } from "@fastify/multipart";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "../../../errors.ts";
import type { Services } from "../../app.ts";
import { Empty, one, Problem, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("attachments");

/** What a file is called: the last part of a path, without what a terminal or a header would take for its own. */
function nameOf(written: string): string {
  const last = written.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  return plain.slice(0, 200) || "file";
}

/** RFC 6266: ASCII for who knows no better, and the name itself. */
function disposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

const typeOf = (written: string) =>
  /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(written) ? written.toLowerCase() : "application/octet-stream";

/** Files that people add. A grant in an investigation may allow more than the role: services decide. */
export const attachmentRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { attachments }, config }) => {
  const most = config.attachmentLimit;
  await api.register(multipart, { limits: { fileSize: most, files: 1, fields: 0, parts: 1, headerPairs: 20 } });
  const reads = { permission: "note:read" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listAttachments", "Files of the workspace, of an investigation, or on one thing"),
        params: inWorkspace,
        querystring: S.AttachmentQuery,
        response: { 200: page(S.Attachment), ...refused },
      },
      config: reads,
    },
    (request) => attachments.list(actorOf(request), request.query),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createAttachment", "Attach a file to a thing: multipart/form-data with one part `file`"),
        consumes: ["multipart/form-data"],
        params: inWorkspace,
        querystring: S.AttachTo,
        response: { 201: one(S.Attachment), 413: Problem, 415: Problem, ...refused },
      },
      bodyLimit: most + 65_536,
      config: { ...reads, rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      if (!request.isMultipart())
        throw new AppError("bad_usage", "The body is no file.", {
          hint: "send multipart/form-data with a part `file`",
        });
      const part: MultipartFile | undefined = await request.file();
      if (!part) throw new AppError("invalid", "There is no file in the body.");
      const bytes = await part.toBuffer();
      const { subject_kind: kind, subject_id: id, investigation } = request.query;
      const attachment = await attachments.create(actor, {
        ...{ subject: { kind, id }, investigation, bytes },
        ...{ name: nameOf(part.filename), mediaType: typeOf(part.mimetype) },
      });
      reply.header("location", locationOf(actor.workspace, `attachments/${attachment.id}`));
      return reply.code(201).send({ data: attachment });
    },
  );

  api.get(
    "/:id",
    {
      schema: {
        ...route("getAttachment", "What is known of a file"),
        params: withId,
        response: { 200: one(S.Attachment), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await attachments.get(actorOf(request), request.params.id) }),
  );

  api.get(
    "/:id/content",
    {
      schema: {
        ...route("downloadAttachment", "The file itself, to be saved: never shown in the browser"),
        produces: ["application/octet-stream"],
        params: withId,
        response: { 200: z.unknown().describe("The bytes, as they came"), ...refused },
      },
      config: reads,
    },
    async (request, reply) => {
      const { name, sha256, bytes } = await attachments.content(actorOf(request), request.params.id);
      reply.header("content-type", "application/octet-stream");
      reply.header("content-disposition", disposition(name));
      reply.header("content-security-policy", "default-src 'none'; sandbox");
      reply.header("etag", `"${sha256}"`);
      return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );

  api.delete(
    "/:id",
    {
      schema: {
        ...route("deleteAttachment", "Erase a file: one's own, or any as an admin"),
        params: withId,
        response: { 204: Empty, ...refused },
      },
      config: reads,
    },
    async (request, reply) => {
      await attachments.remove(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
