import type { FeatureName, RiskFeatures } from "./features.ts";

export const riskLevels = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** What one feature adds to a score, and why. */
export type Contribution = {
  readonly feature: FeatureName;
  readonly value: number | boolean;
  readonly points: number;
  readonly why: string;
};

export type Scored = {
  /** 0 to 100: the sum of what the contributions say. */
  readonly score: number;
  readonly level: RiskLevel;
  /** 0 to 1: how much of what could count was looked at. */
  readonly confidence: number;
  readonly contributions: readonly Contribution[];
  /** Which model said so. */
  readonly model: string;
};

/** Whatever gives scores: rules now, something that has learned later. */
export type RiskModel = {
  readonly id: string;
  score(features: RiskFeatures): Scored;
};

/** S4-ML-17…20. */
export function levelOf(score: number): RiskLevel {
  if (score >= 86) return "critical";
  if (score >= 61) return "high";
  if (score >= 31) return "medium";
  return "low";
}
