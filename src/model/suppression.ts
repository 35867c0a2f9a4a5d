import { z } from "zod";
import { Severity } from "./finding.ts";
import { longestLiteral, matchesGlob } from "./glob.ts";

/** Fewer characters in a row lead an index nowhere. */
const shortestLiteral = 3;

/** What findings a rule hides: all that it says must hold, and it must say something. */
export const SuppressionMatch = z
  .object({
    type: z.string().min(1).max(100).nullable().default(null).describe("Type of finding"),
    category: z.string().min(1).max(100).nullable().default(null),
    severities: z.array(Severity).min(1).max(5).nullable().default(null),
    subject_type: z.string().min(1).max(50).nullable().default(null).describe("Type of the entity it is about"),
    subject: z
      .string()
      .min(1)
      .max(200)
      .refine(
        (pattern) => longestLiteral(pattern) >= shortestLiteral,
        "needs three characters in a row besides * and ?",
      )
      .nullable()
      .default(null)
      .describe("Value of the entity; * stands for anything, ? for one character"),
  })
  .refine(
    (match) => [match.type, match.category, match.severities, match.subject].some((one) => one !== null),
    "says nothing: give a type, a category, severities or a subject",
  );
export type SuppressionMatch = z.infer<typeof SuppressionMatch>;

export type Suppressible = {
  readonly type: string;
  readonly category: string;
  readonly severity: string;
  readonly subject: { readonly type: string; readonly key: string };
};

/** Whether a rule hides a finding. */
export function hides(match: SuppressionMatch, { type, category, severity, subject }: Suppressible): boolean {
  return (
    (match.type === null || match.type === type) &&
    (match.category === null || match.category === category) &&
    (match.severities === null || (match.severities as readonly string[]).includes(severity)) &&
    (match.subject_type === null || match.subject_type === subject.type) &&
    (match.subject === null || matchesGlob(match.subject, subject.key))
  );
}
