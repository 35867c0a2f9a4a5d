import { z } from "zod";
import { jobStates } from "../../../model/job-state.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { json, text } from "../../inputs.ts";

const Name = text(100, 1);

export const Job = z
  .object({
    id: Id,
    technique: z.string(),
    target: z
      .object({ id: Id, type: z.string(), value: z.string() })
      .nullable()
      .describe("Null for a job that a scan planned"),
    params: z.record(z.string(), z.unknown()).readonly(),
    state: z.enum(jobStates),
    run: z.int().describe("How often this was asked for and run"),
    attempts: z.int(),
    failures: z.int().describe("Attempts that failed for a reason that another may cure"),
    max_attempts: z.int(),
    error: z.string().nullable(),
    error_class: z.string().nullable(),
    idempotency_key: z.string().nullable(),
    scan: Id,
    investigation: Id.nullable(),
    requested_by: z.string().nullable(),
    created_at: Moment,
    run_at: Moment.nullable().describe("When it is tried, where it waits"),
    started_at: Moment.nullable(),
    ended_at: Moment.nullable(),
  })
  .meta({ id: "Job" });

export const NewJob = z.strictObject({
  technique: Name.describe("A module's id, or an alias such as dns_lookup, whois_lookup, email_verify, port_scan"),
  target: text(2_100, 1).describe("A target's id, or a value as people write it"),
  params: json(20_000).default({}).describe("Options of the module"),
  force: z.boolean().default(false).describe("Run it again, though an equal job is open or fresh"),
  enqueue: z.boolean().default(false).describe("Put it in the queue at once"),
  investigation: Id.optional(),
  max_attempts: z.int().min(1).max(10).default(3),
});

export const JobQuery = Paging.extend({
  state: z.enum(jobStates).optional(),
  technique: Name.optional(),
  target: Id.optional(),
  investigation: Id.optional(),
  scan: Id.optional().describe("The jobs that this scan planned; without it, those that people asked for"),
  sort: z.enum(["created_at", "-created_at"]).default("-created_at"),
});

const DeadFilter = z.object({ error_class: Name.optional(), module: Name.optional(), scan: Id.optional() });
export const DeadQuery = Paging.extend(DeadFilter.shape);
export const DeadCountQuery = DeadFilter;
export const DeadJob = Job.extend({
  payload: z.object({
    module: z.string(),
    options: z.record(z.string(), z.unknown()),
    from: z.int().describe("Exclusive: the stretch of the scan's log that is left"),
    to: z.int(),
    records: z
      .array(z.object({ seq: z.int(), type: z.string(), value: z.string() }))
      .describe("The first of what is left"),
  }),
}).meta({ id: "DeadJob" });
export const DeadCount = z
  .object({
    error_class: z.string().nullable(),
    module: z.string(),
    state: z.enum(jobStates),
    count: z.int(),
    last_at: Moment,
  })
  .meta({ id: "DeadCount" });
export const RequeueAll = z.strictObject({ ...DeadFilter.shape, error_class: Name });
export const Requeued = z.object({
  requeued: z.int(),
  skipped: z.array(z.object({ job: Id, why: z.string() })),
  more: z.boolean().describe("There are others of this class: ask again"),
});

export const JobFinding = z
  .object({
    id: z.int(),
    type: z.string(),
    category: z.string(),
    severity: z.string(),
    title: z.string(),
    description: z.string(),
    remediation: z.string(),
    state: z.string(),
    entity: z.object({ id: z.int(), type: z.string(), value: z.string() }),
    first_seen: Moment,
    last_seen: Moment,
  })
  .meta({ id: "JobFinding" });
export const JobEvidence = z
  .object({ id: z.string(), kind: z.string(), uri: z.string(), size: z.int(), at: Moment, erased: z.boolean() })
  .meta({ id: "JobEvidence" });
