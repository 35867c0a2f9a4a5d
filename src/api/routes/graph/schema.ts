import { z } from "zod";
import { severities } from "../../../model/finding.ts";
import { mostPositions } from "../../../services/graph-view/views.ts";
import { timelineKinds } from "../../../services/investigations/timeline-queries.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { json, text } from "../../inputs.ts";
import { Flag, listOf } from "../workspace-route.ts";

export const EntityNumber = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const GraphQuery = z.object({
  investigation: Id.optional(),
  scan: Id.optional(),
  seed: EntityNumber.optional().describe("An entity: what lies around it"),
  depth: z.coerce.number().int().min(1).max(4).default(1).describe("Steps from the seed"),
  limit: z.coerce.number().int().min(10).max(5_000).default(1_000).describe("Marks at most: nodes, edges, folds"),
  fold: Flag.default(true).describe("Leaves that say the same of one node become one that counts them"),
});
const Edge = z.object({ id: z.int(), from: z.int(), relation: z.string(), to: z.int() });
export const Graph = z
  .object({
    nodes: listOf(
      z.object({
        id: z.int(),
        type: z.string(),
        value: z.string(),
        first_seen: Moment,
        distance: z.int().nullable(),
        in_scope: z.boolean().nullable(),
        severity: z.enum(severities).nullable().describe("Of the worst that is wrong with it and needs somebody"),
      }),
    ),
    edges: listOf(Edge),
    folds: listOf(
      z.object({
        id: z.string(),
        at: z.int().describe("The node that they hang on"),
        type: z.string(),
        relation: z.string(),
        direction: z.enum(["out", "in"]),
        count: z.int(),
        sample: listOf(z.int()),
      }),
    ),
    truncated: z.boolean().describe("There is more than is shown"),
    totals: z.object({ entities: z.int(), relations: z.int().nullable() }).nullable(),
  })
  .meta({ id: "Graph" });

export const PathQuery = z.object({
  from: EntityNumber,
  to: EntityNumber,
  most: z.coerce.number().int().min(1).max(12).default(6).describe("Steps at most"),
  visited: z.coerce.number().int().min(2).max(50_000).default(20_000).describe("Entities that may be looked at"),
});
export const Path = z
  .object({
    found: z.boolean(),
    hops: z.int().nullable(),
    entities: listOf(z.object({ id: z.int(), type: z.string(), value: z.string() })),
    relations: listOf(z.object({ id: z.int(), relation: z.string(), direction: z.enum(["out", "in"]) })),
    visited: z.int(),
    bounds: z.object({ hops: z.int(), visited: z.int() }),
    complete: z.boolean().describe("Everything that could lead there was looked at"),
    says: z.string(),
  })
  .meta({ id: "Path" });

const Coordinate = z.number().min(-1e9).max(1e9);
const Positions = z
  .record(z.string().regex(/^[\w.:-]{1,200}$/), z.tuple([Coordinate, Coordinate]))
  .refine((all) => Object.keys(all).length <= mostPositions, `holds the places of more than ${mostPositions} nodes`);
export const GraphViewHead = z
  .object({
    id: Id,
    investigation: Id.nullable(),
    name: z.string(),
    query: z.record(z.string(), z.unknown()),
    version: z.int(),
    created_by: z.string(),
    created_at: Moment,
    updated_at: Moment,
  })
  .meta({ id: "GraphViewHead" });
export const GraphView = GraphViewHead.extend({
  positions: z.record(z.string(), z.tuple([z.number(), z.number()]).readonly()).readonly(),
}).meta({ id: "GraphView" });
export const NewGraphView = z.strictObject({
  name: text(100, 1),
  investigation: Id.optional(),
  query: json(10_000).default({}).describe("What the graph was asked for"),
  positions: Positions.default({}),
});
export const GraphViewChange = z.strictObject({
  name: text(100, 1).optional(),
  query: json(10_000).optional(),
  positions: Positions.optional(),
  version: z.int().min(1).optional(),
});
export const Moved = z.strictObject({
  moved: Positions.default({}),
  gone: z.array(z.string().max(200)).max(mostPositions).default([]),
});

const Kinds = z
  .string()
  .max(300)
  .transform((written) => written.split(","))
  .pipe(z.array(z.enum(timelineKinds)).min(1))
  .optional()
  .describe(`Some of ${timelineKinds.join(", ")}`);
const when = { kinds: Kinds, from: Moment.optional(), to: Moment.optional() };
export const TimelineQuery = Paging.extend(when);
export const BucketQuery = z.object({ ...when, bucket: z.enum(["hour", "day", "month", "year"]).default("day") });
export const TimelineEvent = z
  .object({
    at: Moment,
    kind: z.enum(timelineKinds),
    subject: z.object({ kind: z.enum(["entity", "finding", "scan", "note"]), id: z.union([z.int(), z.string()]) }),
    type: z.string().nullable().describe("Of an entity its type, of a finding its severity, of a scan its state"),
    label: z.string(),
  })
  .meta({ id: "TimelineEvent" });
export const Bucket = z.object({ at: Moment, counts: z.record(z.string(), z.int()) }).meta({ id: "TimelineBucket" });

export const GeoQuery = Paging.extend({ country: text(60, 1).optional() });
export const Points = z
  .object({
    data: listOf(
      z.object({
        id: z.int(),
        type: z.string(),
        value: z.string(),
        country: z.string().nullable(),
        city: z.string().nullable(),
        latitude: z.number().nullable(),
        longitude: z.number().nullable(),
      }),
    ),
    countries: listOf(z.object({ country: z.string(), count: z.int() })),
    pagination: z.object({ next: z.string().nullable(), limit: z.int(), total: z.int().nullable() }),
  })
  .meta({ id: "Points" });
