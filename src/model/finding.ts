import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";

export const severities = ["info", "low", "medium", "high", "critical"] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

export const findingStates = ["open", "triaged", "accepted", "false_positive", "fixed"] as const;
export const FindingState = z.enum(findingStates);
export type FindingState = z.infer<typeof FindingState>;

/** What people may make of a finding; a scan that looks makes it fixed, one that sees it again makes it open. */
const transitions: Readonly<Record<FindingState, readonly FindingState[]>> = {
  open: ["triaged", "accepted", "false_positive", "fixed"],
  triaged: ["open", "accepted", "false_positive", "fixed"],
  accepted: ["open", "triaged", "false_positive", "fixed"],
  false_positive: ["open", "triaged"],
  fixed: ["open"],
};

export function mayTurn(from: FindingState, to: FindingState): boolean {
  return transitions[from].includes(to);
}

/** States in which a finding needs somebody, and which a scan that looked and did not see it ends. */
export const activeStates: readonly FindingState[] = ["open", "triaged", "accepted"];

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
