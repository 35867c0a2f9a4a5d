import type { Db } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import { countDead, type DeadFilter, type JobRow, listDead, recordsLeft } from "../../db/tables/asked-jobs.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { enterOf, seerOf } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { permit } from "../permissions.ts";
import { requeueIn } from "./requeue.ts";
import { showJob } from "./show.ts";

const order: Order = { by: "j.ended_at", kind: "moment", descending: true, id: "j.id", idType: "uuid" };
/** Records of a job's payload that are shown. */
const shownRecords = 10;
/** Jobs that one request puts back. */
const mostRequeued = 1_000;

export type DeadQuery = {
  readonly error_class?: string | undefined;
  readonly module?: string | undefined;
  readonly scan?: string | undefined;
};

/** Jobs that failed for good: of scans, and those that people asked for. */
export function makeDeadLetter({ db, wake }: { db: Db; wake: () => void }) {
  const filterOf = (actor: Actor, given: DeadQuery): DeadFilter => ({
    errorClass: given.error_class ?? null,
    module: given.module ?? null,
    scan: given.scan ?? null,
    seer: seerOf(actor),
  });

  return {
    /** With what each was about, the newest first. */
    async list(actor: Actor, given: PageRequest & DeadQuery) {
      permit(actor, "job:read");
      const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
      return db.as(actor.workspace, async (q) => {
        const rows = await listDead(q, actor.workspace, filterOf(actor, given), page);
        const ids = rows.map((row) => row.id);
        const records = Map.groupBy(await recordsLeft(q, actor.workspace, ids, shownRecords), (one) => one.job);
        return pageOf(
          rows,
          given,
          (row) => row.id,
          (row) => ({
            ...showJob(row),
            payload: {
              module: row.module,
              options: row.options,
              from: row.low,
              to: row.to_seq,
              records: (records.get(row.id) ?? []).map(({ seq, type, value }) => ({ seq, type, value })),
            },
          }),
        );
      });
    },

    /** How many there are, by error class and module. */
    async counts(actor: Actor, given: DeadQuery) {
      permit(actor, "job:read");
      const rows = await db.as(actor.workspace, (q) => countDead(q, actor.workspace, filterOf(actor, given)));
      return rows.map(({ last_at, ...row }) => ({ ...row, last_at: last_at.toISOString() }));
    },

    /** Puts back all of a class; those that cannot be are named with why. `more`: there are others left. */
    async requeueAll(actor: Actor, given: DeadQuery & { readonly error_class: string }) {
      permit(actor, "job:read");
      const jobs = await db.as(actor.workspace, (q) =>
        listDead(q, actor.workspace, filterOf(actor, given), { order, after: null, limit: mostRequeued + 1 }),
      );
      let requeued = 0;
      const skipped: { job: string; why: string }[] = [];
      // a transaction for each scan: nobody waits for all of them
      const hidden = new AppError("not_found", "It is gone.");
      for (const own of Map.groupBy<string, JobRow>(jobs.slice(0, mostRequeued), (job) => job.scan_id).values()) {
        const whys = await db.as(actor.workspace, async (q) => {
          const inside = await enterOf(q, actor, own[0]?.investigation_id ?? null, "job:run", hidden);
          const answers: (readonly [job: string, why: string | null])[] = [];
          for (const job of own) answers.push([job.id, await requeueIn(q, inside, job)]);
          return answers;
        });
        for (const [job, why] of whys) {
          if (why === null) requeued += 1;
          else skipped.push({ job, why });
        }
      }
      if (requeued > 0) wake();
      return { requeued, skipped, more: jobs.length > mostRequeued };
    },
  };
}
