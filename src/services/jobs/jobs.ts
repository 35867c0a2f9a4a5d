import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import { type JobRow, listJobs, readJob } from "../../db/tables/asked-jobs.ts";
import { addEvents } from "../../db/tables/events.ts";
import { lockScan, startScan } from "../../db/tables/scans.ts";
import { stopScanIn } from "../../engine/stop-scan.ts";
import { AppError } from "../../errors.ts";
import { enqueueJob } from "../../jobs/asked.ts";
import { finalStates } from "../../jobs/states.ts";
import type { JobState } from "../../model/job-state.ts";
import type { Reach } from "../../model/scan.ts";
import type { Module } from "../../sdk/module.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enter, enterOf, seerOf } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { type Permission, permit } from "../permissions.ts";
import { createJobIn, type NewJob } from "./create-job.ts";
import { requeueIn } from "./requeue.ts";
import { type ShownJob, showJob } from "./show.ts";
import { findTechnique } from "./technique.ts";

const byId = { id: "j.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "j.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "j.created_at", kind: "moment", descending: true, ...byId },
} as const satisfies Record<string, Order>;

export type JobParts = {
  readonly db: Db;
  readonly modules: ReadonlyMap<string, Module>;
  readonly reach: Reach;
  /** There is work, or some that runs is to stop. */
  readonly wake: () => void;
};

/** Somebody with a job before them: as they are in its investigation. AppError not_found where it is not to be seen. */
export async function enterJob(
  q: Query,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<{ job: JobRow; inside: Actor }> {
  const hidden = new AppError("not_found", `There is no job "${id}".`);
  const job = await readJob(q, actor.workspace, id);
  if (!job) throw hidden;
  return { job, inside: await enterOf(q, actor, job.investigation_id, permission, hidden) };
}

/** Single techniques that people ask for, and the jobs of scans. */
export function makeJobs({ db, modules, reach, wake }: JobParts) {
  const shown = async (q: Query, actor: Actor, id: string): Promise<ShownJob> => {
    const job = await readJob(q, actor.workspace, id);
    if (!job) throw new AppError("not_found", `There is no job "${id}".`);
    return showJob(job);
  };

  const enqueueIn = async (q: Query, actor: Actor, job: JobRow): Promise<void> => {
    const { workspace } = actor;
    const locked = await lockScan(q, workspace, job.scan_id);
    if (!locked || !(await enqueueJob(q, workspace, job.id)))
      throw new AppError("conflict", `The job is ${job.state}; it cannot be enqueued.`, {
        hint: ["FAILED", "DEAD_LETTER"].includes(job.state) ? "requeue it" : "only a job in CREATED can",
      });
    await startScan(q, workspace, job.scan_id);
    await addEvents(q, workspace, job.scan_id, [
      { kind: "scan", state: "RUNNING" },
      { kind: "job", job: job.id, state: "QUEUED" },
    ]);
    await audit(q, actor, "job.enqueue", job.id);
  };

  return {
    /** `made` is false where an equal one is open or fresh: that one is given. `enqueue` puts it in the queue at once. */
    async create(
      actor: Actor,
      given: NewJob & { readonly enqueue: boolean },
    ): Promise<{ job: ShownJob; made: boolean }> {
      const { job, made } = await db.as(actor.workspace, async (q) => {
        const { job, made, inside } = await createJobIn(q, actor, given, { modules, reach });
        if (given.enqueue && job.state === "CREATED") await enqueueIn(q, inside, job);
        return { job: await shown(q, actor, job.id), made };
      });
      if (given.enqueue) wake();
      return { job, made };
    },

    async enqueue(actor: Actor, id: string): Promise<ShownJob> {
      const job = await db.as(actor.workspace, async (q) => {
        const { job, inside } = await enterJob(q, actor, id, "job:run");
        await enqueueIn(q, inside, job);
        return shown(q, actor, id);
      });
      wake();
      return job;
    },

    /** What people asked for; with `scan` the jobs that it planned. */
    async list(
      actor: Actor,
      given: PageRequest & {
        state?: JobState | undefined;
        technique?: string | undefined;
        target?: string | undefined;
        investigation?: string | undefined;
        scan?: string | undefined;
        sort: keyof typeof orders;
      },
    ) {
      permit(actor, "job:read");
      const order = orders[given.sort];
      const filter = {
        state: given.state ?? null,
        module: given.technique === undefined ? null : findTechnique(modules, given.technique).id,
        target: given.target ?? null,
        investigation: given.investigation ?? null,
        scan: given.scan ?? null,
        seer: seerOf(actor),
      };
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) => {
        if (filter.investigation !== null) await enter(q, actor, filter.investigation, "job:read");
        const rows = await listJobs(q, actor.workspace, filter, page);
        return pageOf(rows, given, (row) => row.id, showJob);
      });
    },

    async get(actor: Actor, id: string): Promise<ShownJob> {
      return db.as(actor.workspace, async (q) => showJob((await enterJob(q, actor, id, "job:read")).job));
    },

    async cancel(actor: Actor, id: string): Promise<ShownJob> {
      const cancelled = await db.as(actor.workspace, async (q) => {
        const { job, inside } = await enterJob(q, actor, id, "job:run");
        if (job.idempotency === null)
          throw new AppError("conflict", "A scan planned this job.", { hint: `cancel the scan ${job.scan_id}` });
        const scan = { workspace: actor.workspace, id: job.scan_id };
        if (finalStates.includes(job.state) || !(await stopScanIn(q, scan, "CANCELLED", "cancelled")))
          throw new AppError("conflict", `The job is ${job.state}; it cannot be cancelled.`);
        await audit(q, inside, "job.cancel", id);
        return shown(q, actor, id);
      });
      wake();
      return cancelled;
    },

    /** Another life for a job that failed for good. */
    async requeue(actor: Actor, id: string): Promise<ShownJob> {
      const job = await db.as(actor.workspace, async (q) => {
        const { job, inside } = await enterJob(q, actor, id, "job:run");
        const why = await requeueIn(q, inside, job);
        if (why) throw new AppError("conflict", `The job cannot be requeued. ${why}`);
        return shown(q, actor, id);
      });
      wake();
      return job;
    },
  };
}

export type Jobs = ReturnType<typeof makeJobs>;
