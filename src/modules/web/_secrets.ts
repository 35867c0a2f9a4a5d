import type { Piece } from "./_page.ts";
import { entropy, isExample } from "./_secret-checks.ts";
import type { SecretRule } from "./_secret-rule.ts";
import { secretRules } from "./_secret-rules.ts";

export type Secret = Piece & {
  readonly rule: SecretRule;
  /** Printed in a documentation, or a place where a secret belongs. */
  readonly example: boolean;
};

const mostOfOne = 20;

/** Secrets written in a text, each once, in the order of the rules. */
export function findSecrets(text: string): Secret[] {
  const found = new Map<string, Secret>();
  for (const rule of secretRules) {
    if (!rule.words.some((word) => text.includes(word))) continue;
    let seen = 0;
    for (const match of text.matchAll(rule.pattern)) {
      if (++seen > mostOfOne) break;
      const secret = match.groups?.s ?? match[0];
      const example = isExample(secret);
      if (found.has(secret) || (!example && !isLikely(rule, secret))) continue;
      const from = match.index + match[0].lastIndexOf(secret);
      found.set(secret, { text: secret, from, to: from + secret.length, rule, example });
    }
  }
  return [...found.values()];
}

function isLikely({ check, entropy: least = 0 }: SecretRule, secret: string): boolean {
  return (check?.(secret) ?? true) && entropy(secret) >= least;
}
