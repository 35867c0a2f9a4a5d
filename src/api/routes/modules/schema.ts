import { z } from "zod";
import { Moment } from "../../envelope.ts";
import { json, text } from "../../inputs.ts";
import { listOf } from "../workspace-route.ts";

const State = z
  .enum(["unknown", "well", "ill", "resting"])
  .describe("resting: it refused or failed, and is not asked for a while");
const Need = z.enum(["none", "optional", "required"]);
const strings = listOf(z.string());

export const Module = z
  .object({
    id: z.string(),
    title: z.string(),
    about: z.string(),
    aliases: strings,
    footprint: z.string(),
    up_to: z.string().nullable(),
    runs: z.enum(["each", "at_rest"]),
    consumes: strings,
    produces: strings,
    findings: strings,
    options: z.unknown().describe("JSON Schema of its options, with defaults"),
    configured: z
      .record(z.string(), z.unknown())
      .describe("Options of this workspace: over the defaults, under a run's"),
    enabled: z.boolean(),
    ready: z.boolean().describe("It is on, and has the keys it cannot do without"),
    keys: listOf(z.object({ source: z.string(), need: Need, set: z.boolean() })),
    sources: listOf(
      z.object({
        id: z.string(),
        title: z.string(),
        url: z.string(),
        terms: z.string(),
        verified: z.string().nullable(),
      }),
    ),
    health: listOf(z.object({ source: z.string(), state: State })),
    verified: z.string().nullable().describe("When it was last seen working against the real world"),
    changed_by: z.string().nullable(),
    changed_at: Moment.nullable(),
  })
  .meta({ id: "Module" });

export const ModuleChange = z.strictObject({
  enabled: z.boolean().optional(),
  options: json(20_000).optional().describe("Replaces what the workspace had said; {} goes back to the defaults"),
});

export const Preset = z.object({ id: z.string(), about: z.string(), modules: strings }).meta({ id: "Preset" });

export const Source = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string(),
    terms: z.string(),
    verified: z.string().nullable(),
    modules: strings.describe("Who asks it"),
    rate: z
      .object({ requests: z.int(), per_seconds: z.number() })
      .describe("How fast it is asked, over all workspaces"),
    key: z.object({ need: Need, set: z.boolean(), set_at: Moment.nullable() }),
    state: State,
    last_success_at: Moment.nullable(),
    last_failure_at: Moment.nullable(),
    successes: z.int(),
    failures: z.int(),
    rests_until: Moment.nullable(),
  })
  .meta({ id: "Source" });

export const NewKey = z.strictObject({
  key: text(2_000, 1).describe("Sealed when it is stored, and never shown again"),
});
export const KeyVerdict = z
  .object({
    source: z.string(),
    works: z.enum(["yes", "no", "unclear"]),
    outcome: z.string().nullable(),
    detail: z.string(),
  })
  .meta({ id: "KeyVerdict" });
