import { z } from "zod";
import type { Db } from "../../db/client.ts";
import { evidenceOfJob, findingsOfJob } from "../../db/tables/job-results.ts";
import type { Actor } from "../app.ts";
import { type PageRequest, pageBy, placeBy } from "../paging.ts";
import { enterJob } from "./jobs.ts";

/** What a job came to. */
export function makeJobResults({ db }: { db: Db }) {
  return {
    async findings(actor: Actor, id: string, given: PageRequest) {
      const after = placeBy(given, z.tuple([z.int()]))?.[0] ?? 0;
      return db.as(actor.workspace, async (q) => {
        const { job } = await enterJob(q, actor, id, "finding:read");
        const rows = await findingsOfJob(q, actor.workspace, job, after, given.limit + 1);
        return pageBy(
          rows,
          given,
          (row) => [row.id],
          ({ entity_id, entity_type, entity_key, first_seen, last_seen, ...row }) => ({
            ...row,
            entity: { id: entity_id, type: entity_type, value: entity_key },
            first_seen: first_seen.toISOString(),
            last_seen: last_seen.toISOString(),
          }),
        );
      });
    },

    /** The records that it made or, where others had made the same before, used. */
    async evidence(actor: Actor, id: string, given: PageRequest) {
      const after = placeBy(given, z.tuple([z.string().max(64)]))?.[0] ?? "";
      return db.as(actor.workspace, async (q) => {
        const { job } = await enterJob(q, actor, id, "evidence:list");
        const rows = await evidenceOfJob(q, actor.workspace, job, after, given.limit + 1);
        return pageBy(
          rows,
          given,
          (row) => [row.id],
          ({ at, ...row }) => ({ ...row, at: at.toISOString() }),
        );
      });
    },
  };
}
