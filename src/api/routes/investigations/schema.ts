import { z } from "zod";
import { scanStates } from "../../../model/scan.ts";
import { logLevels } from "../../../services/investigations/logs.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { block, text } from "../../inputs.ts";

const State = z.enum(["open", "closed", "archived"]);
const Visibility = z.enum(["workspace", "private"]);
const Title = text(200, 1);
const Question = block(10_000);
export const TargetRefs = z
  .array(text(2_100, 1))
  .max(10_000)
  .describe("Ids of targets, or values as people write them: those that are new are made");

export const Investigation = z
  .object({
    id: Id,
    title: z.string(),
    question: z.string(),
    state: State,
    visibility: Visibility,
    assignee: Id.nullable(),
    created_by: z.string(),
    created_at: Moment,
    updated_at: Moment,
    closed_at: Moment.nullable(),
    targets: z.int(),
    scans: z.record(z.string(), z.int()).readonly().describe("How many are in each state"),
    jobs: z.int(),
    progress: z.number().nullable().describe("0 to 1; null before any scan was started"),
  })
  .meta({ id: "Investigation" });

export const InvestigationDetails = Investigation.extend({
  entities: z.record(z.string(), z.int()).describe("Found by its scans, by type"),
  findings: z.record(z.string(), z.int()).describe("By severity"),
  under_way: z.array(
    z.object({
      id: Id,
      title: z.string(),
      kind: z.enum(["scan", "job"]),
      state: z.enum(scanStates),
      progress: z.number(),
    }),
  ),
}).meta({ id: "InvestigationDetails" });

export const NewInvestigation = z.strictObject({
  title: Title,
  question: Question.default(""),
  targets: TargetRefs.default([]),
  visibility: Visibility.default("workspace").describe("A private one is seen by admins, and by who has a grant"),
  assignee: Id.nullable().default(null),
});
export const InvestigationChange = z.strictObject({
  title: Title.optional(),
  question: Question.optional(),
  visibility: Visibility.optional(),
  assignee: Id.nullable().optional(),
});
export const InvestigationQuery = Paging.extend({
  state: State.optional(),
  assignee: Id.optional(),
  q: text(200).optional().describe("A part of title or question"),
  sort: z.enum(["created_at", "-created_at", "updated_at", "-updated_at", "title", "-title"]).default("-created_at"),
});

export const AddTargets = z.strictObject({ targets: TargetRefs.min(1) });
export const Cancelled = z.object({ scans: z.array(Id) });

export const GrantRole = z.enum(["admin", "analyst", "viewer"]);
export const Grant = z.object({ user_id: Id, role: GrantRole, granted_at: Moment }).meta({ id: "Grant" });
export const NewGrant = z.strictObject({ role: GrantRole });

export const LogLine = z
  .object({
    seq: z.int(),
    at: Moment,
    level: z.enum(logLevels),
    message: z.string(),
    scan: Id.nullable(),
  })
  .meta({ id: "LogLine" });
export const LogQuery = Paging.extend({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe("Lines behind this one"),
  tail: z.coerce.number().int().min(1).max(10_000).optional().describe("Begin so many events before the end"),
  level: z.enum(logLevels).default("info").describe("The least important lines that are given"),
});
export const LogPage = z.object({
  data: z.array(LogLine),
  pagination: z.object({ next: z.string().nullable(), limit: z.int(), total: z.int().nullable() }),
  last: z.int().describe("Up to where this page looked: give it as `after` to hear what comes then"),
});
