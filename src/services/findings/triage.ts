import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import { addEvents } from "../../db/tables/events.ts";
import { countMoved } from "../../db/tables/finding-scopes.ts";
import {
  addHistory,
  dimsOf,
  type HeldFinding,
  holdFindings,
  setAssignee,
  setStates,
} from "../../db/tables/findings.ts";
import { queueListing } from "../../db/tables/listing-queue.ts";
import { addNotifications } from "../../db/tables/notifications.ts";
import { shareGraph } from "../../db/tables/scans.ts";
import { AppError } from "../../errors.ts";
import { type FindingState, mayTurn } from "../../model/finding.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { permit } from "../permissions.ts";

export const mostTriaged = 500;

export type Decision = {
  readonly state?: FindingState | undefined;
  readonly reason?: string | undefined;
  /** When an acceptance ends. */
  readonly accepted_until?: string | undefined;
  /** A member's id; null: nobody. */
  readonly assignee?: string | null | undefined;
};

export type Refusal = { readonly id: number; readonly error_code: string; readonly detail: string };

/** Decides about findings: their state, with a reason, and who looks after them. Those that it cannot be said of are named. */
export async function triage(
  db: Db,
  actor: Actor,
  ids: readonly number[],
  decision: Decision,
): Promise<{ changed: number[]; refused: Refusal[] }> {
  permit(actor, "finding:write");
  check(decision);
  const { workspace } = actor;
  return db.as(workspace, async (q) => {
    await shareGraph(q, workspace);
    if (decision.assignee) await checkMember(q, workspace, decision.assignee);
    const held = new Map((await holdFindings(q, workspace, { ids })).map((row) => [row.id, row]));
    const refused: Refusal[] = [];
    const changed: HeldFinding[] = [];
    for (const id of new Set(ids)) {
      const row = held.get(id);
      if (!row) refused.push({ id, error_code: "not_found", detail: `There is no finding ${id}.` });
      else if (decision.state && decision.state !== row.state && !mayTurn(row.state, decision.state))
        refused.push({
          id,
          error_code: "conflict",
          detail: `A finding that is ${row.state} cannot become ${decision.state}.`,
        });
      else changed.push(row);
    }
    await apply(q, actor, changed, decision);
    return { changed: changed.map((row) => row.id), refused };
  });
}

function check({ state, reason, accepted_until, assignee }: Decision): void {
  if (state === undefined && assignee === undefined)
    throw new AppError("invalid", "Nothing is decided: give a state or an assignee.");
  if ((state === "accepted" || state === "false_positive") && !reason?.trim())
    throw new AppError("invalid", `A finding becomes ${state} for a reason: give one.`);
  if (accepted_until === undefined) return;
  if (state !== "accepted")
    throw new AppError("invalid", "Only an acceptance ends by itself: accepted_until goes with accepted.");
  if (Date.parse(accepted_until) <= Date.now()) throw new AppError("invalid", "accepted_until lies in the past.");
}

async function checkMember(q: Query, workspace: string, user: string): Promise<void> {
  const rows = await q.rows(`select from members where workspace_id = $1 and user_id = $2`, [workspace, user]);
  if (rows.length === 0) throw new AppError("invalid", "The assignee is no member of this workspace.");
}

async function apply(q: Query, actor: Actor, rows: readonly HeldFinding[], decision: Decision): Promise<void> {
  if (rows.length === 0) return;
  const { workspace } = actor;
  const { state, reason = "", assignee } = decision;
  const ids = rows.map((row) => row.id);
  const accepted_until = decision.accepted_until ?? null;
  if (state) await setStates(q, workspace, ids, { state, acceptedUntil: accepted_until, fixedIn: null });
  if (assignee !== undefined) await setAssignee(q, workspace, ids, assignee);
  await Promise.all([
    addHistory(
      q,
      workspace,
      rows.map((row) => ({
        finding_id: row.id,
        ...{ actor: actor.name, from_state: row.state, to_state: state ?? row.state, reason, accepted_until },
        assignee: assignee === undefined ? row.assignee : assignee,
      })),
    ),
    countMoved(
      q,
      workspace,
      rows.map((row) => ({ id: row.id, before: dimsOf(row), after: { ...dimsOf(row), state: state ?? row.state } })),
    ),
    queueListing(q, workspace, { scan: null, entities: rows.map((row) => row.entity_id), findings: [] }),
    addEvents(q, workspace, null, [{ kind: "findings", findings: ids }]),
  ]);
  if (assignee && assignee !== actor.name)
    await addNotifications(
      q,
      workspace,
      rows
        .filter((row) => row.assignee !== assignee)
        .map((row) => ({
          ...{ user: assignee, kind: "assignment", cause: randomUUID(), by: actor.name, investigation: null },
          subject: { kind: "finding", id: String(row.id) },
        })),
    );
  await audit(q, actor, state ? `finding.${state}` : "finding.assign", ids.join(" "));
}
