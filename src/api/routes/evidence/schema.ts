import { z } from "zod";
import { Id, Moment, Paging, Serial, text } from "../../envelope.ts";
import { Params } from "../entities/schema.ts";

export const RecordId = z.string().regex(/^[0-9a-f]{64}$/, "is no id of a record: 64 hexadecimal digits");
export const RecordParams = Params.extend({ id: RecordId });
export const JobParams = Params.extend({ job_id: Id });

export const RecordQuery = Paging.extend({
  scan: Id.optional(),
  job: Id.optional().describe("The job that asked first"),
  module: text(100).optional().describe("The module whose job asked first"),
  kind: text(20).optional().describe("http, dns, tcp, tls, whois, smtp"),
  uri: text(200).min(1).optional().describe("A part of what was asked"),
});

export const EvidenceRecord = z
  .object({
    id: z.string().describe("sha256 of the record"),
    kind: z.string(),
    uri: z.string(),
    size: z.int().describe("Bytes of the record, before compression"),
    at: Moment,
    erased: z.boolean(),
    scan: Id.nullable(),
    job: Id.nullable(),
    module: z.string().nullable().describe("Whose job asked first"),
    segment: z.string(),
    position: z.int(),
  })
  .meta({ id: "EvidenceRecord" });

export const ContentQuery = z.object({
  part: z
    .enum(["request", "response", "record"])
    .default("response")
    .describe("record: its framing, the bytes that its id is the sha256 of (docs/reference/evidence-format.md)"),
  from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  to: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe("Before that byte"),
});

export const ExcerptQuery = z.object({
  fact: z.enum(["entity", "relation", "claim", "finding"]),
  fact_id: Serial,
});
export const Excerpt = z.object({
  part: z.string(),
  range: z.tuple([z.int(), z.int()]).nullable(),
  pointer: z.string().nullable(),
  before: z.string(),
  span: z.string(),
  after: z.string(),
  reads: z.string().nullable().describe("What a DNS record in the span says, as a line of a zone file"),
});

export const Custody = z
  .object({
    id: z.string(),
    segment: z.string(),
    position: z.int(),
    state: z.enum(["whole", "erased", "damaged"]),
    link: z.string().nullable(),
    previous: z.string().nullable(),
    job: z.string().nullable(),
    at: Moment.nullable(),
    tombstone: z.object({ position: z.int(), reason: z.string(), time: z.string(), by: z.string() }).nullable(),
    head: z
      .object({ seq: z.int(), records: z.int(), link: z.string(), chain: z.string(), sealed_at: Moment })
      .nullable()
      .describe("End of its segment in the workspace's chain; null while it is being written"),
  })
  .meta({ id: "Custody" });

export const BundleQuery = z.object({ scan: Id });
