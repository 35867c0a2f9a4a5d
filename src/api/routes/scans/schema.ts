import { z } from "zod";
import { Footprint } from "../../../model/footprint.ts";
import { outcomes } from "../../../model/outcome.ts";
import { scanStates } from "../../../model/scan.ts";
import { coverageStates } from "../../../services/scans/coverage.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { json, text } from "../../inputs.ts";
import { Scope } from "../targets/schema.ts";
import { listOf } from "../workspace-route.ts";

const Name = text(100, 1);

/** What somebody asks for. Resolvers and proxy are the deployment's: nobody sets them here. */
export const ScanRequest = z.strictObject({
  title: text(200).default(""),
  targets: z.array(text(2_100, 1)).max(10_000).default([]).describe("Ids of targets, or values as people write them"),
  preset: Name.optional().describe("A set of modules; `footprint`, or `investigate` for people, when nothing is named"),
  modules: z.array(Name).max(500).default([]).describe("Ids, aliases or families instead of a preset"),
  exclude: z.array(Name).max(500).default([]),
  options: z.record(Name, json(20_000)).default({}).describe("Options of modules, by id"),
  footprint: Footprint.default("P1").describe(
    "The most that the targets may notice; P2 and P3 want authorized targets",
  ),
  budget: z
    .strictObject({
      rate: z.number().positive().max(1_000).optional().describe("Requests a second towards one host; 50"),
      max_time_ms: z.int().positive().max(2_592_000_000).nullable().optional(),
      max_requests: z.int().positive().max(1_000_000_000).nullable().optional(),
    })
    .default({}),
});
export const NewScan = ScanRequest.extend({
  start: z.boolean().default(false).describe("Start it at once; the answer is 202 then"),
});

const TargetOf = z.object({ type: z.string(), value: z.string() });
export const Scan = z
  .object({
    id: Id,
    kind: z.enum(["scan", "job"]),
    investigation: Id.nullable(),
    title: z.string(),
    state: z.enum(scanStates),
    complete: z.boolean().nullable().describe("False where parts could not be looked at; null until it ended"),
    reason: z.string().nullable(),
    progress: z.number(),
    footprint: Footprint,
    targets: listOf(TargetOf).describe("The first hundred"),
    target_count: z.int(),
    created_by: z.string(),
    created_at: Moment,
    started_at: Moment.nullable(),
    ended_at: Moment.nullable(),
  })
  .meta({ id: "Scan" });

export const ScanDetails = Scan.extend({
  modules: listOf(z.object({ id: z.string(), options: z.record(z.string(), z.unknown()).readonly() })),
  scope: Scope,
  budget: z.object({ rate: z.number(), max_time_ms: z.int().nullable(), max_requests: z.int().nullable() }),
}).meta({ id: "ScanDetails" });

export const ScanQuery = Paging.extend({
  state: z.enum(scanStates).optional(),
  investigation: Id.optional(),
  target: Id.optional(),
  sort: z.enum(["created_at", "-created_at"]).default("-created_at"),
});

export const Preflight = z
  .object({
    may_start: z.boolean(),
    problems: listOf(z.string()),
    notes: listOf(z.string()),
    footprint: Footprint,
    targets: listOf(
      TargetOf.extend({
        id: Id.nullable(),
        authorized: Footprint.nullable(),
        unauthorized: z.boolean().describe("It would be touched, and nobody authorized so much"),
      }),
    ),
    modules: listOf(
      z.object({
        id: z.string(),
        title: z.string(),
        footprint: Footprint,
        runs: z.boolean(),
        why: z.string().nullable(),
        targets: z.int().describe("Targets that it looks at itself; the rest is what others find"),
      }),
    ),
    sources: listOf(
      z.object({
        source: z.string(),
        title: z.string(),
        modules: listOf(z.string()),
        calls_for_targets: z.int(),
        calls_at_most: z.int().nullable().describe("Null where neither time nor requests are limited"),
        requests_per_second: z.number(),
        seconds_at_least: z.int(),
        key: z.enum(["none", "optional", "required"]),
        key_set: z.boolean(),
      }),
    ),
    keys_missing: listOf(
      z.object({ source: z.string(), need: z.enum(["optional", "required"]), modules: listOf(z.string()) }),
    ),
    sees: listOf(z.string()).describe("What the targets can notice, in sentences"),
    seconds_at_least: z.int(),
    seconds_at_most: z.int().nullable(),
  })
  .meta({ id: "Preflight" });

export const Progress = z
  .object({
    id: Id,
    state: z.enum(scanStates),
    phase: z.enum(["discovery", "analysis", "completed"]),
    progress: z.number().describe("0 to 1; never goes back"),
    entities: z.record(z.string(), z.int()).readonly(),
    findings: z.record(z.string(), z.int()).readonly(),
    elapsed_ms: z.int(),
    modules: z.array(
      z.object({ id: z.string(), queued: z.int(), running: z.int(), done: z.int(), could_not_look: z.int() }),
    ),
  })
  .meta({ id: "Progress" });

const EntityOf = z.object({ id: z.int(), type: z.string(), value: z.string() });
export const CoverageLine = z
  .object({
    seq: z.int(),
    module: z.string(),
    entity: EntityOf,
    relation: z
      .object({ name: z.string(), type: z.string(), value: z.string() })
      .nullable()
      .describe("Set where the module looks at a link"),
    state: z.enum(coverageStates),
    outcomes: listOf(z.object({ outcome: z.string(), detail: z.string() })),
    why: z.string().nullable(),
  })
  .meta({ id: "CoverageLine" });

export const CoverageQuery = Paging.extend({
  module: Name.optional(),
  entity: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  type: Name.optional(),
  state: z.enum(coverageStates).optional(),
  outcome: z.enum(outcomes).optional(),
});

export const ModuleCoverage = z
  .object({
    module: z.string(),
    taken: z.int().describe("Things that it is to look at so far"),
    settled: z.int(),
    found: z.int(),
    absent: z.int(),
    could_not_look: z.int(),
    left: z.int(),
    outcomes: z.record(z.string(), z.int()),
  })
  .meta({ id: "ModuleCoverage" });

export const OutcomeQuery = Paging.extend({ module: Name.optional(), outcome: z.enum(outcomes).optional() });
export const OutcomeLine = z
  .object({ module: z.string(), outcome: z.string(), detail: z.string(), entity: EntityOf, at: Moment })
  .meta({ id: "Outcome" });
