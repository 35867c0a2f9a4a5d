import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import { dropCounts } from "../../db/tables/counts.ts";
import { addInvestigationEvent, eventSpan, eventsOf, type InvestigationEvent } from "../../db/tables/events.ts";
import { foundIn } from "../../db/tables/investigation-counts.ts";
import {
  addTargetsTo,
  changeInvestigation,
  deleteInvestigation,
  type InvestigationState,
  insertInvestigation,
  listInvestigations,
  removeTargetFrom,
  type Visibility,
} from "../../db/tables/investigations.ts";
import { openScansOf, scansOf } from "../../db/tables/scan-lists.ts";
import { stopScanIn } from "../../engine/stop-scan.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { type PageRequest, pageOf, paginationOf, placeBy, placeIn } from "../paging.ts";
import { permit } from "../permissions.ts";
import { removeScans } from "../remove-scan.ts";
import { resolveTargets } from "../targets/resolve.ts";
import type { TargetQuery, Targets } from "../targets/targets.ts";
import { enter, seerOf } from "./access.ts";
import { type LogLevel, logLevels, logLines } from "./logs.ts";
import { assignIn, shareIn } from "./sharing.ts";
import { type Investigation, showInvestigations } from "./show.ts";

const byId = { id: "i.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "i.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "i.created_at", kind: "moment", descending: true, ...byId },
  updated_at: { by: "i.updated_at", kind: "moment", descending: false, ...byId },
  "-updated_at": { by: "i.updated_at", kind: "moment", descending: true, ...byId },
  title: { by: "lower(i.title)", kind: "text", descending: false, ...byId },
  "-title": { by: "lower(i.title)", kind: "text", descending: true, ...byId },
} as const satisfies Record<string, Order>;

export type NewInvestigation = {
  readonly title: string;
  readonly question: string;
  /** Ids, or what somebody wrote. */
  readonly targets: readonly string[];
  readonly visibility: Visibility;
  readonly assignee: string | null;
};

