import type { Db } from "../../db/client.ts";
import { type DueAsset, takeDueAssets } from "../../db/system/assets.ts";
import { AppError } from "../../errors.ts";
import { log } from "../../log.ts";
import { serviceParts } from "../../model/entities/service.ts";
import type { NewScan } from "../../model/scan.ts";
import type { Actor } from "../app.ts";
import type { Investigations } from "../investigations/investigations.ts";
import type { CaseScans } from "../scans/case-scans.ts";
import type { ScanRequest } from "../scans/order.ts";
import type { Task } from "../schedule.ts";

const request: Omit<ScanRequest, "targets" | "title"> = {
  modules: [],
  exclude: [],
  options: {},
  footprint: "P1",
  budget: {},
};
/** What finds names below a domain. */
const subdomainModules = ["dns.brute", "dns.permute", "ct.crtsh", "dns.axfr"];
const mostAtOnce = 500;

/** What the last scan of a case ran, and how far it went: what is scanned again is looked at in the same way. */
async function lastRequest(db: Db, workspace: string, investigation: string | null): Promise<typeof request> {
  if (investigation === null) return request;
  const [last] = await db.as(workspace, (q) =>
    q.rows<{ spec: NewScan }>(
      `select spec from scans where workspace_id = $1 and investigation_id = $2 and kind = 'scan'
        order by created_at desc, id desc limit 1`,
      [workspace, investigation],
    ),
  );
  if (!last) return request;
  const { modules, footprint, budget } = last.spec;
  return {
    ...request,
    modules: modules.map(({ id }) => id),
    options: Object.fromEntries(modules.map(({ id, options }) => [id, options])),
    footprint,
    budget: { rate: budget.rate, max_time_ms: budget.maxTimeMs, max_requests: budget.maxRequests },
  };
}

const whole = (one: DueAsset) => `${one.workspace} ${one.investigation ?? ""}`;

/** Scans that assets ask for: by a person (S4-API-6), and by the clock. */
export function makeAssetScans(parts: { db: Db; investigations: Investigations; scans: CaseScans }) {
  const { db, investigations, scans } = parts;

  /** Scans what is due again; what lies in one investigation in one scan. How many scans that were. */
  const tick = async (now: Date): Promise<number> => {
    const due = Map.groupBy(await takeDueAssets(db, now, mostAtOnce), whole);
    let made = 0;
    for (const assets of due.values()) {
      const [first] = assets;
      if (!first) continue;
      const actor: Actor = { workspace: first.workspace, name: "schedule", role: "owner" };
      const targets = [
        ...new Set(assets.map(({ type, value }) => (type === "service" ? serviceParts(value).address : value))),
      ];
      try {
        const title = targets.length === 1 ? `${targets[0]}, again` : `${targets.length} assets, again`;
        const last = await lastRequest(db, first.workspace, first.investigation);
        const create = (asked: typeof request) =>
          scans.create(actor, { ...asked, title, targets, start: true }, first.investigation);
        await create(last).catch((error: unknown) => {
          if (last === request || !(error instanceof AppError)) throw error;
          return create(request); // what ran last may be gone, switched off, or not look at such targets
        });
        made += 1;
      } catch (error) {
        // it is due again after its time; the others are scanned all the same
        log.warn(
          { err: error, workspace: first.workspace, assets: assets.length },
          "assets could not be scanned again",
        );
      }
    }
    return made;
  };

  return {
    tick,
    /** A domain becomes a case of its own with a scan under way: the newest open one of that name, else a new one. */
    async start(actor: Actor, given: { domain: string; scan_subdomains: boolean }) {
      const title = `Assets of ${given.domain.trim().toLowerCase()}`;
      const known = await investigations.list(actor, { q: title, state: "open", sort: "-created_at", limit: 10 });
      const found = known.data.find((one) => one.title === title);
      const investigation =
        found ??
        (await investigations.create(actor, {
          ...{ title, question: "", targets: [given.domain], visibility: "workspace", assignee: null },
        }));
      const exclude = given.scan_subdomains ? [] : subdomainModules;
      const asked = { ...request, title, exclude, targets: [given.domain], start: true, preset: "footprint" };
      const scan = await scans.create(actor, asked, investigation.id);
      return { scan_id: scan.id, status: "pending" as const, investigation: investigation.id };
    },
  };
}

/** Looks every minute for assets that are due. */
export function rescanTask(tick: (now: Date) => Promise<unknown>): Task {
  return { name: "scan assets again", everySeconds: 60, run: () => tick(new Date()) };
}
