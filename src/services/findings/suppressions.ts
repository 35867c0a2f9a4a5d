import { randomUUID } from "node:crypto";
import type { Db, Query } from "../../db/client.ts";
import { countMoved } from "../../db/tables/finding-scopes.ts";
import { dimsOf, type HeldFinding, holdFindings, setSuppressed } from "../../db/tables/findings.ts";
import { queueListing } from "../../db/tables/listing-queue.ts";
import { shareGraph } from "../../db/tables/scans.ts";
import {
  activeSuppressions,
  deleteSuppression,
  expireSuppression,
  insertSuppression,
  listSuppressions,
  lockRules,
  mostSuppressions,
  readSuppression,
  type SuppressionRow,
  setApplied,
} from "../../db/tables/suppressions.ts";
import { AppError } from "../../errors.ts";
import { hides, type SuppressionMatch } from "../../model/suppression.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { permit } from "../permissions.ts";
import { previewMatch } from "./preview.ts";

export type NewSuppression = SuppressionMatch & { readonly reason: string; readonly expires_at?: string | undefined };

export type SuppressionView = SuppressionMatch & {
  readonly id: string;
  readonly reason: string;
  readonly expires_at: string | null;
  readonly expired: boolean;
  readonly created_by: string;
  readonly created_at: string;
};

const step = 1_000;

/** Rules that hide findings: from lists and counts of what needs somebody, never from the database. */
export function makeSuppressions({ db }: { db: Db }) {
  return {
    async list(actor: Actor): Promise<SuppressionView[]> {
      permit(actor, "finding:read");
      return (await db.as(actor.workspace, (q) => listSuppressions(q, actor.workspace))).map(viewOf);
    },
    /** What a rule would hide, and how much of it. */
    async preview(actor: Actor, match: SuppressionMatch) {
      permit(actor, "finding:read");
      return previewMatch(db, actor.workspace, match);
    },
    async create(actor: Actor, given: NewSuppression): Promise<{ rule: SuppressionView; hidden: number }> {
      permit(actor, "finding:write");
      const { workspace } = actor;
      if (given.expires_at !== undefined && Date.parse(given.expires_at) <= Date.now())
        throw new AppError("invalid", "expires_at lies in the past.");
      const id = randomUUID();
      const rule = await db.as(workspace, async (q) => {
        await lockRules(q, workspace, "alone");
        if ((await activeSuppressions(q, workspace)).length >= mostSuppressions)
          throw new AppError("conflict", `There are ${mostSuppressions} rules already.`, { hint: "delete some first" });
        await insertSuppression(q, workspace, { ...given, id, expires_at: given.expires_at ?? null, by: actor.name });
        await audit(q, actor, "suppression.create", id);
        return readSuppression(q, workspace, id);
      });
      if (!rule) throw new AppError("not_found", "There is no such rule.");
      return { rule: viewOf(rule), hidden: await applyRule(db, workspace, rule) };
    },
    /** Ends a rule; what it alone hid is seen again. */
    async remove(actor: Actor, id: string): Promise<void> {
      permit(actor, "finding:write");
      const { workspace } = actor;
      await db.as(workspace, async (q) => {
        await lockRules(q, workspace, "alone");
        if (!(await readSuppression(q, workspace, id))) throw new AppError("not_found", "There is no such rule.");
        await expireSuppression(q, workspace, id);
        await audit(q, actor, "suppression.remove", id);
      });
      await liftRule(db, workspace, id);
      await db.as(workspace, (q) => deleteSuppression(q, workspace, id));
    },
  };
}

export type Suppressions = ReturnType<typeof makeSuppressions>;

/** Hides what was there before the rule; again from the beginning where a process died over it. */
export async function applyRule(db: Db, workspace: string, rule: SuppressionRow): Promise<number> {
  let hidden = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    const done: { last: number | null; hidden: number } = await db.as(workspace, (q) =>
      applyStep(q, workspace, rule, from),
    );
    hidden += done.hidden;
    after = done.last;
  }
  await db.as(workspace, (q) => setApplied(q, workspace, rule.id));
  return hidden;
}

async function applyStep(q: Query, workspace: string, rule: SuppressionRow, after: number) {
  await shareGraph(q, workspace);
  const rows = await q.rows<{ id: number; fits: boolean }>(
    `select id, suppressed_by is null and ($4::text is null or category = $4) and ($5::text[] is null or severity = any($5)) as fits
       from findings where workspace_id = $1 and id > $2 and ($3::text is null or type = $3) order by id limit ${step}`,
    [workspace, after, rule.type, rule.category, rule.severities],
  );
  const held = await holdFindings(q, workspace, { ids: rows.filter((row) => row.fits).map((row) => row.id) });
  const matching = held.filter((one) => one.suppressed_by === null && hides(rule, suppressible(one)));
  await hide(
    q,
    workspace,
    matching.map((finding) => ({ finding, by: rule.id })),
  );
  return { last: rows.length === step ? (rows.at(-1)?.id ?? null) : null, hidden: matching.length };
}

/** Shows what a rule that has ended hid, unless another rule hides it too. */
export async function liftRule(db: Db, workspace: string, id: string): Promise<void> {
  for (let left = true; left; ) {
    left = await db.as(workspace, async (q) => {
      await shareGraph(q, workspace);
      await lockRules(q, workspace, "shared");
      const rules = (await activeSuppressions(q, workspace)).filter((rule) => rule.id !== id);
      const rows = await q.rows<{ id: number }>(
        `select id from findings where workspace_id = $1 and suppressed_by = $2 order by id limit ${step}`,
        [workspace, id],
      );
      const held = await holdFindings(q, workspace, { ids: rows.map((row) => row.id) });
      const its = held.filter((one) => one.suppressed_by === id);
      await hide(
        q,
        workspace,
        its.map((finding) => ({ finding, by: rules.find((rule) => hides(rule, suppressible(finding)))?.id ?? null })),
      );
      return rows.length === step;
    });
  }
}

async function hide(
  q: Query,
  workspace: string,
  changes: readonly { readonly finding: HeldFinding; readonly by: string | null }[],
): Promise<void> {
  if (changes.length === 0) return;
  await setSuppressed(
    q,
    workspace,
    changes.map(({ finding, by }) => ({ id: finding.id, suppressed_by: by })),
  );
  await Promise.all([
    countMoved(
      q,
      workspace,
      changes.map(({ finding, by }) => ({
        id: finding.id,
        before: dimsOf(finding),
        after: dimsOf({ ...finding, suppressed_by: by }),
      })),
    ),
    queueListing(q, workspace, { scan: null, entities: changes.map(({ finding }) => finding.entity_id), findings: [] }),
  ]);
}

function suppressible({ type, category, severity, subject_type, subject_key }: HeldFinding) {
  return { type, category, severity, subject: { type: subject_type, key: subject_key } };
}

function viewOf({ applied, expires_at, created_at, ...row }: SuppressionRow): SuppressionView {
  return {
    ...row,
    expires_at: expires_at?.toISOString() ?? null,
    expired: expires_at !== null && expires_at.getTime() <= Date.now(),
    created_at: created_at.toISOString(),
  };
}