/** Cases: a question, its targets, the scans that look for an answer. `wake`: scans were stopped. */
export function makeInvestigations({ db, wake, targets }: { db: Db; wake: () => void; targets: Targets }) {
  const show = async (q: Query, actor: Actor, id: string): Promise<Investigation> => {
    const { row } = await enter(q, actor, id, "investigation:read");
    const [shown] = await showInvestigations(q, actor.workspace, [row]);
    if (!shown) throw new Error("an investigation was read and not shown");
    return shown;
  };
  const tell = async (q: Query, actor: Actor, id: string, what: InvestigationEvent["what"]) => {
    await addInvestigationEvent(q, actor.workspace, id, { kind: "investigation", what });
  };

  /** From one of `from`; a closed case has nothing under way. */
  const move = (actor: Actor, id: string, from: readonly InvestigationState[], state: InvestigationState) =>
    db.as(actor.workspace, async (q) => {
      const { row } = await enter(q, actor, id, "investigation:write", { lock: true });
      if (!from.includes(row.state)) throw new AppError("conflict", `The investigation is ${row.state}.`);
      if (state !== "open" && (await openScansOf(q, actor.workspace, id, ["RUNNING", "PAUSED"])).length > 0)
        throw new AppError("conflict", "Scans of this investigation are under way.", { hint: "cancel them first" });
      await changeInvestigation(q, actor.workspace, id, { state });
      const what = state === "open" ? "reopened" : state;
      await tell(q, actor, id, what);
      await audit(q, actor, `investigation.${what}`, id);
      return show(q, actor, id);
    });

  return {
    async create(actor: Actor, given: NewInvestigation): Promise<Investigation> {
      permit(actor, "investigation:write");
      const id = randomUUID();
      return db.as(actor.workspace, async (q) => {
        const meant = await resolveTargets(q, actor, given.targets, { make: true });
        const { title, question, visibility } = given;
        await insertInvestigation(q, actor.workspace, {
          ...{ id, title, question, visibility, assignee: null, created_by: actor.name },
        });
        await addTargetsTo(
          q,
          actor.workspace,
          id,
          meant.flatMap((one) => one.id ?? []),
        );
        await audit(q, actor, "investigation.create", id);
        await tell(q, actor, id, "created");
        if (visibility === "private") await shareIn(q, actor, id, actor.name, "admin");
        if (given.assignee) await assignIn(q, actor, id, given.assignee, visibility);
        return show(q, actor, id);
      });
    },

    async list(
      actor: Actor,
      given: PageRequest & {
        state?: InvestigationState | undefined;
        assignee?: string | undefined;
        q?: string | undefined;
        sort: keyof typeof orders;
      },
    ) {
      permit(actor, "investigation:read");
      const order = orders[given.sort];
      const filter = {
        state: given.state ?? null,
        assignee: given.assignee ?? null,
        q: given.q || null,
        seer: seerOf(actor),
      };
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) => {
        const rows = await listInvestigations(q, actor.workspace, filter, page);
        const shown = new Map((await showInvestigations(q, actor.workspace, rows)).map((one) => [one.id, one]));
        const { data, pagination } = pageOf(
          rows,
          given,
          (row) => row.id,
          (row) => shown.get(row.id),
        );
        return { data: data.flatMap((one) => one ?? []), pagination };
      });
    },

    /** With what was found so far, and the scans under way. */
    async get(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => {
        const shown = await show(q, actor, id);
        const [found, running] = await Promise.all([
          foundIn(q, actor.workspace, id),
          openScansOf(q, actor.workspace, id, ["RUNNING", "PAUSED"]),
        ]);
        const under_way = running.map(({ id: scan, spec, kind, state, progress }) => ({
          ...{ id: scan, title: spec.title, kind, state, progress },
        }));
        return { ...shown, ...found, under_way };
      });
    },

    async change(
      actor: Actor,
      id: string,
      given: {
        title?: string | undefined;
        question?: string | undefined;
        visibility?: Visibility | undefined;
        assignee?: string | null | undefined;
      },
    ): Promise<Investigation> {
      return db.as(actor.workspace, async (q) => {
        const { row, inside } = await enter(q, actor, id, "investigation:write", { lock: true });
        const visibility = given.visibility ?? row.visibility;
        if (visibility !== row.visibility) {
          if (row.created_by !== actor.name) permit(inside, "investigation:share");
          // whoever hides it must not lose it
          if (visibility === "private") await shareIn(q, actor, id, actor.name, "admin");
          await audit(q, actor, `investigation.${visibility === "private" ? "hide" : "show"}`, id);
        }
        const { title, question } = given;
        await changeInvestigation(q, actor.workspace, id, { title, question, visibility });
        await audit(q, actor, "investigation.change", id);
        if (given.assignee !== undefined && given.assignee !== row.assignee)
          await assignIn(q, actor, id, given.assignee, visibility);
        else await tell(q, actor, id, "changed");
        return show(q, actor, id);
      });
    },

    /** With its scans and all that only they found. */
    async remove(actor: Actor, id: string): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:remove", { lock: true });
        if ((await openScansOf(q, actor.workspace, id, ["RUNNING", "PAUSED"])).length > 0)
          throw new AppError("conflict", "Scans of this investigation are under way.", { hint: "cancel them first" });
        await removeScans(q, actor.workspace, await scansOf(q, actor.workspace, id));
        await deleteInvestigation(q, actor.workspace, id);
        await dropCounts(q, actor.workspace, id);
        await audit(q, actor, "investigation.remove", id);
      });
    },

    close: (actor: Actor, id: string) => move(actor, id, ["open"], "closed"),
    archive: (actor: Actor, id: string) => move(actor, id, ["open", "closed"], "archived"),
    reopen: (actor: Actor, id: string) => move(actor, id, ["closed", "archived"], "open"),

    /** Ends everything that is under way in it; the scans that were. */
    async cancel(actor: Actor, id: string): Promise<string[]> {
      const cancelled = await db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "scan:run");
        const open = await openScansOf(q, actor.workspace, id, ["CREATED", "RUNNING", "PAUSED"]);
        const why = "the investigation was cancelled";
        for (const scan of open) await stopScanIn(q, { workspace: actor.workspace, id: scan.id }, "CANCELLED", why);
        for (const scan of open) await audit(q, actor, "scan.cancel", scan.id); // after all locks are held
        await tell(q, actor, id, "cancelled");
        await audit(q, actor, "investigation.cancel", id);
        return open.map((scan) => scan.id);
      });
      wake();
      return cancelled;
    },

    async targets(actor: Actor, id: string, given: TargetQuery) {
      await db.as(actor.workspace, (q) => enter(q, actor, id, "target:read"));
      return targets.list(actor, given, id);
    },

    /** By id, or by what somebody wrote; the ids. */
    async addTargets(actor: Actor, id: string, refs: readonly string[]): Promise<string[]> {
      return db.as(actor.workspace, async (q) => {
        const { row, inside } = await enter(q, actor, id, "investigation:write", { lock: true });
        refuseUnlessOpen(row.state);
        const meant = await resolveTargets(q, inside, refs, { make: true });
        const ids = meant.flatMap((one) => one.id ?? []);
        await addTargetsTo(q, actor.workspace, id, ids);
        await changeInvestigation(q, actor.workspace, id, {});
        await tell(q, actor, id, "changed");
        await audit(q, actor, "investigation.targets", id);
        return ids;
      });
    },

    async removeTarget(actor: Actor, id: string, target: string): Promise<void> {
      await db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:write");
        if (!(await removeTargetFrom(q, actor.workspace, id, target)))
          throw new AppError("not_found", "This investigation does not ask about that target.");
        await tell(q, actor, id, "changed");
        await audit(q, actor, "investigation.targets", id);
      });
    },

    /** What happened in it, line by line. `after` is the number of a line. AppError too_old when lines behind it are forgotten. */
    async logs(actor: Actor, id: string, given: PageRequest & { after?: number | undefined; level: LogLevel }) {
      const list = { ...given, after: undefined };
      const after = placeBy(list, z.tuple([z.int().min(0)]))?.[0] ?? given.after ?? 0;
      return db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:read");
        if (after > 0 && after < (await eventSpan(q, actor.workspace, id)).floor)
          throw new AppError("too_old", "What came after this line is forgotten by now.", {
            hint: "begin anew, without cursor and `after`",
          });
        const events = await eventsOf(q, actor.workspace, id, after, given.limit);
        const lines = await logLines(q, actor.workspace, events);
        const last = events.at(-1)?.seq ?? after;
        const least = logLevels.indexOf(given.level);
        return {
          data: lines.filter((line) => logLevels.indexOf(line.level) >= least),
          pagination: paginationOf(list, events.length === given.limit ? [last] : null),
          last,
        };
      });
    },
  };
}

export function refuseUnlessOpen(state: InvestigationState): void {
  if (state !== "open") throw new AppError("conflict", `The investigation is ${state}.`, { hint: "reopen it first" });
}

export type Investigations = ReturnType<typeof makeInvestigations>;
