import { z } from "zod";
import type { Db } from "../db/client.ts";
import { listWorkspaces } from "../db/system/workspaces.ts";
import { type AuditRow, listAudit, readChain } from "../db/tables/audit.ts";
import { AppError } from "../errors.ts";
import { type Actor, localWorkspace } from "./app.ts";
import { type AuditEntry, auditLink } from "./audit.ts";
import { deploymentWorkspace } from "./identity/witness.ts";
import { type PageRequest, pageBy, placeBy } from "./paging.ts";
import { permit } from "./permissions.ts";

/** Whose chain: that of the workspace, or of the deployment itself (accounts, sign-ins). */
export type AuditChain = "workspace" | "deployment";

/** What checking a chain came to. */
export type AuditReport = {
  readonly chain: string;
  readonly ok: boolean;
  readonly rows: number;
  /** The last row: noted elsewhere, it shows whether the end of the chain was cut off. */
  readonly head: { readonly seq: number; readonly link: string } | null;
  /** The first row that does not hold, and why. */
  readonly broken: { readonly seq: number; readonly action: string; readonly why: string } | null;
};

const step = 1_000;

/** Who did what, and whether that was changed since. */
export function makeAuditTrail({ db }: { db: Db }) {
  const chainOf = (actor: Actor, chain: AuditChain): string => {
    permit(actor, "audit:read");
    if (chain === "workspace") return actor.workspace;
    if (actor.workspace === localWorkspace && actor.role === "owner") return deploymentWorkspace;
    throw new AppError("not_authorized", 'The deployment\'s chain is for the owner of the workspace "local".');
  };

  const verify = async (workspace: string): Promise<AuditReport> => {
    let before: AuditRow | null = null;
    for (let rows = 0; ; ) {
      const after: number = before?.seq ?? 0;
      const page: AuditRow[] = await db.as(workspace, (q) => readChain(q, workspace, after, step));
      for (const row of page) {
        const why = whyBroken(before, row);
        const broken = why && { seq: row.seq, action: row.action, why };
        if (broken) return { chain: workspace, ok: false, rows, head: headOf(before), broken };
        rows += 1;
        before = row;
      }
      if (page.length < step) return { chain: workspace, ok: true, rows, head: headOf(before), broken: null };
    }
  };

  return {
    async list(
      actor: Actor,
      given: PageRequest & {
        chain: AuditChain;
        actor?: string | undefined;
        action?: string | undefined;
        subject?: string | undefined;
        from?: string | undefined;
        to?: string | undefined;
      },
    ) {
      const workspace = chainOf(actor, given.chain);
      const before = placeBy(given, z.tuple([z.int()]))?.[0] ?? null;
      const filter = {
        ...{ actor: given.actor ?? null, action: given.action ?? null, subject: given.subject ?? null },
        ...{ from: given.from ?? null, to: given.to ?? null },
      };
      const page = { before, limit: given.limit + 1 };
      const rows = await db.as(workspace, (q) => listAudit(q, workspace, filter, page));
      return pageBy(
        rows,
        given,
        (row) => [row.seq],
        (row) => ({ ...entryOf(row), link: row.link }),
      );
    },

    /** Recomputes the workspace's chain, and the deployment's for who may see it. */
    async verify(actor: Actor): Promise<AuditReport[]> {
      permit(actor, "audit:read");
      const isOperator = actor.workspace === localWorkspace && actor.role === "owner";
      const reports = [await verify(actor.workspace)];
      if (isOperator) reports.push(await verify(deploymentWorkspace));
      return reports;
    },

    /** Every chain of the deployment: for who runs it, on the command line. */
    async verifyAll(actor: Actor): Promise<AuditReport[]> {
      chainOf(actor, "deployment");
      const reports: AuditReport[] = [];
      for (const workspace of await listWorkspaces(db)) reports.push(await verify(workspace));
      return reports;
    },
  };
}

function entryOf({ seq, at, actor, action, subject, origin }: AuditRow): AuditEntry {
  return { seq, at: at.toISOString(), actor, action, subject, origin };
}

function headOf(row: AuditRow | null): AuditReport["head"] {
  return row && { seq: row.seq, link: row.link };
}

function whyBroken(before: AuditRow | null, row: AuditRow): string | null {
  const expected = (before?.seq ?? 0) + 1;
  if (row.seq !== expected) return `Row ${expected} is missing.`;
  if (row.link !== auditLink(before?.link ?? "", entryOf(row)))
    return "What it says, or what stood before it, is not what was written.";
  return null;
}

export type AuditTrail = ReturnType<typeof makeAuditTrail>;
