import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";

export const severities = ["info", "low", "medium", "high", "critical"] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

export const findingStates = ["open", "triaged", "accepted", "false_positive", "fixed"] as const;

/** What a module emits when something is wrong or notable. `stable` are the fields that make two sightings one. */
export const NewFinding = z.object({
  type: z.string().regex(/^[a-z0-9_.]+$/),
  category: z.string(),
  severity: Severity,
  title: z.string().max(300),
  description: z.string().max(10_000),
  remediation: z.string().max(10_000).default(""),
  stable: z.record(z.string(), z.unknown()).default({}),
  data: z.record(z.string(), z.unknown()).default({}),
});
export type NewFinding = z.input<typeof NewFinding>;

/** sha256 over workspace, finding type, subject and its stable data: the same defect seen twice is one finding. */
export function fingerprintOf(
  workspace: string,
  type: string,
  subject: string,
  stable: Record<string, unknown>,
): string {
  return createHash("sha256")
    .update(canonicalJson([workspace, type, subject, stable]))
    .digest("hex");
}
