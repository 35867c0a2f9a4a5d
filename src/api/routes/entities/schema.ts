import { z } from "zod";
import { Severity, severities } from "../../../model/finding.ts";
import { Flag, Id, Instant, Moment, Paging, Serial, several, text } from "../../envelope.ts";

const sorts = ["first_seen", "last_seen", "value", "type", "findings"] as const;
export const fields = [
  "id",
  "type",
  "value",
  "attributes",
  "first_seen",
  "last_seen",
  "findings",
  "severities",
  "in_scan",
] as const;

export const Params = z.object({ ws: z.string() });
export const IdParams = Params.extend({ id: Serial });

/** Which part of the workspace: a scan, an investigation, or all of it. */
export const Scope = z.object({ scan: Id.optional(), investigation: Id.optional() });

export const EntityQuery = Paging.extend({
  ...Scope.shape,
  q: text(200).trim().min(1).optional().describe("A value, a part of it, a handle however it is written, or words"),
  type: several(text(50)).optional().describe("Types of entities"),
  trait: several(text(50), 5).optional().describe("Traits that hold in the scan or investigation: resolved, alive …"),
  in_scope: Flag.optional().describe("Whether the scan's scope covers it; wants scan or investigation"),
  first_seen_from: Instant.optional(),
  first_seen_to: Instant.optional().describe("Before that"),
  last_seen_from: Instant.optional(),
  last_seen_to: Instant.optional().describe("Before that"),
  severity: several(Severity, severities.length)
    .optional()
    .describe("With a finding of any of these that needs somebody"),
  sort: z
    .enum([...sorts, ...sorts.map((sort) => `-${sort}` as const)])
    .optional()
    .describe("- turns it round; the newest first unless given, and what answers best first with q"),
  fields: several(z.enum(fields), fields.length).optional().describe("What to show of each"),
});

const InScan = z.object({ distance: z.int(), in_scope: z.boolean(), traits: z.array(z.string()) });

export const Entity = z
  .object({
    id: z.int(),
    type: z.string(),
    value: z.string(),
    attributes: z.record(z.string(), z.unknown()),
    first_seen: Moment,
    last_seen: Moment.describe("When the newest scan that knows it came to it"),
    findings: z.int().describe("That need somebody: open, triaged or accepted, and not suppressed"),
    severities: z.array(Severity).describe("Of those findings"),
    in_scan: InScan.optional().describe("In the scan that was asked about"),
  })
  .meta({ id: "Entity" });
export const ShownEntity = Entity.partial();

export const EntityDetails = Entity.extend({
  scans: z
    .array(InScan.extend({ scan: Id, title: z.string(), state: z.string() }))
    .describe("Scans that know it, newest first; fifty at most"),
}).meta({ id: "EntityDetails" });

export const Lookup = z.object({ type: text(50), value: text(2_500).min(1) });

const Count = z.object({ label: z.string(), n: z.int() });
export const EntityFacets = z.object({ type: z.array(Count) });
export const EntityStats = z.object({
  total: z.int(),
  by_type: z.array(Count),
  relations: z
    .object({ total: z.int(), by_relation: z.array(Count) })
    .nullable()
    .describe("Null for an investigation: its relations are not counted"),
  commits_behind: z.int().describe("Commits that search and sorted lists are still to be told of"),
});

export const Direction = z.enum(["out", "in"]);
export const NeighbourQuery = Paging.extend({
  relation: text(50).optional().describe("Without it: how many neighbours there are by relation, direction and type"),
  direction: Direction.default("out"),
  type: text(50).optional(),
  scan: Id.optional(),
});
export const NeighbourGroup = z.object({
  relation: z.string(),
  direction: Direction,
  type: z.string(),
  count: z.int(),
  more: z.boolean().describe("There are more: a thousand of a relation are counted"),
});
export const Neighbour = z.object({
  relation_id: z.int(),
  relation: z.string(),
  direction: Direction,
  entity: Entity,
});
export const Neighbours = z.object({
  groups: z.array(NeighbourGroup).optional(),
  data: z.array(Neighbour),
  pagination: z.object({ next: z.string().nullable(), limit: z.int(), total: z.int().nullable() }),
});

export const ProvenanceQuery = Paging.extend({ scan: Id.optional() });

const Proof = z.object({
  kind: z.enum(["bytes", "dataset", "derived", "given"]),
  source: z.string(),
  evidence: z.object({ id: z.string(), kind: z.string(), uri: z.string(), at: Moment, erased: z.boolean() }).nullable(),
  part: z.string().nullable(),
  range: z.tuple([z.int(), z.int()]).nullable().describe("Bytes [from, to) of the part"),
  pointer: z.string().nullable().describe("JSON pointer into the part, or the row of a data set"),
  from: z.array(z.string()),
});
export const Observation = z
  .object({
    about: z.object({ kind: z.enum(["entity", "relation", "claim", "finding"]), id: z.int() }),
    claim: z.object({ attribute: z.string(), value: z.unknown() }).nullable(),
    module: z.string(),
    version: z.string(),
    scan: Id,
    job: Id.nullable(),
    subject: z
      .object({
        kind: z.enum(["entity", "relation"]),
        id: z.int(),
        type: z.string().nullable(),
        value: z.string().nullable(),
      })
      .nullable(),
    confidence: z.number(),
    seen: z.int(),
    first_at: Moment,
    last_at: Moment,
    proofs: z.array(Proof),
  })
  .meta({ id: "Observation" });

export const ClaimQuery = Paging.extend({ attribute: text(100).optional() });
export const Claim = z
  .object({
    id: z.int(),
    attribute: z.string(),
    value: z.unknown(),
    module: z.string(),
    first_seen: Moment,
    last_seen: Moment,
    shown: z.boolean().describe("It is what the entity is shown with now"),
    contradicted: z.boolean().describe("Another value is claimed of an attribute that has one"),
  })
  .meta({ id: "Claim" });

export const Reason = z.object({ reason: text(500).trim().min(1) });
export const Erased = z.object({ records: z.int(), facts: z.int() });
