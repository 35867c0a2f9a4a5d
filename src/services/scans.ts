import type { Db, Query } from "../db/client.ts";
import { addEvents } from "../db/tables/events.ts";
import { findScans, lockScan, pauseScan, readScan, startScan } from "../db/tables/scans.ts";
import { runCycle } from "../engine/cycle.ts";
import { makePages } from "../engine/pages.ts";
import { makeRuntime } from "../engine/runtime.ts";
import { stopScanIn } from "../engine/stop-scan.ts";
import { AppError } from "../errors.ts";
import { NewScan, type Scan } from "../model/scan.ts";
import type { Module } from "../sdk/module.ts";
import type { Actor, App, ScanRow } from "./app.ts";
import { audit } from "./audit.ts";
import { permit } from "./permissions.ts";
import { readProgress } from "./progress.ts";
import { removeScans } from "./remove-scan.ts";
import { checkScan } from "./scans/check-scan.ts";
import { makeScanIn } from "./scans/make-scan.ts";

/** Making, steering and ending scans. */
export function makeScans(db: Db, modules: ReadonlyMap<string, Module>, wake: () => void): App["scans"] {
  const find = async (actor: Actor, id: string): Promise<Scan> => {
    permit(actor, "scan:read");
    if (id !== "latest" && id.length < 4)
      throw new AppError("bad_usage", `"${id}" is too short for a scan: give at least 4 characters of its id.`);
    const found = await db.as(actor.workspace, async (q) => {
      const whole = isId(id) && (await readScan(q, actor.workspace, id));
      return whole ? [whole] : findScans(q, actor.workspace, id === "latest" ? "" : id);
    });
    const [first, second] = found;
    if (!first)
      throw new AppError("not_found", id === "latest" ? "There is no scan yet." : `There is no scan "${id}".`, {
        hint: "sonde scans lists them",
      });
    if (second && id !== "latest")
      throw new AppError("bad_usage", `Several scans begin with "${id}".`, { hint: "give more of the id" });
    return first;
  };
  /** Changes the state of a scan's row under its lock, from one of `from`. */
  const change = async (
    actor: Actor,
    id: string,
    action: string,
    from: readonly string[],
    apply: (q: Query) => Promise<void>,
    state: string,
  ) => {
    permit(actor, "scan:run");
    await db.as(actor.workspace, async (q) => {
      const locked = await lockScan(q, actor.workspace, id);
      if (!locked) throw new AppError("not_found", `There is no scan "${id}".`);
      if (!from.includes(locked.state))
        throw new AppError("conflict", `The scan is ${locked.state}; it cannot ${action}.`);
      await addEvents(q, actor.workspace, id, [{ kind: "scan", state }]); // first: it may end in the same transaction
      await apply(q);
      await audit(q, actor, `scan.${action}`, id);
    });
    wake();
  };
  return {
    find,
    async create(actor, given) {
      permit(actor, "scan:run");
      const spec = checkScan(NewScan.parse(given), modules);
      return db.as(actor.workspace, (q) => makeScanIn(q, actor, spec, modules, { kind: "scan" }));
    },
    async list(actor) {
      permit(actor, "scan:read");
      return db.as(actor.workspace, (q) => scanRows(q, actor.workspace));
    },
    async start(actor, id) {
      const scan = await find(actor, id);
      const runtime = makeRuntime({ workspace: actor.workspace, id: scan.id }, scan, modules, {});
      const begin = async (q: Query) => {
        await startScan(q, actor.workspace, scan.id);
        await runCycle(q, runtime, makePages(), []); // plans the first jobs
      };
      await change(actor, scan.id, "start", ["CREATED"], begin, "RUNNING");
    },
    async pause(actor, id) {
      const scan = await find(actor, id);
      await change(actor, scan.id, "pause", ["RUNNING"], (q) => pauseScan(q, actor.workspace, scan.id), "PAUSED");
    },
    async resume(actor, id) {
      const scan = await find(actor, id);
      const runtime = makeRuntime({ workspace: actor.workspace, id: scan.id }, scan, modules, {});
      const begin = async (q: Query) => {
        await startScan(q, actor.workspace, scan.id);
        await runCycle(q, runtime, makePages(), []); // everything may have settled while it was paused
      };
      await change(actor, scan.id, "resume", ["PAUSED"], begin, "RUNNING");
    },
    async cancel(actor, id, reason = "cancelled") {
      permit(actor, "scan:run");
      const scan = await find(actor, id);
      await db.as(actor.workspace, async (q) => {
        if (!(await stopScanIn(q, { workspace: actor.workspace, id: scan.id }, "CANCELLED", reason)))
          throw new AppError("conflict", `The scan is ${scan.state}; it cannot be cancelled.`);
        await audit(q, actor, "scan.cancel", scan.id);
      });
      wake();
    },
    async remove(actor, id) {
      permit(actor, "scan:remove");
      const scan = await find(actor, id);
      if (scan.state === "RUNNING")
        throw new AppError("conflict", "The scan is running.", { hint: "pause or cancel it first" });
      await db.as(actor.workspace, async (q) => {
        await removeScans(q, actor.workspace, [scan.id]);
        await audit(q, actor, "scan.remove", scan.id);
      });
    },
    async progress(actor, id) {
      permit(actor, "scan:read");
      return db.as(actor.workspace, (q) => readProgress(q, actor.workspace, id));
    },
  };
}

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

async function scanRows(q: Query, workspace: string): Promise<ScanRow[]> {
  const scans = await findScans(q, workspace, "");
  const counts = await q.rows<{ scan_id: string; entities: number; findings: number; outcomes: number }>(
    `select s.id as scan_id,
            (select count(*) from scan_entities e where e.workspace_id = $1 and e.scan_id = s.id) as entities,
            (select count(distinct what_id) from observations o where o.workspace_id = $1 and o.scan_id = s.id and o.what = 'f') as findings,
            (select count(*) from outcomes u where u.workspace_id = $1 and u.scan_id = s.id) as outcomes
       from scans s where s.workspace_id = $1`,
    [workspace],
  );
  const byScan = new Map(counts.map((row) => [row.scan_id, row]));
  return scans.map(({ id, title, state, complete, reason, createdAt, endedAt, footprint, targets }) => ({
    ...{ id, title, state, complete, reason, createdAt, endedAt, footprint },
    targets: targets.map((target) => target.value),
    entities: byScan.get(id)?.entities ?? 0,
    findings: byScan.get(id)?.findings ?? 0,
    couldNotLook: byScan.get(id)?.outcomes ?? 0,
  }));
}
