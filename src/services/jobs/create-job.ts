import { randomUUID } from "node:crypto";
import type { Query } from "../../db/client.ts";
import { insertAsked, type JobRow, lastRun, lockKey, readJob } from "../../db/tables/asked-jobs.ts";
import { advanceOffsets } from "../../db/tables/scan-modules.ts";
import { AppError } from "../../errors.ts";
import { idempotencyKey, plannedKey } from "../../jobs/idempotency.ts";
import { openStates } from "../../jobs/states.ts";
import { NewScan, type Reach } from "../../model/scan.ts";
import type { Module } from "../../sdk/module.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enter, enterOf } from "../investigations/access.ts";
import { refuseUnlessOpen } from "../investigations/investigations.ts";
import { permit } from "../permissions.ts";
import { switchedOff, workspaceModules } from "../registry/settings-of.ts";
import { checkScan } from "../scans/check-scan.ts";
import { composeScope } from "../scans/compose-scope.ts";
import { makeScanIn } from "../scans/make-scan.ts";
import { refuseUnless } from "../settings/settings.ts";
import { resolveTargets } from "../targets/resolve.ts";
import { findTechnique, footprintFor, readParams, refuseUntaken } from "./technique.ts";

export type NewJob = {
  /** A module's id, or an alias. */
  readonly technique: string;
  /** A target's id, or what somebody wrote. */
  readonly target: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Run it again though an equal one is open or fresh. */
  readonly force: boolean;
  readonly investigation?: string | undefined;
  readonly max_attempts: number;
};

const hour = 3_600_000;

/**
 * One technique on one target: a scan of kind `job` with one module and one job over its first record, so that all that
 * holds of scans holds of it. An equal job that is open or fresh is given instead, unless `force`.
 */
export async function createJobIn(
  q: Query,
  actor: Actor,
  given: NewJob,
  { modules, reach }: { readonly modules: ReadonlyMap<string, Module>; readonly reach: Reach },
): Promise<{ job: JobRow; made: boolean; inside: Actor }> {
  const inside = await placeOf(q, actor, given.investigation);
  const module = findTechnique(modules, given.technique);
  await refuseUnless(q, "new_scans");
  const own = await workspaceModules(q, actor.workspace);
  if (!own.isEnabled(module.id)) throw switchedOff(module.id);
  const params = readParams(module, own.options(module.id, given.params));
  const [meant] = await resolveTargets(q, inside, [given.target], { make: true });
  if (!meant?.id) throw new AppError("not_found", "There is no such target.");
  refuseUntaken(module, meant);
  const { workspace } = actor;
  const key = idempotencyKey(workspace, meant.id, module.id, params);
  await lockKey(q, workspace, key);
  const last = await lastRun(q, workspace, key, module.freshMs ?? hour);
  if (last && !given.force && (openStates.includes(last.state) || last.fresh) && (await mayBeSeen(q, actor, last)))
    return { job: last, made: false, inside };

  const footprint = footprintFor(module, meant);
  const spec = NewScan.parse({
    title: module.title,
    targets: [{ type: meant.type, value: meant.value, given: `target ${meant.id}` }],
    scope: composeScope([meant], footprint).scope,
    footprint,
    modules: [{ id: module.id, options: params }],
    reach,
  });
  const scan = await makeScanIn(q, inside, checkScan(spec, modules), modules, {
    ...{ kind: "job", investigation: given.investigation ?? null, targets: [meant.id] },
  });
  await advanceOffsets(q, workspace, scan.id, [{ module: module.id, planned: 1, subjects: 1 }]);
  const id = randomUUID();
  await insertAsked(q, workspace, {
    ...{ id, scan: scan.id, module: module.id, plannedKey: plannedKey(module.id, 0, 1), key },
    ...{ run: (last?.run ?? 0) + 1, target: meant.id, by: actor.name, mostAttempts: given.max_attempts },
  });
  await audit(q, actor, "job.create", id);
  const job = await readJob(q, workspace, id);
  if (!job) throw new Error("the job just made is gone");
  return { job, made: true, inside };
}

async function placeOf(q: Query, actor: Actor, investigation: string | undefined): Promise<Actor> {
  if (investigation === undefined) {
    permit(actor, "job:run");
    return actor;
  }
  const { row, inside } = await enter(q, actor, investigation, "job:run");
  refuseUnlessOpen(row.state);
  return inside;
}

/** One in an investigation that is hidden from who asks is as good as none. */
async function mayBeSeen(q: Query, actor: Actor, { investigation_id }: JobRow): Promise<boolean> {
  const hidden = new AppError("not_found", "hidden");
  return enterOf(q, actor, investigation_id, "job:read", hidden).then(
    () => true,
    (error: unknown) => {
      if (error === hidden) return false;
      throw error;
    },
  );
}
