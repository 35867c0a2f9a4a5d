import type { Severity } from "../../model/finding.ts";

/** How one kind of secret is written. */
export type SecretRule = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Texts of which one must be there, so that most rules cost one search. */
  readonly words: readonly string[];
  /** Linear: every repetition is bounded. The secret is the group `s`, or the whole match. */
  readonly pattern: RegExp;
  /** A checksum or a structure that chance does not produce. */
  readonly check?: (secret: string) => boolean;
  /** Bits a character that a secret without a check has at least. */
  readonly entropy?: number;
};

const start = "(?<![A-Za-z0-9_-])";
const end = "(?![A-Za-z0-9_-])";
export const token = (pattern: string): RegExp => new RegExp(`${start}${pattern}${end}`, "g");

export const rule = (
  id: string,
  title: string,
  severity: Severity,
  words: string | readonly string[],
  pattern: RegExp,
  more: Pick<SecretRule, "check" | "entropy"> = { entropy: 3 },
): SecretRule => ({ id, title, severity, words: typeof words === "string" ? [words] : words, pattern, ...more });

/** `name: "value"` in a script or a configuration, for secrets that only their name gives away. */
export const named = (names: string, value: string): RegExp =>
  new RegExp(`(?:${names})["']?\\s{0,4}[:=]\\s{0,4}["'\`](?<s>${value})["'\`]`, "gi");
