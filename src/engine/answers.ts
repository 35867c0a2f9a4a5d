import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "../db/client.ts";
import { isAway } from "../db/failures.ts";
import { recordSources } from "../db/system/source-health.ts";
import { reserveSource } from "../db/system/sources.ts";
import { type KnownRow, knownClaims, listKnown, neighbours } from "../db/tables/known.ts";
import { leaseRequests } from "../db/tables/scans.ts";
import { entityType } from "../model/entities/index.ts";
import { traitNames } from "../model/entity-type.ts";
import type { Entity } from "../sdk/module.ts";
import { secondsBetween } from "../sdk/source.ts";
import type { Pages } from "./pages.ts";
import type { Runtime } from "./runtime.ts";
import type { Answer, Ask } from "./thread/protocol.ts";

/** What would have to wait longer for its turn at a source is handed back, and comes again when there is room. */
const sourcePatienceMs = 5_000;

/** Answers what module threads ask: they see no database. */
export function makeAnswers(
  db: Db,
  pages: Pages,
  parts: { find(scan: string): Runtime | undefined; spent(scan: string): void },
) {
  const answer = async (question: Ask): Promise<Answer[Ask["ask"]]> => {
    if (question.ask === "source") {
      const { granted, waitMs } = await reserveSource(
        db,
        question.source,
        question.keyDigest,
        secondsBetween(question.pace),
        sourcePatienceMs,
      );
      return { granted, waitMs };
    }
    if (question.ask === "said") {
      await recordSources(db, question.sources);
      return null;
    }
    const scan = parts.find(question.scan);
    if (!scan) throw new Error(`scan ${question.scan} is not running here`);
    const { workspace, id } = scan;
    switch (question.ask) {
      case "page":
        return (
          pages.peek(id, question.from, question.to) ??
          db.as(workspace, (q) => pages.read(q, workspace, id, question.from, question.to))
        );
      case "neighbours": {
        const { of, relation, direction, asOf } = question;
        const rows = await db.as(workspace, (q) =>
          neighbours(q, workspace, id, { type: of.type, key: of.value, relation, direction, asOf }),
        );
        return rows.map(entityOf);
      }
      case "list": {
        const rows = await db.as(workspace, (q) => listKnown(q, workspace, id, question));
        const entities = rows.map(entityOf);
        return question.trait === null
          ? entities
          : entities.filter((entity) => entity.traits.includes(question.trait ?? ""));
      }
      case "claims": {
        const rows = await db.as(workspace, (q) => knownClaims(q, workspace, id, question));
        return rows.map(({ type, key, ...said }) => ({ ...said, of: { type, value: key } }));
      }
      case "requests": {
        const most = scan.brief.spec.budget.maxRequests ?? Number.MAX_SAFE_INTEGER;
        const granted = await db.as(workspace, (q) => leaseRequests(q, workspace, id, question.wanted, most));
        if (granted === 0) parts.spent(id);
        return granted;
      }
    }
  };
  return async (question: Ask): Promise<Answer[Ask["ask"]]> => {
    for (;;) {
      try {
        return await answer(question);
      } catch (error) {
        if (!isAway(error)) throw error;
        await sleep(500, undefined, { ref: false }); // a database that is restarted is no fault of any module
      }
    }
  };
}

function entityOf(row: KnownRow): Entity {
  const type = entityType(row.type);
  return {
    type: row.type,
    value: row.key,
    distance: row.distance,
    inScope: row.in_scope,
    traits: traitNames(type, row.traits),
  };
}
