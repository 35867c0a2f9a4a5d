import { z } from "zod";
import { FindingState, findingStates, Severity, severities } from "../../../model/finding.ts";
import { SuppressionMatch } from "../../../model/suppression.ts";
import { Id, Instant, Moment, Paging, Serial, several, text } from "../../envelope.ts";
import { Observation, Params, Scope } from "../entities/schema.ts";

const sorts = ["severity", "last_seen", "first_seen"] as const;

/** What findings are counted by. */
export const FindingCountQuery = z.object({
  ...Scope.shape,
  severity: several(Severity, severities.length).optional(),
  category: several(text(100)).optional(),
  type: several(text(100)).optional(),
  state: several(FindingState, findingStates.length).optional(),
  suppressed: z
    .enum(["no", "only", "any"])
    .default("no")
    .describe("Findings that a rule hides: left out, alone, or among the others"),
});

export const FindingQuery = Paging.extend({
  ...FindingCountQuery.shape,
  assignee: z.union([Id, z.literal("nobody")]).optional(),
  entity: Serial.optional().describe("Id of the entity it is about"),
  q: text(200).trim().min(1).optional().describe("Words, or a part of the value it is about"),
  sort: z
    .enum([...sorts, ...sorts.map((sort) => `-${sort}` as const)])
    .optional()
    .describe("- turns it round; the worst first unless given"),
});
export const FindingSearch = FindingQuery.extend({ q: text(200).trim().min(1) });
export const FindingParams = Params.extend({ id: Serial });

export const Finding = z
  .object({
    id: z.int(),
    fingerprint: z.string(),
    type: z.string(),
    category: z.string(),
    severity: Severity,
    title: z.string(),
    state: FindingState,
    entity: z.object({ id: z.int(), type: z.string(), value: z.string() }),
    assignee: Id.nullable(),
    accepted_until: Moment.nullable(),
    suppressed_by: Id.nullable().describe("The rule that hides it"),
    fixed_in: Id.nullable().describe("The scan that looked and did not see it"),
    first_seen: Moment,
    last_seen: Moment,
    changed_at: Moment,
  })
  .meta({ id: "Finding" });

export const FindingDetails = Finding.extend({
  description: z.string(),
  remediation: z.string(),
  data: z.record(z.string(), z.unknown()),
  history: z.array(
    z.object({
      at: Moment,
      actor: z.string(),
      from_state: FindingState,
      to_state: FindingState,
      assignee: Id.nullable(),
      reason: z.string(),
      accepted_until: Moment.nullable(),
    }),
  ),
  scans: z.array(z.object({ scan: Id, title: z.string(), state: z.string(), created_at: Moment })),
  observations: z.array(Observation).describe("Who saw it and by what proofs; the first twenty"),
  more_observations: z.boolean(),
}).meta({ id: "FindingDetails" });

const Count = z.object({ label: z.string(), n: z.int() });
export const FindingStats = z
  .object({
    total: z.int(),
    suppressed: z.int(),
    by_severity: z.array(Count),
    by_state: z.array(Count),
    by_category: z.array(Count),
    by_type: z.array(Count),
  })
  .meta({ id: "FindingStats" });

export const Decision = z.object({
  state: FindingState.optional(),
  reason: text(2_000).optional().describe("Wanted for accepted and false_positive"),
  accepted_until: Instant.optional().describe("When an acceptance ends by itself"),
  assignee: Id.nullable().optional().describe("A member, or null for nobody"),
});
export const BulkDecision = Decision.extend({
  ids: z.array(z.int().min(1).max(Number.MAX_SAFE_INTEGER)).min(1).max(500),
});
export const BulkResult = z.object({
  changed: z.array(z.int()),
  refused: z.array(z.object({ id: z.int(), error_code: z.string(), detail: z.string() })),
});

const refuse = (match: unknown) => JSON.stringify(match).includes("\\u0000");
export const Match = SuppressionMatch.refine((match) => !refuse(match), "holds characters that are none");
export const NewSuppression = z.object({
  match: Match,
  reason: text(500).trim().min(1),
  expires_at: Instant.optional(),
});
export const Suppression = z
  .object({
    id: Id,
    match: z.object({
      type: z.string().nullable(),
      category: z.string().nullable(),
      severities: z.array(Severity).nullable(),
      subject_type: z.string().nullable(),
      subject: z.string().nullable(),
    }),
    reason: z.string(),
    expires_at: Moment.nullable(),
    expired: z.boolean(),
    created_by: z.string(),
    created_at: Moment,
  })
  .meta({ id: "Suppression" });
export const MadeSuppression = Suppression.extend({ hidden: z.int().describe("Findings that it hid at once") });
export const Preview = z.object({
  count: z.int().describe("Findings that it would hide"),
  more: z.boolean().describe("There are more: ten thousand were looked at"),
  sample: z.array(Finding),
});
