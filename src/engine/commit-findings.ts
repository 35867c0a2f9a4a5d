import type { Query } from "../db/client.ts";
import { addCountChanges, findingLabel } from "../db/tables/counts.ts";
import type { EntityKey } from "../db/tables/entities.ts";
import { addFindingScopes, countMoved, type Moved } from "../db/tables/finding-scopes.ts";
import {
  addHistory,
  dimsOf,
  extendFindings,
  type HeldFinding,
  holdFindings,
  insertFindings,
  type NewFindingRow,
} from "../db/tables/findings.ts";
import { activeSuppressions, lockRules, type SuppressionRow } from "../db/tables/suppressions.ts";
import { hides } from "../model/suppression.ts";

type At = { readonly workspace: string; readonly scan: string; readonly investigation: string | null };

/**
 * Writes what a commit found wrong: new findings, hidden where a rule says so; those known, extended, and open again where
 * they had been fixed. Ids by fingerprint.
 */
export async function commitFindings(
  q: Query,
  at: At,
  findings: readonly NewFindingRow[],
  named: ReadonlyMap<number, EntityKey>,
): Promise<Map<string, number>> {
  const unique = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  if (unique.size === 0) return new Map();
  const { workspace } = at;
  const [, rows, rules] = await Promise.all([
    lockRules(q, workspace, "shared"),
    holdFindings(q, workspace, { fingerprints: [...unique.keys()] }),
    activeSuppressions(q, workspace),
  ]);
  const held = new Map(rows.map((row) => [row.fingerprint, row]));
  const judged = [...unique.values()].map((finding) => ({
    ...finding,
    suppressed_by: hiddenBy(rules, finding, named.get(finding.entity_id), held.get(finding.fingerprint)),
  }));
  const seen = judged.flatMap((finding) => {
    const before = held.get(finding.fingerprint);
    return before ? [{ finding: { ...finding, id: before.id }, before }] : [];
  });
  const made = judged.filter((finding) => !held.has(finding.fingerprint));
  const [ids] = await Promise.all([
    insertFindings(q, workspace, made),
    extendFindings(
      q,
      workspace,
      seen.map(({ finding }) => finding),
    ),
    addHistory(q, workspace, reopened(seen, at.scan)),
  ]);
  // where those known were held before: what this scan adds is counted as it is now
  await countMoved(q, workspace, seen.map(movedBy));
  for (const { finding } of seen) ids.set(finding.fingerprint, finding.id);
  const added = await addFindingScopes(q, workspace, at, [...ids.values()]);
  const labels = new Map<number, string>([
    ...made.map(
      (finding) => [ids.get(finding.fingerprint) ?? 0, findingLabel(dimsOf({ ...finding, state: "open" }))] as const,
    ),
    ...seen.map((one) => [one.before.id, findingLabel(movedBy(one).after)] as const),
  ]);
  const count = (scope: string, id: number) => ({ scope, kind: "finding" as const, label: labels.get(id) ?? "", n: 1 });
  await addCountChanges(q, workspace, [
    ...made.map((finding) => count(workspace, ids.get(finding.fingerprint) ?? 0)),
    ...added.map(({ scope, finding_id }) => count(scope, finding_id)),
  ]);
  return ids;
}

/** The rule that hides a finding: the one that did, while it still matches, or the oldest that does. */
function hiddenBy(
  rules: readonly SuppressionRow[],
  { type, category, severity }: NewFindingRow,
  subject: EntityKey | undefined,
  held: HeldFinding | undefined,
): string | null {
  if (!subject) return held?.suppressed_by ?? null;
  const matching = rules.filter((rule) => hides(rule, { type, category, severity, subject }));
  const before = matching.find((rule) => rule.id === held?.suppressed_by);
  return (before ?? matching[0])?.id ?? null;
}

type Seen = {
  readonly finding: NewFindingRow & { readonly suppressed_by: string | null };
  readonly before: HeldFinding;
};

function movedBy({ finding, before }: Seen): Moved {
  const state = before.state === "fixed" ? "open" : before.state;
  return { id: before.id, before: dimsOf(before), after: dimsOf({ ...finding, type: before.type, state }) };
}

function reopened(seen: readonly Seen[], scan: string) {
  return seen.flatMap(({ before }) =>
    before.state === "fixed"
      ? [
          {
            finding_id: before.id,
            actor: `scan ${scan}`,
            from_state: "fixed" as const,
            to_state: "open" as const,
            assignee: before.assignee,
            reason: "seen again",
            accepted_until: null,
          },
        ]
      : [],
  );
}
