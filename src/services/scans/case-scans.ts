import type { Db, Query } from "../../db/client.ts";
import type { Order as SortOrder } from "../../db/keyset.ts";
import { addTargetsTo, type InvestigationState, targetsOf } from "../../db/tables/investigations.ts";
import { listScans } from "../../db/tables/scan-lists.ts";
import { readScan } from "../../db/tables/scans.ts";
import { AppError } from "../../errors.ts";
import type { Reach, Scan, ScanState } from "../../model/scan.ts";
import type { Module } from "../../sdk/module.ts";
import type { Actor, App } from "../app.ts";
import { enter, enterOf, seerOf } from "../investigations/access.ts";
import { refuseUnlessOpen } from "../investigations/investigations.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { type Permission, permit } from "../permissions.ts";
import { checkScan } from "./check-scan.ts";
import { makeScanIn } from "./make-scan.ts";
import { orderScan, refuseUnauthorized, type ScanRequest } from "./order.ts";
import { type Preflight, preflight } from "./preflight.ts";
import { type ScanDetails, showDetails, showRow } from "./show.ts";

const byId = { id: "s.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "s.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "s.created_at", kind: "moment", descending: true, ...byId },
} as const satisfies Record<string, SortOrder>;

export type ScanParts = {
  readonly db: Db;
  readonly app: Pick<App, "scans" | "keys" | "modules">;
  readonly modules: ReadonlyMap<string, Module>;
  /** How this deployment reaches the world. */
  readonly reach: Reach;
};

const noScan = (id: string) => new AppError("not_found", `There is no scan "${id}".`);

/** Somebody with a scan before them: as they are in its investigation. AppError not_found where it is not to be seen. */
export async function enterScan(
  q: Query,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<{ scan: Scan; inside: Actor }> {
  const scan = await readScan(q, actor.workspace, id);
  if (!scan) throw noScan(id);
  return { scan, inside: await enterOf(q, actor, scan.investigation, permission, noScan(id)) };
}

/** Scans as teams order and steer them: of an investigation or by themselves. */
export function makeCaseScans({ db, app, modules, reach }: ScanParts) {
  /** What is asked for, with the targets of the investigation where none are named. */
  const within = async (q: Query, actor: Actor, request: ScanRequest, investigation: string | null) => {
    if (investigation === null) {
      permit(actor, "scan:run");
      return { inside: actor, request };
    }
    const { row, inside } = await enter(q, actor, investigation, "scan:run");
    refuseUnlessOpen(row.state as InvestigationState);
    if (request.targets.length > 0) return { inside, request };
    const targets = await targetsOf(q, actor.workspace, investigation);
    if (targets.length === 0)
      throw new AppError("bad_target", "The investigation has no targets.", { hint: "name some, or add them to it" });
    return { inside, request: { ...request, targets } };
  };

  const steer = async (
    actor: Actor,
    id: string,
    permission: Permission,
    act: (inside: Actor, scan: Scan) => Promise<void>,
  ): Promise<void> => {
    const { scan, inside } = await db.as(actor.workspace, (q) => enterScan(q, actor, id, permission));
    if (scan.kind === "job")
      throw new AppError("conflict", "This belongs to a job that somebody asked for.", { hint: "steer it at /jobs" });
    await act(inside, scan);
  };

  const details = async (actor: Actor, id: string): Promise<ScanDetails> =>
    db.as(actor.workspace, async (q) => showDetails((await enterScan(q, actor, id, "scan:read")).scan));

  return {
    /** CREATED, or at once under way. Targets that are new are made, and become the investigation's. */
    async create(
      actor: Actor,
      given: ScanRequest & { readonly start: boolean },
      investigation: string | null = null,
    ): Promise<ScanDetails> {
      const { id, inside } = await db.as(actor.workspace, async (q) => {
        const { inside, request } = await within(q, actor, given, investigation);
        const order = await orderScan(q, inside, request, { registry: app.modules, reach, make: true });
        refuseUnauthorized(order, request.footprint);
        const targets = order.targets.flatMap((target) => target.id ?? []);
        const spec = checkScan(order.spec, modules);
        const { id } = await makeScanIn(q, inside, spec, modules, { kind: "scan", investigation, targets });
        if (investigation !== null) await addTargetsTo(q, actor.workspace, investigation, targets);
        return { id, inside };
      });
      if (given.start) await app.scans.start(inside, id);
      return details(actor, id);
    },

    /** What a scan would do, and why it would not. Nothing is made. */
    async plan(actor: Actor, given: ScanRequest, investigation: string | null = null): Promise<Preflight> {
      const { order, keysSet } = await db.as(actor.workspace, async (q) => {
        const { inside, request } = await within(q, actor, given, investigation);
        const order = await orderScan(q, inside, request, { registry: app.modules, reach, make: false });
        const rows = await q.rows<{ source: string }>(`select source from source_keys where workspace_id = $1`, [
          actor.workspace,
        ]);
        return { order, keysSet: new Set(rows.map((row) => row.source)) };
      });
      if (order.composed.unauthorized.length === 0) checkScan(order.spec, modules);
      return preflight(order, { modules, keysSet });
    },

    async list(
      actor: Actor,
      given: PageRequest & {
        state?: ScanState | undefined;
        investigation?: string | undefined;
        target?: string | undefined;
        sort: keyof typeof orders;
      },
    ) {
      permit(actor, "scan:read");
      const order = orders[given.sort];
      const filter = {
        state: given.state ?? null,
        investigation: given.investigation ?? null,
        target: given.target ?? null,
        seer: seerOf(actor),
      };
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) => {
        if (filter.investigation !== null) await enter(q, actor, filter.investigation, "scan:read");
        const rows = await listScans(q, actor.workspace, filter, page);
        return pageOf(rows, given, (row) => row.id, showRow);
      });
    },

    get: details,

    start: (actor: Actor, id: string) => steer(actor, id, "scan:run", (inside) => app.scans.start(inside, id)),
    pause: (actor: Actor, id: string) => steer(actor, id, "scan:run", (inside) => app.scans.pause(inside, id)),
    resume: (actor: Actor, id: string) => steer(actor, id, "scan:run", (inside) => app.scans.resume(inside, id)),
    cancel: (actor: Actor, id: string) => steer(actor, id, "scan:run", (inside) => app.scans.cancel(inside, id)),
    remove: (actor: Actor, id: string) => steer(actor, id, "scan:remove", (inside) => app.scans.remove(inside, id)),

    async progress(actor: Actor, id: string) {
      const { scan, inside } = await db.as(actor.workspace, (q) => enterScan(q, actor, id, "scan:read"));
      const { state, phase, modules: parts, entities, findings, elapsedMs } = await app.scans.progress(inside, id);
      return {
        ...{ id, state, phase, progress: scan.progress, entities, findings, elapsed_ms: elapsedMs },
        modules: parts.map(({ couldNotLook, ...rest }) => ({ ...rest, could_not_look: couldNotLook })),
      };
    },
  };
}

export type CaseScans = ReturnType<typeof makeCaseScans>;
