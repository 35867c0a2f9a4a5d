import type { Db, Query } from "../../db/client.ts";
import { workspacesDue } from "../../db/system/triage.ts";
import { addEvents } from "../../db/tables/events.ts";
import { countMoved } from "../../db/tables/finding-scopes.ts";
import { addHistory, dimsOf, holdFindings, setStates } from "../../db/tables/findings.ts";
import { queueListing } from "../../db/tables/listing-queue.ts";
import { shareGraph } from "../../db/tables/scans.ts";
import { deleteSuppression, listSuppressions, lockRules } from "../../db/tables/suppressions.ts";
import type { Task } from "../schedule.ts";
import { applyRule, liftRule } from "./suppressions.ts";

const step = 1_000;

/** Ends what ends by itself: acceptances and rules; and applies rules whose maker died over it. */
export async function keepTriageUp(db: Db): Promise<void> {
  for (const workspace of await workspacesDue(db)) {
    while ((await db.as(workspace, (q) => endAcceptances(q, workspace))) === step);
    const rules = await db.as(workspace, async (q) => {
      await lockRules(q, workspace, "alone"); // no commit is under way that still judges by those that ended
      return listSuppressions(q, workspace);
    });
    for (const rule of rules) {
      if (rule.expires_at !== null && rule.expires_at.getTime() <= Date.now()) {
        await liftRule(db, workspace, rule.id);
        await db.as(workspace, (q) => deleteSuppression(q, workspace, rule.id));
      } else if (!rule.applied) await applyRule(db, workspace, rule);
    }
  }
}

async function endAcceptances(q: Query, workspace: string): Promise<number> {
  await shareGraph(q, workspace);
  const due = await q.rows<{ id: number }>(
    `select id from findings where workspace_id = $1 and accepted_until < now() limit ${step}`,
    [workspace],
  );
  const held = await holdFindings(q, workspace, { ids: due.map((row) => row.id) });
  const over = held.filter((one) => one.state === "accepted");
  const ids = over.map((one) => one.id);
  await setStates(q, workspace, ids, { state: "open", acceptedUntil: null, fixedIn: null });
  await addHistory(
    q,
    workspace,
    over.map(({ id, state, assignee }) => ({
      ...{ finding_id: id, actor: "sonde", from_state: state, to_state: "open", assignee, accepted_until: null },
      reason: "the acceptance has ended",
    })),
  );
  await countMoved(
    q,
    workspace,
    over.map((one) => ({ id: one.id, before: dimsOf(one), after: { ...dimsOf(one), state: "open" } })),
  );
  await queueListing(q, workspace, { scan: null, entities: over.map((one) => one.entity_id), findings: [] });
  if (ids.length > 0) await addEvents(q, workspace, null, [{ kind: "findings", findings: ids }]);
  return due.length;
}

export function triageTasks(db: Db): Task[] {
  return [{ name: "keep triage up", everySeconds: 60, run: () => keepTriageUp(db) }];
}
