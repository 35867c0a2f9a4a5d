import { createHash } from "node:crypto";
import { canonicalJson } from "../model/canonical-json.ts";

/**
 * The key of a job that a person asks for: an equal one that is open or fresh is returned instead of a second.
 * sha256 of the JSON array [workspace, target, technique, canonical JSON (RFC 8785) of params, "v1"], hex.
 */
export function idempotencyKey(
  workspace: string,
  target: string,
  technique: string,
  params: Record<string, unknown>,
): string {
  const text = JSON.stringify([workspace, target, technique, canonicalJson(params), "v1"]);
  return createHash("sha256").update(text).digest("hex");
}

/** The key of a planned job: its place in the scan's log. */
export function plannedKey(module: string, from: number, to: number): string {
  return `${module} ${from} ${to}`;
}
