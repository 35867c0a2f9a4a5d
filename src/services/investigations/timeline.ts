import { z } from "zod";
import type { Db } from "../../db/client.ts";
import { followFor } from "../../engine/listing/follow.ts";
import type { Actor } from "../app.ts";
import { type PageRequest, pageBy, placeBy } from "../paging.ts";
import { enter } from "./access.ts";
import {
  countriesIn,
  pointsIn,
  type TimelineFilter,
  type TimelineKind,
  type TimelineRow,
  timelineBuckets,
  timelineKinds,
  timelinePage,
} from "./timeline-queries.ts";

/** How long a question waits for what it stands on to follow the graph. */
const patienceMs = 200;
const mostBuckets = 5_000;

type When = {
  readonly kinds?: readonly TimelineKind[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** When and where: what an investigation knows, by time and on a map. */
export function makeTimeline({ db }: { db: Db }) {
  const filterOf = (investigation: string, { kinds, from, to }: When): TimelineFilter => ({
    ...{ investigation, kinds: kinds ?? timelineKinds, from: from ?? null, to: to ?? null },
  });
  return {
    async timeline(actor: Actor, id: string, given: PageRequest & When) {
      await followFor(db, actor.workspace, patienceMs);
      const after = placeBy(given, z.tuple([z.int(), z.string().max(40), z.string().max(40)]));
      return db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:read");
        const rows = await timelinePage(q, actor.workspace, filterOf(id, given), after, given.limit + 1);
        return pageBy(rows, given, (row) => [row.place, row.kind, row.subject_id], showEvent);
      });
    },

    async buckets(actor: Actor, id: string, given: When & { bucket: "hour" | "day" | "month" | "year" }) {
      await followFor(db, actor.workspace, patienceMs);
      return db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:read");
        const rows = await timelineBuckets(q, actor.workspace, filterOf(id, given), given.bucket, mostBuckets);
        const buckets = Map.groupBy(rows, (row) => row.at.toISOString());
        return [...buckets].map(([at, of]) => ({
          at,
          counts: Object.fromEntries(of.map(({ kind, count }) => [kind, count])),
        }));
      });
    },

    async geo(actor: Actor, id: string, given: PageRequest & { country?: string | undefined }) {
      await followFor(db, actor.workspace, patienceMs);
      const after = placeBy(given, z.tuple([z.int()]))?.[0] ?? 0;
      return db.as(actor.workspace, async (q) => {
        await enter(q, actor, id, "investigation:read");
        const asked = { country: given.country ?? null, after, limit: given.limit + 1 };
        const [rows, countries] = await Promise.all([
          pointsIn(q, actor.workspace, id, asked),
          countriesIn(q, actor.workspace, id),
        ]);
        const page = pageBy(
          rows,
          given,
          (row) => [row.id],
          (row) => row,
        );
        return { ...page, countries };
      });
    },
  };
}

function showEvent({ at, kind, subject_kind, subject_id, type, label }: TimelineRow) {
  const id = subject_kind === "entity" || subject_kind === "finding" ? Number(subject_id) : subject_id;
  return { at: at.toISOString(), kind, subject: { kind: subject_kind, id }, type, label };
}
