import { z } from "zod";
import { Severity } from "./finding.ts";
import { Outcome } from "./outcome.ts";
import { scanStates } from "./scan.ts";

/**
 * The lines of JSONL output, version 1. An entity may come again when more is known of it: the last line holds.
 * Fields are only ever added within a version.
 */
const line = { v: z.literal(1) };

const datasets = z
  .array(z.string())
  .optional()
  .describe("Names and versions of the data sets whose rows prove it; left out where there is none");

export const EntityLine = z.object({
  ...line,
  kind: z.literal("entity"),
  type: z.string(),
  value: z.string(),
  distance: z.int(),
  in_scope: z.boolean(),
  traits: z.array(z.string()),
  attributes: z.record(z.string(), z.unknown()),
  sources: z.array(z.string()).describe("Ids of the modules that saw it"),
  evidence: z.array(z.string()).describe("sha256 of the records that prove it"),
  datasets,
});

const endpoint = z.object({ type: z.string(), value: z.string() });

export const RelationLine = z.object({
  ...line,
  kind: z.literal("relation"),
  from: endpoint,
  relation: z.string(),
  to: endpoint,
  sources: z.array(z.string()),
  evidence: z.array(z.string()),
  datasets,
});

export const FindingLine = z.object({
  ...line,
  kind: z.literal("finding"),
  type: z.string(),
  category: z.string(),
  severity: Severity,
  title: z.string(),
  description: z.string(),
  subject: endpoint,
  fingerprint: z.string(),
  remediation: z.string(),
  evidence: z.array(z.string()),
  datasets,
});

export const OutcomeLine = z.object({
  ...line,
  kind: z.literal("outcome"),
  module: z.string(),
  entity: endpoint,
  outcome: Outcome,
  detail: z.string(),
});

export const Truth = z.object({
  expected: z.int(),
  found: z.int(),
  missed: z.array(z.string()),
  extra: z.array(z.string()),
  recall: z.number(),
  precision: z.number(),
});

export const SummaryLine = z.object({
  ...line,
  kind: z.literal("summary"),
  scan: z.string(),
  state: z.enum(scanStates),
  complete: z.boolean().nullable(),
  reason: z.string().nullable(),
  elapsed_ms: z.number(),
  entities: z.record(z.string(), z.int()),
  relations: z.int(),
  findings: z.record(z.string(), z.int()),
  outcomes: z.record(z.string(), z.int()),
  not_verified_live: z.array(z.string()).describe("Modules of this scan never seen working against the live service"),
  truth: Truth.optional(),
});

export const ResultLine = z.discriminatedUnion("kind", [
  EntityLine,
  RelationLine,
  FindingLine,
  OutcomeLine,
  SummaryLine,
]);
export type ResultLine = z.infer<typeof ResultLine>;
export type EntityLine = z.infer<typeof EntityLine>;
export type RelationLine = z.infer<typeof RelationLine>;
export type FindingLine = z.infer<typeof FindingLine>;
export type OutcomeLine = z.infer<typeof OutcomeLine>;
export type SummaryLine = z.infer<typeof SummaryLine>;
